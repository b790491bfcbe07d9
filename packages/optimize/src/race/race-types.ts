import type { Clock, Progress, RandomStream, StopSignal, Verdict } from '@ketflow/core';
import type { GivenOptions } from '../options.ts';
import type { SampleInfo, SampleStatus } from '../sample-set.ts';
import type { Sampler } from '../sampler.ts';
import type { TimeToSolution } from './time-to-solution.ts';

/** One solver of a race. */
export interface Entrant {
  /** A sampler, or its name. */
  readonly solver: Sampler | string;
  /** Name in the results; the sampler's name unless given. Every entrant needs a name of its own. */
  readonly label?: string;
  readonly options?: GivenOptions;
  /** Runs once, before the others and outside the budget, as a proof; takes no part in verdicts. */
  readonly isReference?: boolean;
}

/** What each run of each solver may spend. */
export interface RaceBudget {
  readonly key: 'evaluations' | 'seconds';
  readonly limit: number;
}

/** The sense of the objective: `max` where E = -objective. */
export type Sense = 'min' | 'max';

/** What a race is run on. */
export interface RaceOptions {
  readonly budget: RaceBudget;
  readonly repeats: number;
  readonly stream: RandomStream;
  readonly clock: Clock;
  /** Energy at which a run may stop; also what counts as success. */
  readonly target?: number;
  /** Default `min`. */
  readonly sense?: Sense;
  /** Half-width of the zone in which a difference of objectives does not matter; default 0.1 % of the best |objective|. */
  readonly margin?: number;
  /** Call off: the race throws the reason. */
  readonly signal?: StopSignal;
  /** End now with what there is: the run under way is stopped, no other is begun. */
  readonly stop?: StopSignal;
  readonly progress?: Progress;
  /**
   * The work of an earlier race: with the counts and options of its `runs`, a race that was limited by seconds or stopped
   * is repeated bit for bit. Runs that are not among them are left out, as the earlier race did not get there.
   */
  readonly replay?: readonly RaceRun[];
}

/** One run, as `ketflow solve --json` prints it; null where a figure does not apply. */
export interface RaceRow {
  readonly solver: string;
  readonly repeat: number;
  /** In the sense of the race. */
  readonly objective: number | null;
  /** Minimised. */
  readonly energy: number | null;
  readonly feasible: boolean;
  readonly status: SampleStatus | 'unsupported';
  readonly seconds: number;
  readonly secondsToBest: number | null;
  readonly secondsToTarget: number | null;
  readonly evaluations: number;
  readonly updatesPerSecond: number | null;
  readonly simulated: boolean;
  /** The sampler that `auto` chose; null for others. */
  readonly chosen: string | null;
}

/** What a run tells beside its row; of unsupported runs there is none. */
export interface RaceRun {
  readonly solver: string;
  readonly repeat: number;
  readonly info: SampleInfo;
}

/** The best sample of a race. */
export interface RaceBest {
  readonly solver: string;
  readonly repeat: number;
  readonly objective: number;
  readonly energy: number;
  /** Uint8Array, shape (n,): the bit x of each variable in the order of the model, s = 2x - 1. */
  readonly bits: Uint8Array;
}

/** What a race has found. */
export interface RaceResult {
  /** Best first; equal ones in the order of the entrants and repeats. */
  readonly results: readonly RaceRow[];
  readonly runs: readonly RaceRun[];
  /** Null when no run has a sample. */
  readonly best: RaceBest | null;
  readonly budget: RaceBudget;
  /** Whether runs were stopped or left out. */
  readonly stopped: boolean;
  /**
   * The quantum solver, or else the first named, against each other one; empty with fewer than two repeats. In a race that
   * was stopped, only solvers that finished all their repeats are judged, and none when one has not finished two.
   */
  readonly verdicts: readonly Verdict[];
  /** Of the solvers that are judged; empty with fewer than two repeats. */
  readonly timeToSolution: readonly TimeToSolution[];
}
