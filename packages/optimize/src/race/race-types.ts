import type { Clock, Progress, RandomStream, StopSignal, Verdict } from '@ketflow/core';
import type { GivenOptions } from '../options.ts';
import type { SampleInfo, SampleStatus } from '../sample-set.ts';
import type { Sampler } from '../sampler.ts';
import type { RaceCurve } from './curve.ts';
import type { Sense } from './sense.ts';
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
  /** Called when a run begins, about ten times a second or more while it works, and when it ends. */
  readonly watch?: (state: RaceState) => void;
  /**
   * The work of an earlier race: with the counts and options of its `runs`, a race that was limited by seconds or stopped
   * is repeated bit for bit. Runs that are not among them are left out, as the earlier race did not get there.
   */
  readonly replay?: readonly RaceRun[];
}

/** What a race is about, for people who watch. Objectives are in the sense of the race; null where nothing is known yet. */
export interface RaceState {
  readonly solver: string;
  readonly repeat: number;
  /** Runs that are over, of `total`. */
  readonly done: number;
  readonly total: number;
  /** States that the run under way has scored. */
  readonly evaluations: number;
  /** Seconds that the run under way has taken. */
  readonly seconds: number;
  /** The best of the run under way. */
  readonly objective: number | null;
  /** The best of the whole race. */
  readonly best: number | null;
  /** The best objective that a finished run has proved to be possible. */
  readonly bound: number | null;
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
  /** Evaluations after which the best energy was first seen; null without a sample. */
  readonly evaluationsToBest: number | null;
}

/** What a run tells beside its row; of unsupported runs there is none. */
export interface RaceRun {
  readonly solver: string;
  readonly repeat: number;
  readonly info: SampleInfo;
}

/**
 * What a solver is in a race: `named` by the caller, `added` by the race as the classical rival, a `reference` outside the
 * budget, or one that does not take the problem. The first two are judged.
 */
export type RaceRole = 'named' | 'added' | 'reference' | 'unsupported';

/** One solver of a race. */
export interface RaceSolver {
  readonly solver: string;
  readonly simulated: boolean;
  readonly role: RaceRole;
  /** Its best feasible sample; null when it has none. */
  readonly best: RaceBest | null;
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

/** What a race has found, and what it was asked. */
export interface RaceResult {
  /** In the order of the entrants; what the race added is last. */
  readonly solvers: readonly RaceSolver[];
  /** Best first; of equal ones the references, then by repeat, then in the order of the solvers. */
  readonly results: readonly RaceRow[];
  /** In the order in which they ran. */
  readonly runs: readonly RaceRun[];
  /** Of every run, in the same order. */
  readonly curves: readonly RaceCurve[];
  /** Null when no run has a sample. */
  readonly best: RaceBest | null;
  readonly budget: RaceBudget;
  readonly repeats: number;
  readonly sense: Sense;
  /** Energy; null when none was asked for. */
  readonly target: number | null;
  /** As it was given; null: the default. */
  readonly margin: number | null;
  /** Whether runs were stopped or left out. */
  readonly stopped: boolean;
  /**
   * The quantum solver, or else the first named, against each other one; empty with fewer than two repeats. In a race that
   * was stopped, only solvers that finished all their repeats are judged, and none when one has not finished two.
   */
  readonly verdicts: readonly Verdict[];
  /** Every two of the solvers that are judged, each once; `verdicts` are the first of them. */
  readonly pairs: readonly Verdict[];
  /** Of the solvers that are judged; empty with fewer than two repeats. */
  readonly timeToSolution: readonly TimeToSolution[];
  /** Why its verdicts may say little. */
  readonly warnings: readonly RaceWarning[];
}

/** Why the verdicts of a race may say little. */
export interface RaceWarning {
  readonly kind: 'target-missed' | 'still-improving' | 'undecided';
  /** A sentence. */
  readonly text: string;
}
