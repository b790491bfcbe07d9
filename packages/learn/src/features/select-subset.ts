import { WorkBudget, type Clock, type RandomStream, type StopSignal } from '@ketflow/core';
import { chooseK, samplerByName, type SampleSet } from '@ketflow/optimize';
import { greedyMrmr, mrmrModel, mrmrObjective, requireK } from './mrmr.ts';
import type { FeatureInformation } from './mutual-information.ts';

/** Swaps that annealing may propose for one selection. */
const ANNEALING_EVALUATIONS = 100_000;

/** Nodes of the search tree that the proof may visit. */
const PROOF_NODES = 2_000_000;

/** What a solver found for the mRMR model. */
export interface SolverRow {
  readonly solver: string;
  /** Energy of its best subset, nats. */
  readonly objective: number;
  readonly evaluations: number;
  readonly seconds: number;
}

/** A subset of k features and what is known of its quality. */
export interface SubsetChoice {
  /** Feature indices, increasing. */
  readonly subset: Int32Array;
  /** mRMR objective of `subset`, nats. */
  readonly objective: number;
  /** Proved lower bound of the objective over all subsets of size k; null without a proof run. */
  readonly lower: number | null;
  /** True when the bound meets the objective. */
  readonly optimal: boolean;
  readonly solvers: readonly SolverRow[];
}

/** Settings of {@link selectSubset}. */
export interface SubsetOptions {
  readonly stream: RandomStream;
  readonly clock: Clock;
  /** `auto`: annealing with swap moves, then branch and bound for the proof; else one solver of `@ketflow/optimize`. */
  readonly solver?: string;
  readonly signal?: StopSignal;
}

/** Relative gap at which a bound counts as met; sums in another order differ by less. */
const GAP_TOLERANCE = 1e-9;

/** The gap of a bound as a share of the relevance of the subset: (objective - lower) / max(Σ I, 1e-9). */
export function boundGap(
  information: FeatureInformation,
  choice: { readonly subset: Int32Array; readonly objective: number },
  lower: number,
): number {
  let relevance = 0;
  for (const feature of choice.subset) relevance += information.relevance[feature];
  return Math.max(0, choice.objective - lower) / Math.max(relevance, 1e-9);
}

function bestSubset(set: SampleSet): Int32Array | undefined {
  const sample = set.first?.sample;
  return sample === undefined
    ? undefined
    : Int32Array.from(sample.keys()).filter((feature) => sample[feature] === 1);
}

/**
 * Minimises the mRMR model over the subsets of size k.
 * @throws KetflowError `K_OUT_OF_RANGE`, `SOLVER_UNKNOWN`, and what the solver refuses.
 */
export async function selectSubset(
  information: FeatureInformation,
  k: number,
  options: SubsetOptions,
): Promise<SubsetChoice> {
  requireK(k, information.names.length);
  const { stream, clock, solver = 'auto', signal } = options;
  const problem = { model: mrmrModel(information, k), constraint: chooseK(k) };
  // The proof is always made: a subset without its bound says little.
  const names = solver === 'auto' ? ['sa', 'exact'] : [...new Set([solver, 'exact'])];
  let subset = greedyMrmr(information, k).subset.sort();
  let objective = solver === 'auto' ? mrmrObjective(information, subset) : Infinity;
  let lower: number | null = null;
  // A greedy choice scores at most n k candidates.
  const evaluations = Math.max(ANNEALING_EVALUATIONS, information.names.length * k);
  const solvers: SolverRow[] = [];
  for (const name of names) {
    const start = clock.seconds();
    const set = await samplerByName(name).sample(problem, {
      stream,
      budget: new WorkBudget(name === 'exact' ? Infinity : evaluations),
      options: name === 'exact' ? { nodeLimit: PROOF_NODES } : {},
      ...(signal === undefined ? {} : { signal }),
    });
    const found = bestSubset(set);
    const value = found === undefined ? Infinity : mrmrObjective(information, found);
    const isAsked = solver === 'auto' || name === solver;
    if (isAsked && found !== undefined && value < objective) [subset, objective] = [found, value];
    if (set.info.lowerBound !== undefined) lower = set.info.lowerBound;
    solvers.push({
      solver: name,
      objective: value,
      evaluations: set.info.evaluations,
      seconds: clock.seconds() - start,
    });
  }
  const optimal =
    lower !== null && boundGap(information, { subset, objective }, lower) <= GAP_TOLERANCE;
  return { subset, objective, lower, optimal, solvers };
}
