import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  cvar,
  cvarObjective,
  fullSpace,
  gibbs,
  linearRamp,
  minimiseAngles,
  overlap,
  weightSpace,
  type AngleMethod,
  type MinimiseAnglesOptions,
} from '@ketflow/quantum';
import { cube, k33, maxCut, petersen } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;
const stream = (): RandomStream => RandomStream.root(8).split('angles');
const methods: readonly AngleMethod[] = ['lbfgs', 'nelder-mead', 'spsa', 'cobyla'];
const valueMethods: readonly AngleMethod[] = ['nelder-mead', 'spsa', 'cobyla'];

describe('minimiseAngles', () => {
  it('finds the optimum of one layer on triangle-free 3-regular graphs', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const found = minimiseAngles(qaoa, linearRamp(1, 1, 1), { maxEvaluations: 60 });
      // 1/2 + (1/(2 sqrt 3)) (2/3), at gamma = arctan(1/sqrt 2), beta = -pi/8
      expect(-found.expectation / 9).toBeCloseTo(0.6924500897, 10);
      expect(found.value).toBe(found.expectation);
      expect(found.gammas[0]).toBeCloseTo(Math.atan(Math.SQRT1_2), 6);
      expect(found.betas[0]).toBeCloseTo(-Math.PI / 8, 6);
      expect(found.status).toBe('converged');
      expect(found.evaluations).toBeLessThan(30);
    }));

  it.each(valueMethods)('finds it without gradients by %s', (method) =>
    withQaoa(maxCut(k33), (qaoa) => {
      const found = minimiseAngles(qaoa, linearRamp(1, 1, 1), {
        method,
        maxEvaluations: 500,
        stream: stream(),
      });
      expect(-found.value / 9).toBeCloseTo(0.6924500897, 5);
      expect(qaoa.evaluate(found.gammas, found.betas)).toBeCloseTo(found.value, 12);
    }),
  );

  it('does not depend on the unit of the cost', () => {
    for (const method of methods) {
      const solve = (unit: number): number =>
        withQaoa(
          maxCut(
            petersen,
            petersen.map(() => unit),
          ),
          (qaoa) => {
            const start = linearRamp(2, 0.75 / unit, 0.75);
            const options = { method, maxEvaluations: 100, stream: stream() };
            return -minimiseAngles(qaoa, start, options).value / unit;
          },
          { space: fullSpace(10) },
        );
      expect(solve(1)).toBeGreaterThan(method === 'spsa' ? 10.9 : 10.99008212);
      // A power of two changes no bit; other units change the last ones, and SPSA's and the simplex' way with them.
      expect(solve(2 ** 20)).toBe(solve(1));
      if (method === 'lbfgs') {
        expect(solve(1e6)).toBeCloseTo(solve(1), 8);
        expect(solve(1e-6)).toBeCloseTo(solve(1), 8);
      }
    }
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

  it.each(methods)('lowers CVaR by %s, and says the expectation there', (method) =>
    withQaoa(
      maxCut(petersen),
      (qaoa, cost) => {
        const start = linearRamp(2, 0.6, 0.6);
        const objective = cvarObjective(0.2);
        const found = minimiseAngles(qaoa, start, {
          method,
          objective,
          maxEvaluations: 200,
          stream: stream(),
        });
        const { gammas, betas } = found;
        const tail = (g: Float64Array, b: Float64Array): number =>
          cvar(qaoa.probabilities(g, b), cost, 0.2);
        expect(found.value).toBeCloseTo(tail(gammas, betas), 12);
        expect(found.value).toBeLessThan(tail(start.gammas, start.betas) - 0.1);
        expect(found.expectation).toBeCloseTo(qaoa.evaluate(gammas, betas), 12);
      },
      { space: fullSpace(10) },
    ),
  );

  it('raises the probability of the optimum, most of all by its gradient', () =>
    withQaoa(maxCut(k33), (qaoa, cost) => {
      const start = linearRamp(2, 0.6, 0.6);
      const solve = (method: AngleMethod): number => {
        const options = { method, maxEvaluations: 300, objective: overlap() };
        const { value, gammas, betas } = minimiseAngles(qaoa, start, options);
        const best = qaoa.probabilities(gammas, betas).filter((_, x) => cost[x] === -9);
        expect(-value).toBeCloseTo(best[0] + best[1], 12);
        return value;
      };
      expect(solve('cobyla')).toBeLessThan(-0.7);
      expect(solve('lbfgs')).toBeLessThan(solve('cobyla') + 1e-6);
    }));

  it('lowers the Gibbs objective from shots', () =>
    withQaoa(maxCut(k33), (qaoa, cost) => {
      const options = { method: 'spsa', maxEvaluations: 80, objective: gibbs(1) } as const;
      const start = linearRamp(1, 0.3, 0.3);
      const shots = { shots: 400, cost, stream: stream() };
      const { gammas, betas } = minimiseAngles(qaoa, start, { ...options, ...shots });
      expect(qaoa.evaluate(gammas, betas, gibbs(1))).toBeLessThan(
        qaoa.evaluate(start.gammas, start.betas, gibbs(1)) - 0.5,
      );
    }));

  it.each(valueMethods)('judges by shots with %s: the same seed, the same bits', (method) =>
    withQaoa(
      maxCut(petersen),
      (qaoa, cost) => {
        const start = linearRamp(2, 0.6, 0.6);
        let drawn = 0;
        const settings: string[] = [];
        const sample = qaoa.sample.bind(qaoa);
        qaoa.sample = (gammas, betas, shots, chance) => {
          drawn += shots;
          settings.push([...Array.from(gammas), ...Array.from(betas)].join());
          return sample(gammas, betas, shots, chance);
        };
        const solve = (seed: number): ReturnType<typeof minimiseAngles> =>
          minimiseAngles(qaoa, start, {
            method,
            shots: 500,
            cost,
            maxEvaluations: 60,
            stream: RandomStream.root(seed),
          });
        const found = solve(1);
        expect(drawn).toBe(500 * found.evaluations);
        // Through noise, COBYLA measures its best point again.
        expect(new Set(settings).size < settings.length).toBe(method === 'cobyla');
        expect(found.evaluations).toBeLessThanOrEqual(60);
        expect(solve(1)).toEqual(found);
        expect(solve(2).value).not.toBe(found.value);
        // 500 measurements of whole cuts.
        expect(Math.abs(found.value * 500 - Math.round(found.value * 500))).toBeLessThan(1e-9);
        const exact = qaoa.evaluate(found.gammas, found.betas);
        expect(exact).toBeLessThan(qaoa.evaluate(start.gammas, start.betas));
        expect(Math.abs(exact - found.value)).toBeLessThan(0.5);
      },
      { space: fullSpace(10) },
    ),
  );

  it('stops where the cost is flat, and when it is told to', () =>
    withQaoa({ offset: 2, terms: [] }, (qaoa) => {
      const start = linearRamp(2, 1, 1);
      const found = minimiseAngles(qaoa, start, { maxEvaluations: 50 });
      expect(found).toMatchObject({ evaluations: 1, status: 'converged' });
      expect(found.gammas).toEqual(start.gammas);
      const signal = AbortSignal.abort(new Error('enough'));
      expect(() => minimiseAngles(qaoa, start, { maxEvaluations: 5, signal })).toThrow('enough');
      const stopped = minimiseAngles(qaoa, start, { maxEvaluations: 5, stop: signal });
      expect(stopped).toEqual({
        ...start,
        value: Infinity,
        expectation: Infinity,
        evaluations: 0,
        status: 'stopped',
      });
    }));

  it('does not walk beyond the angles that can be simulated', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      // |gamma E| may be 2^20 at most: a start at the edge, and steps of any method beyond it.
      let edge = 1;
      for (;;) {
        try {
          qaoa.evaluate([2 * edge], [-0.3]);
        } catch {
          break;
        }
        edge *= 2;
      }
      let low = edge;
      let high = 2 * edge;
      for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        try {
          qaoa.evaluate([middle], [-0.3]);
          low = middle;
        } catch {
          high = middle;
        }
      }
      const start = { gammas: Float64Array.of(low), betas: Float64Array.of(-0.3) };
      const before = qaoa.evaluate(start.gammas, start.betas);
      for (const method of methods) {
        const options = { method, maxEvaluations: 60, stream: stream() };
        const found = minimiseAngles(qaoa, start, options);
        expect(found.value).toBeLessThan(before);
        expect(qaoa.evaluate(found.gammas, found.betas)).toBeCloseTo(found.value, 12);
      }
    }));

  it('refuses what it cannot start from', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const start = linearRamp(1, 1, 1);
      expect(() => minimiseAngles(qaoa, start, { maxEvaluations: 0 })).toThrow(
        code('OPTION_INVALID'),
      );
      const options = { maxEvaluations: 5 };
      const uneven = { gammas: Float64Array.of(1), betas: Float64Array.of(1, 2) };
      expect(() => minimiseAngles(qaoa, uneven, options)).toThrow(code('ANGLES_INVALID'));
      const none = { gammas: new Float64Array(0), betas: new Float64Array(0) };
      expect(() => minimiseAngles(qaoa, none, options)).toThrow(code('ANGLES_INVALID'));
      for (const gamma of [1e6, NaN]) {
        const far = { gammas: Float64Array.of(gamma), betas: Float64Array.of(1) };
        for (const method of methods) {
          const all = { ...options, method, stream: stream() };
          expect(() => minimiseAngles(qaoa, far, all)).toThrow(code('ANGLES_INVALID'));
        }
      }
    }));

  it('refuses options that do not go together', () =>
    withQaoa(maxCut(k33), (qaoa, cost) => {
      const refused = (options: Partial<MinimiseAnglesOptions>, c: string): void =>
        expect(() =>
          minimiseAngles(qaoa, linearRamp(1, 1, 1), { maxEvaluations: 5, ...options }),
        ).toThrow(code(c));
      const objective = overlap();
      refused({ method: 'bfgs' as AngleMethod }, 'OPTION_INVALID');
      refused({ shots: 10, cost, stream: stream() }, 'OPTION_INVALID');
      refused({ initialStep: 0.1 }, 'OPTION_UNKNOWN');
      refused({ method: 'cobyla', maxSteps: 3 } as object, 'OPTION_UNKNOWN');
      refused({ method: 'spsa' }, 'OPTION_INVALID');
      refused({ method: 'cobyla', shots: 10, cost }, 'OPTION_INVALID');
      refused({ method: 'cobyla', shots: 10, stream: stream() }, 'OPTION_INVALID');
      for (const shots of [0, 1.5, -3]) {
        refused({ method: 'cobyla', shots, cost, stream: stream() }, 'OPTION_INVALID');
      }
      refused({ method: 'cobyla', objective, cost: new Float64Array(3) }, 'SHAPE_MISMATCH');
      refused({ method: 'cobyla', initialStep: 0 }, 'OPTION_INVALID');
      refused({ method: 'nelder-mead', finalStep: -1 }, 'OPTION_INVALID');
    }));
});
