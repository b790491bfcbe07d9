import { isKetflowError, RandomStream, stoppedClock } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { mrmrObjective } from '../../src/features/mrmr.ts';
import type { FeatureInformation } from '../../src/features/mutual-information.ts';
import { boundGap, selectSubset, type SubsetChoice } from '../../src/features/select-subset.ts';
import { bruteForce, randomInformation, trap } from './information.ts';

const stream = RandomStream.root(11);

const choose = (
  information: FeatureInformation,
  k: number,
  solver?: string,
): Promise<SubsetChoice> =>
  selectSubset(information, k, {
    stream,
    clock: stoppedClock,
    ...(solver === undefined ? {} : { solver }),
  });

/** Everything that must hold of a choice, whatever found it. */
function expectConsistent(information: FeatureInformation, k: number, choice: SubsetChoice): void {
  const subset = Array.from(choice.subset);
  expect(subset).toEqual([...new Set(subset)].sort((a, b) => a - b));
  expect(subset.length).toBe(k);
  expect(choice.objective).toBe(mrmrObjective(information, subset));
}

describe('selectSubset', () => {
  it.each([1, 2, 3])('proves the optimum of every k <= n <= 9, seed %i', async (seed) => {
    for (let n = 1; n <= 9; n++) {
      const information = randomInformation(n, 100 * seed + n);
      for (let k = 1; k <= n; k++) {
        const best = bruteForce(information, k);
        const choice = await choose(information, k, 'exact');
        expectConsistent(information, k, choice);
        expect(Array.from(choice.subset)).toEqual(best.subset);
        expect(choice.objective).toBeCloseTo(best.objective, 12);
        expect(choice.lower).toBeCloseTo(best.objective, 12);
        expect(choice.optimal).toBe(true);
        expect(choice.solvers.map(({ solver }) => solver)).toEqual(['exact']);
      }
    }
  });

  it('anneals, then proves by default', async () => {
    for (const n of [1, 2, 5, 9]) {
      const information = randomInformation(n, n);
      for (let k = 1; k <= n; k++) {
        const best = bruteForce(information, k);
        const choice = await choose(information, k);
        expectConsistent(information, k, choice);
        expect(Array.from(choice.subset)).toEqual(best.subset);
        expect(choice.lower).toBeCloseTo(best.objective, 12);
        expect(choice.optimal).toBe(true);
        expect(choice.solvers.map(({ solver }) => solver)).toEqual(['sa', 'exact']);
        for (const { objective } of choice.solvers)
          expect(objective).toBeCloseTo(best.objective, 12);
        expect(choice.solvers[0].evaluations).toBeLessThanOrEqual(100_000);
      }
    }
  });

  it('returns what the named solver found, and says that it is not the best', async () => {
    const choice = await choose(trap, 2, 'greedy');
    expectConsistent(trap, 2, choice);
    expect(choice.subset[0]).toBe(0);
    expect(choice.objective).toBeCloseTo(0.1, 14);
    expect(choice.lower).toBeCloseTo(-1.8, 12);
    expect(choice.optimal).toBe(false);
    expect(choice.solvers[0]).toMatchObject({ solver: 'greedy', objective: choice.objective });
    expect(Array.from((await choose(trap, 2)).subset)).toEqual([1, 2]);
  });

  it.each(['greedy', 'random', 'sa', 'qaoa'])('%s never beats the bound', async (solver) => {
    for (const [n, k] of [
      [9, 4],
      [8, 7],
      [7, 1],
    ]) {
      const information = randomInformation(n, 40 + n);
      const best = bruteForce(information, k);
      const choice = await choose(information, k, solver);
      expectConsistent(information, k, choice);
      expect(choice.objective).toBeGreaterThanOrEqual(best.objective - 1e-12);
      expect(choice.lower).toBeLessThanOrEqual(best.objective + 1e-12);
      expect(choice.optimal).toBe(choice.objective < best.objective + 1e-12);
      expect(choice.solvers[0].solver).toBe(solver);
    }
  });

  it('leaves an optimum open whose proof ends at its limit', async () => {
    const information = randomInformation(40, 5, 4);
    const choice = await choose(information, 20);
    expectConsistent(information, 20, choice);
    expect(choice.lower).toBeLessThan(choice.objective - 1);
    expect(choice.optimal).toBe(false);
  });

  it('gives the same choice for the same stream', async () => {
    const information = randomInformation(30, 8);
    expect(await choose(information, 6, 'random')).toEqual(await choose(information, 6, 'random'));
  });

  it('reads the clock for the seconds of each solver', async () => {
    let reading = 0;
    const clock = { seconds: () => (reading += 2) };
    const { solvers } = await selectSubset(randomInformation(5, 1), 2, { stream, clock });
    for (const { seconds } of solvers) expect(seconds).toBeGreaterThan(0);
  });

  it.each([0, 4, 1.5, NaN])('refuses k = %d of 3', async (k) => {
    await expect(choose(trap, k)).rejects.toMatchObject({ code: 'K_OUT_OF_RANGE' });
  });

  it('refuses an unknown solver, and stops when it is told to', async () => {
    await expect(choose(trap, 2, 'exakt')).rejects.toSatisfy((error) =>
      isKetflowError(error, 'SOLVER_UNKNOWN'),
    );
    const signal = AbortSignal.abort(new Error('called off'));
    await expect(selectSubset(trap, 2, { stream, clock: stoppedClock, signal })).rejects.toThrow(
      'called off',
    );
  });
});

describe('boundGap', () => {
  const choice = { subset: Int32Array.of(0, 2), objective: 0.5 };

  it('is the distance to the bound as a share of the relevance', () => {
    expect(boundGap(trap, choice, 0.12)).toBeCloseTo(0.38 / 1.9, 14);
  });

  it('is 0 for a bound that rounding put above, and finite without relevance', () => {
    expect(boundGap(trap, choice, 0.5 + 1e-15)).toBe(0);
    const useless = { ...trap, relevance: new Float64Array(3) };
    expect(boundGap(useless, choice, 0.5 - 1e-9)).toBeCloseTo(1, 6);
  });
});
