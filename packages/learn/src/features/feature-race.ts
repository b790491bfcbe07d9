import type { Clock, Progress, RandomStream, StopSignal } from '@ketflow/core';
import { chooseK, race, type Problem, type RaceResult } from '@ketflow/optimize';
import { greedyMrmrSampler } from './greedy-mrmr-sampler.ts';
import { byRelevance, mrmrModel, requireK } from './mrmr.ts';
import type { FeatureInformation } from './mutual-information.ts';
import { planFeatureRace, type FeatureRacePlan } from './race-plan.ts';
import { featuresThatFit, MAX_STATES, subsets } from './subspace.ts';

/** The race of the solvers for the k best features. */
export interface FeatureRace {
  readonly problem: Problem;
  readonly result: RaceResult;
  readonly plan: FeatureRacePlan;
  readonly k: number;
  /** Features that the race chooses from: all of them, or the most relevant ones that fit a simulated subspace. */
  readonly features: readonly string[];
  readonly ofFeatures: number;
  /** C(features, k). */
  readonly subsets: number;
  /** The optimum of the race's model and whether it is proved. */
  readonly exact: {
    readonly objective: number;
    readonly lower: number | null;
    readonly optimal: boolean;
    readonly evaluations: number;
  };
}

/** Settings of {@link raceFeatures}. */
export interface FeatureRaceOptions {
  readonly stream: RandomStream;
  readonly clock: Clock;
  readonly progress?: Progress;
  readonly signal?: StopSignal;
}

/** The statistics of some of the features. */
function partOf(information: FeatureInformation, features: ArrayLike<number>): FeatureInformation {
  const { names, relevance, redundancy } = information;
  const n = names.length;
  const m = features.length;
  const part = new Float64Array(m * m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) part[a * m + b] = redundancy[features[a] * n + features[b]];
  }
  return {
    names: Array.from(features, (feature) => names[feature]),
    relevance: Float64Array.from(features, (feature) => relevance[feature]),
    redundancy: part,
  };
}

/**
 * Lets QAOA in the subspace of Hamming weight k, annealing with swap moves, greedy mRMR and random choice look for the
 * best k features of the mRMR model on the same budget of scored states, and proves the optimum beside them.
 *
 * Where C(n, k) exceeds 2^22 states, the race of all solvers runs on the most relevant features that fit.
 * @throws KetflowError `K_OUT_OF_RANGE`.
 */
export async function raceFeatures(
  information: FeatureInformation,
  k: number,
  options: FeatureRaceOptions,
): Promise<FeatureRace> {
  const n = information.names.length;
  requireK(k, n);
  const m = featuresThatFit(n, k);
  const part =
    m === n ? information : partOf(information, byRelevance(information).slice(0, m).sort());
  const plan = planFeatureRace(m, k);
  const problem = { model: mrmrModel(part, k), constraint: chooseK(k) };
  const { mixer, layers, angleEvaluations, angleShots } = plan;
  const result = await race(
    problem,
    [
      {
        solver: 'qaoa',
        options: { mixer, layers, angleEvaluations, angleShots, maxStates: MAX_STATES },
      },
      { solver: 'sa' },
      { solver: greedyMrmrSampler(part) },
      { solver: 'random' },
      { solver: 'exact', isReference: true },
    ],
    {
      ...options,
      budget: { key: 'evaluations', limit: plan.evaluations },
      repeats: plan.repeats,
    },
  );
  const row = result.results.find(({ solver }) => solver === 'exact');
  const proof = result.runs.find(({ solver }) => solver === 'exact')?.info;
  return {
    problem,
    result,
    plan,
    k,
    features: part.names,
    ofFeatures: n,
    subsets: subsets(m, k),
    exact: {
      objective: row?.objective ?? NaN,
      lower: proof?.lowerBound ?? null,
      optimal: row?.status === 'optimal',
      evaluations: row?.evaluations ?? 0,
    },
  };
}
