import type {
  Clock,
  KetflowError,
  Progress,
  RandomStream,
  StopSignal,
  WorkBudget,
} from '@ketflow/core';
import type { Problem } from './model/problem.ts';
import type { GivenOptions, OptionSchema } from './options.ts';
import type { Improvement } from './improvement.ts';
import type { PoolRequest } from './sample-pool.ts';
import type { SampleSet } from './sample-set.ts';
import type { SolverThreads } from './threads/solver-threads.ts';

/** What a sampler needs beside the problem. */
export interface SampleRequest {
  /** The only source of chance. Not advanced: parts are split off by name. */
  readonly stream: RandomStream;
  /** Candidate states that may be scored; debited before they are, never overdrawn. */
  readonly budget: WorkBudget;
  /** Stop as soon as an energy at or below this is seen. */
  readonly target?: number;
  /** Read between batches to stop at the deadline and to report times. */
  readonly clock?: Clock;
  /** The reading of `clock` at which to stop. */
  readonly deadlineSeconds?: number;
  /** Call off: {@link Sampler.sample} throws the reason, nothing is kept. */
  readonly signal?: StopSignal;
  /** End now with what there is: no more work is begun once it is aborted, and the status is `stopped`. */
  readonly stop?: StopSignal;
  readonly progress?: Progress;
  /** Called for every energy lower than all before. */
  readonly onImprovement?: (improvement: Improvement) => void;
  readonly pool?: PoolRequest;
  /** Workers for samplers that can use them (`auto`); results do not depend on how many there are. */
  readonly threads?: SolverThreads;
  /**
   * Feasible states to start from, values of the model's vartype: the first reads start there, those after them at random.
   * Samplers that cannot start from a state pass them over, and say so in their documentation.
   */
  readonly initialStates?: readonly Int8Array[];
  /** Options of this sampler by name; see {@link Sampler.parameters}. */
  readonly options?: GivenOptions;
}

/**
 * Proposes samples of low energy. One evaluation is one candidate state scored: a proposed flip or swap, a shot, a random
 * sample, a candidate of a greedy step.
 */
export interface Sampler {
  readonly name: string;
  /** True for a simulated quantum computer. */
  readonly simulated: boolean;
  /** The options with type, default and range. */
  readonly parameters: OptionSchema;
  /**
   * Undefined if the sampler takes the problem with these options, else the error that {@link sample} would throw.
   * @throws KetflowError `OPTION_UNKNOWN`, `OPTION_INVALID`.
   */
  accepts(problem: Problem, options?: GivenOptions): KetflowError | undefined;
  /**
   * Same problem, seed, options and budget: same set, bit for bit. Gives the event loop a turn about ten times a second
   * or more, so that a signal can arrive.
   * @throws KetflowError `OPTION_UNKNOWN`, `OPTION_INVALID`, and what {@link accepts} returns; the reason of the signal
   *   when it is aborted.
   */
  sample(problem: Problem, request: SampleRequest): Promise<SampleSet>;
}
