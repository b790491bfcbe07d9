import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { fullSpace, growLayers, minimiseAngles, linearRamp } from '@ketflow/quantum';
import { k33, maxCut, petersen, ringEdges } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;

describe('growLayers', () => {
  it('reaches (2p + 1) / (2p + 2) on a ring longer than 2p + 1', () => {
    // Farhi, Goldstone, Gutmann (2014), section III; proved by Mbeng, Fazio, Santoro (2019).
    withQaoa(
      maxCut(ringEdges(10)),
      (qaoa) => {
        for (const p of [1, 2, 3, 4]) {
          const { value, status } = growLayers(qaoa, p, { maxEvaluations: 400 });
          expect(-value / 10).toBeCloseTo((2 * p + 1) / (2 * p + 2), 9);
          expect(status).toBe('converged');
        }
      },
      { space: fullSpace(10) },
    );
  });

  it('does as well as a good ramp and better than fewer layers, within the budget', () => {
    withQaoa(
      maxCut(petersen),
      (qaoa) => {
        let last = 0;
        for (const p of [1, 2, 4, 6]) {
          const found = growLayers(qaoa, p, { maxEvaluations: 60 });
          expect(found.gammas.length).toBe(p);
          expect(found.evaluations).toBeLessThanOrEqual(60);
          expect(found.value).toBeLessThan(last);
          last = found.value;
        }
        const ramp = minimiseAngles(qaoa, linearRamp(6, 0.8, 0.7), { maxEvaluations: 60 });
        expect(last).toBeLessThan(ramp.value + 0.2);
      },
      { space: fullSpace(10) },
    );
  });

  it('counts all depths in its progress, and leaves every depth its share', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const seen: number[] = [];
      const found = growLayers(qaoa, 3, {
        method: 'nelder-mead',
        maxEvaluations: 31,
        onProgress: ({ evaluations }) => seen.push(evaluations),
      });
      expect(seen).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
      expect(found).toMatchObject({ evaluations: 31, status: 'exhausted' });
    }));

  it('returns the depth that it reached when stopped', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      for (const [at, depth] of [
        [0, 1],
        [4, 1],
        [10, 1],
        [11, 2],
        [25, 3],
      ]) {
        const stop = { aborted: at === 0 };
        const found = growLayers(qaoa, 4, {
          method: 'nelder-mead',
          maxEvaluations: 40,
          stop,
          onProgress: ({ evaluations }) => (stop.aborted = evaluations === at),
        });
        expect(found.status).toBe('stopped');
        expect(found.evaluations).toBe(at);
        expect(found.gammas.length).toBe(depth);
        if (at > 0) {
          expect(qaoa.evaluate(found.gammas, found.betas)).toBeCloseTo(found.value, 12);
        }
      }
    }));

  it('returns the depth before when it is stopped between two', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      const one = growLayers(qaoa, 1, { maxEvaluations: 40 });
      expect(one.status).toBe('converged');
      const stop = { aborted: false };
      const found = growLayers(qaoa, 2, {
        maxEvaluations: 80,
        stop,
        onProgress: ({ evaluations }) => (stop.aborted = evaluations === one.evaluations),
      });
      expect(found).toEqual({ ...one, status: 'stopped' });
    }));

  it('gives the same bits for the same seed, with chance of its own at every depth', () =>
    withQaoa(maxCut(k33), (qaoa, cost) => {
      const chances: number[] = [];
      const sample = qaoa.sample.bind(qaoa);
      qaoa.sample = (gammas, betas, shots, chance) => {
        chances.push(chance.split('copy').uint32());
        return sample(gammas, betas, shots, chance);
      };
      const solve = (seed: number): ReturnType<typeof growLayers> =>
        growLayers(qaoa, 2, {
          method: 'spsa',
          shots: 50,
          cost,
          maxEvaluations: 40,
          stream: RandomStream.root(seed),
        });
      const { evaluations } = solve(3);
      expect(new Set(chances).size).toBe(evaluations);
      expect(solve(3)).toEqual(solve(3));
      expect(solve(3)).not.toEqual(solve(4));
    }));

  it('refuses a budget without an evaluation for each depth', () =>
    withQaoa(maxCut(k33), (qaoa) => {
      expect(() => growLayers(qaoa, 3, { maxEvaluations: 2 })).toThrow(
        'maxEvaluations cannot be "2"',
      );
      expect(() => growLayers(qaoa, 0, { maxEvaluations: 2 })).toThrow(code('ANGLES_INVALID'));
      expect(growLayers(qaoa, 3, { maxEvaluations: 3 }).evaluations).toBe(3);
    }));
});
