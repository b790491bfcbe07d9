import { RandomStream, stoppedClock } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { raceFeatures, type FeatureRace } from '../../src/features/feature-race.ts';
import { greedyMrmr, mrmrObjective } from '../../src/features/mrmr.ts';
import type { FeatureInformation } from '../../src/features/mutual-information.ts';
import { bruteForce, mostRelevant, randomInformation } from './information.ts';

const options = { stream: RandomStream.root(6), clock: stoppedClock };

/** The features of the best sample, as indices into all features. */
function bestOf({ result, features }: FeatureRace, { names }: FeatureInformation): number[] {
  const bits = Array.from(result.best?.bits ?? []);
  return bits.flatMap((bit, i) => (bit === 1 ? [names.indexOf(features[i])] : []));
}

/** What holds of every race: the budget of each run, the verdicts, the energies by the statistics of all features. */
function expectFair(race: FeatureRace, information: FeatureInformation): void {
  const { result, plan, k } = race;
  const m = race.features.length;
  expect(result.budget).toEqual({ key: 'evaluations', limit: plan.evaluations });
  for (const solver of ['qaoa', 'sa', 'random', 'greedy-mrmr']) {
    const rows = result.results.filter((row) => row.solver === solver);
    expect(rows.map(({ repeat }) => repeat).sort((a, b) => a - b)).toEqual(
      Array.from({ length: plan.repeats }, (_, i) => i),
    );
    const spent = solver === 'greedy-mrmr' ? (k * (2 * m - k + 1)) / 2 : plan.evaluations;
    for (const row of rows) {
      expect(row).toMatchObject({ evaluations: spent, feasible: true });
      expect(row.simulated).toBe(solver === 'qaoa');
    }
  }
  expect(result.results.filter(({ solver }) => solver === 'exact').length).toBe(1);
  expect(result.results.length).toBe(4 * plan.repeats + 1);
  expect(result.verdicts.map(({ subject, against }) => [subject, against])).toEqual([
    ['qaoa', 'sa'],
    ['qaoa', 'greedy-mrmr'],
    ['qaoa', 'random'],
  ]);
  for (const verdict of result.verdicts) {
    expect(verdict.n).toBe(plan.repeats);
    expect(verdict.budget).toEqual({ evaluations: plan.evaluations });
  }
  const { layers, mixer, angleEvaluations, angleShots } = plan;
  const quantum = result.runs.filter(({ solver }) => solver === 'qaoa');
  for (const { info } of quantum) {
    expect(info.options).toMatchObject({ layers, mixer, angleEvaluations, angleShots });
  }
  const best = bestOf(race, information);
  expect(best.length).toBe(k);
  expect(result.best?.energy).toBeCloseTo(mrmrObjective(information, best), 10);
}

describe('raceFeatures', () => {
  it('races on all features where their subsets can be simulated', async () => {
    const information = randomInformation(9, 21);
    const race = await raceFeatures(information, 4, options);
    expectFair(race, information);
    expect(race).toMatchObject({ k: 4, ofFeatures: 9, subsets: 126 });
    expect(race.features).toEqual(information.names);
    const best = bruteForce(information, 4);
    expect(bestOf(race, information)).toEqual(best.subset);
    expect(race.exact.objective).toBeCloseTo(best.objective, 12);
    expect(race.exact.lower).toBeCloseTo(best.objective, 12);
    expect(race.exact.optimal).toBe(true);
    expect(race.exact.evaluations).toBeGreaterThan(0);
    const greedy = race.result.results.filter(({ solver }) => solver === 'greedy-mrmr');
    const objective = mrmrObjective(information, greedyMrmr(information, 4).subset);
    for (const row of greedy) expect(row.objective).toBeCloseTo(objective, 12);
  });

  it('is the same race for the same stream, another one for another', async () => {
    const information = randomInformation(12, 22);
    const first = await raceFeatures(information, 3, options);
    const again = await raceFeatures(information, 3, options);
    expect(again.result).toEqual(first.result);
    const other = await raceFeatures(information, 3, { ...options, stream: RandomStream.root(7) });
    const shots = ({ result }: FeatureRace): unknown => result.runs.map(({ info }) => info.gammas);
    expect(shots(other)).not.toEqual(shots(first));
  });

  it('races on the most relevant features where all of them are too many', async () => {
    // C(29, 21) = 4,292,145 is above 2^22, C(28, 21) = 1,184,040 is not and leaves 2 layers where C(34, 21) leaves 1.
    const information = randomInformation(34, 23);
    const race = await raceFeatures(information, 21, options);
    const kept = mostRelevant(information, 28);
    expect(race.features).toEqual(kept.map((i) => `f${i}`));
    expect(race.features).not.toEqual(information.names.slice(0, 28));
    expect(race).toMatchObject({ ofFeatures: 34, subsets: 1_184_040, plan: { layers: 2 } });
    expect(race.problem.model.variables).toEqual(race.features);
    expectFair(race, information);
    // The best of all runs is the proved one of the model.
    expect(race.exact.optimal).toBe(true);
    expect(race.exact.lower).toBeCloseTo(race.exact.objective, 10);
    expect(race.result.best?.energy).toBeCloseTo(race.exact.objective, 10);
  });

  it('refuses an impossible k, and stops when it is told to', async () => {
    const information = randomInformation(5, 1);
    for (const k of [0, 6, 2.5]) {
      await expect(raceFeatures(information, k, options)).rejects.toMatchObject({
        code: 'K_OUT_OF_RANGE',
        details: { max: 5 },
      });
    }
    const signal = AbortSignal.abort(new Error('called off'));
    await expect(raceFeatures(information, 2, { ...options, signal })).rejects.toThrow(
      'called off',
    );
  });
});
