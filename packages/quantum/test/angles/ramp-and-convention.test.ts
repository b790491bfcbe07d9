import { describe, expect, it } from 'vitest';
import {
  fromConvention,
  fullSpace,
  interpolate,
  interpolateTo,
  linearRamp,
  trotterisedAnnealing,
} from '@ketflow/quantum';
import { maxCut, petersen } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

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

describe('trotterisedAnnealing', () => {
  // Sack and Serbyn's ramp with dt = 0.75 on the Petersen graph, by an independent implementation.
  it.each([
    [1, 9.87255452],
    [3, 10.48572537],
    [5, 10.99287658],
    [10, 11.47272435],
  ])('cuts the Petersen graph as computed elsewhere, p = %i', (layers, cut) => {
    const { gammas, betas } = trotterisedAnnealing(layers, 0.75);
    withQaoa(
      maxCut(petersen),
      (qaoa) => {
        expect(-qaoa.evaluate(gammas, betas)).toBeCloseTo(cut, 8);
      },
      { space: fullSpace(10) },
    );
  });

  it('refuses no layers', () => {
    expect(() => trotterisedAnnealing(0, 0.7)).toThrow(code('ANGLES_INVALID'));
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

describe('interpolateTo', () => {
  it('is interpolate, layer by layer', () => {
    const start = linearRamp(3, 1, 1);
    expect(interpolateTo(start, 4)).toEqual(interpolate(start));
    expect(interpolateTo(start, 6)).toEqual(interpolate(interpolate(interpolate(start))));
  });

  it('keeps the ends and the order of a ramp at p = 100', () => {
    const { gammas, betas } = interpolateTo(linearRamp(3, 1.2, 0.9), 100);
    expect(gammas[0]).toBeCloseTo(0.2, 14);
    expect(gammas[99]).toBeCloseTo(1, 14);
    for (let k = 1; k < 100; k++) {
      expect(gammas[k]).toBeGreaterThanOrEqual(gammas[k - 1]);
      expect(betas[k]).toBeGreaterThanOrEqual(betas[k - 1]);
    }
  });

  it('copies angles that are long enough and refuses to shorten them', () => {
    const start = linearRamp(3, 1, 1);
    const copy = interpolateTo(start, 3);
    expect(copy).toEqual(start);
    expect(copy.gammas).not.toBe(start.gammas);
    expect(() => interpolateTo(start, 2)).toThrow('angles of 3 layers cannot be stretched to 2');
    expect(() => interpolateTo(start, 3.5)).toThrow(code('ANGLES_INVALID'));
    const uneven = { gammas: Float64Array.of(1), betas: Float64Array.of(1, 2) };
    expect(() => interpolateTo(uneven, 3)).toThrow(code('ANGLES_INVALID'));
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
