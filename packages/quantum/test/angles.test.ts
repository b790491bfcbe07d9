import { describe, expect, it } from 'vitest';
import {
  fixedAngles,
  fromConvention,
  fullSpace,
  interpolate,
  linearRamp,
  minimiseAngles,
  weightSpace,
} from '@ketflow/quantum';
import { cube, k33, maxCut, petersen } from './support/problems.ts';
import { withQaoa } from './support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

describe('linearRamp', () => {
  it('rises in gamma and falls in -beta, at the middle of each step', () => {
    const { gammas, betas } = linearRamp(4, 0.8, 0.4);
    expect(gammas).toEqual(Float64Array.of(0.125 * 0.8, 0.375 * 0.8, 0.625 * 0.8, 0.875 * 0.8));
    expect(betas).toEqual(Float64Array.of(-0.875 * 0.4, -0.625 * 0.4, -0.375 * 0.4, -0.125 * 0.4));
    expect(() => linearRamp(0, 1, 1)).toThrow(code('ANGLES_INVALID'));
    expect(() => linearRamp(1.5, 1, 1)).toThrow(code('ANGLES_INVALID'));
  });
});

describe('interpolate', () => {
  it('keeps the ends and mixes neighbours', () => {
    const { gammas, betas } = interpolate({
      gammas: Float64Array.of(1, 3),
      betas: Float64Array.of(-4, -2),
    });
    expect(gammas).toEqual(Float64Array.of(1, 2, 3));
    expect(betas).toEqual(Float64Array.of(-4, -3, -2));
    const one = interpolate({ gammas: Float64Array.of(0.7), betas: Float64Array.of(-0.2) });
    expect(one.gammas).toEqual(Float64Array.of(0.7, 0.7));
    expect(() => interpolate({ gammas: new Float64Array(0), betas: new Float64Array(0) })).toThrow(
      code('ANGLES_INVALID'),
    );
  });
});

describe('fixedAngles', () => {
  it('has the published angles in our convention', () => {
    const { gammas, betas } = fixedAngles(3, 2);
    expect(gammas).toEqual(Float64Array.of(0.9754194654 / 2, 1.7959753912 / 2));
    expect(betas).toEqual(Float64Array.of(-0.5550603401, -0.2925078148));
    expect(fixedAngles(3, 11).gammas.length).toBe(11);
    expect(() => fixedAngles(3, 12)).toThrow(code('ANGLES_INVALID'));
    expect(() => fixedAngles(2, 1)).toThrow(code('ANGLES_INVALID'));
  });
});

describe('fromConvention', () => {
  it('follows the sense and the factor of the source', () => {
    const taken = (...how: [('ketflow' | 'farhi' | 'qokit')?, ('min' | 'max')?]): number[] => {
      const { gammas, betas } = fromConvention(how[0]!, how[1]!, [0.6], [0.3]);
      return [gammas[0], betas[0]];
    };
    expect(taken('ketflow', 'max')).toEqual([0.6, 0.3]);
    expect(taken('ketflow', 'min')).toEqual([0.6, 0.3]);
    expect(taken('farhi', 'max')).toEqual([0.6, -0.3]);
    expect(taken('farhi', 'min')).toEqual([0.6, 0.3]);
    expect(taken('qokit', 'max')).toEqual([0.3, -0.3]);
    expect(taken('qokit', 'min')).toEqual([0.3, 0.3]);
  });
});

describe('minimiseAngles', () => {
  it('finds the optimum of one layer on triangle-free 3-regular graphs', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const found = minimiseAngles(qaoa, linearRamp(1, 1, 1), { maxEvaluations: 60 });
      // 1/2 + (1/(2 sqrt 3)) (2/3), at gamma = arctan(1/sqrt 2), beta = -pi/8
      expect(-found.expectation / 9).toBeCloseTo(0.6924500897, 10);
      expect(found.gammas[0]).toBeCloseTo(Math.atan(Math.SQRT1_2), 6);
      expect(found.betas[0]).toBeCloseTo(-Math.PI / 8, 6);
      expect(found.status).toBe('converged');
      expect(found.evaluations).toBeLessThan(30);
    }));

  it('does not depend on the unit of the cost', () => {
    const edges = petersen;
    const solve = (unit: number): number =>
      withQaoa(
        maxCut(
          edges,
          edges.map(() => unit),
        ),
        (qaoa) => {
          const { gammas, betas } = linearRamp(2, 0.75 / unit, 0.75);
          const found = minimiseAngles(qaoa, { gammas, betas }, { maxEvaluations: 100 });
          return -found.expectation / unit;
        },
        { space: fullSpace(10) },
      );
    expect(solve(1)).toBeGreaterThan(10.99008212);
    expect(solve(1e6)).toBeCloseTo(solve(1), 8);
    expect(solve(1e-6)).toBeCloseTo(solve(1), 8);
  });

  it('lowers the energy with every mixer and keeps within its evaluations', () => {
    for (const mixer of ['xy-ring', 'xy-complete', 'grover'] as const) {
      withQaoa(
        maxCut(cube),
        (qaoa) => {
          const start = linearRamp(3, 0.5, 0.5);
          const before = qaoa.evaluate(start.gammas, start.betas);
          let last = before;
          for (const maxEvaluations of [1, 2, 5, 40]) {
            const found = minimiseAngles(qaoa, start, { maxEvaluations });
            expect(found.evaluations).toBeLessThanOrEqual(maxEvaluations);
            expect(found.expectation).toBeLessThanOrEqual(last);
            expect(qaoa.evaluate(found.gammas, found.betas)).toBeCloseTo(found.expectation, 12);
            last = found.expectation;
          }
          expect(last).toBeLessThan(before - 0.5);
        },
        { space: weightSpace(8, 4), mixer },
      );
    }
  });

  it('stops where the cost is flat, and when it is told to', () =>
    withQaoa({ offset: 2, terms: [] }, (qaoa) => {
      const start = linearRamp(2, 1, 1);
      const found = minimiseAngles(qaoa, start, { maxEvaluations: 50 });
      expect(found).toMatchObject({ evaluations: 1, status: 'converged' });
      expect(found.gammas).toEqual(start.gammas);
      const signal = AbortSignal.abort(new Error('enough'));
      expect(() => minimiseAngles(qaoa, start, { maxEvaluations: 5, signal })).toThrow('enough');
    }));

  it('refuses what it cannot start from', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const start = linearRamp(1, 1, 1);
      expect(() => minimiseAngles(qaoa, start, { maxEvaluations: 0 })).toThrow(
        code('OPTION_INVALID'),
      );
      const uneven = { gammas: Float64Array.of(1), betas: Float64Array.of(1, 2) };
      expect(() => minimiseAngles(qaoa, uneven, { maxEvaluations: 5 })).toThrow(
        code('ANGLES_INVALID'),
      );
      const far = { gammas: Float64Array.of(1e6), betas: Float64Array.of(1) };
      expect(() => minimiseAngles(qaoa, far, { maxEvaluations: 5 })).toThrow(
        code('ANGLES_INVALID'),
      );
    }));
});
