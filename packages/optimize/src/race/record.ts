import type { Verdict } from '@ketflow/core';
import type { Problem } from '../model/problem.ts';
import type { CurvePoint } from './curve.ts';
import type {
  RaceBest,
  RaceBudget,
  RaceResult,
  RaceRole,
  RaceRow,
  RaceSolver,
  RaceWarning,
} from './race-types.ts';
import type { Sense } from './sense.ts';
import type { TimeToSolution } from './time-to-solution.ts';

/** One run in a record. */
export interface RecordedRun extends Omit<RaceRow, 'solver' | 'repeat'> {
  readonly solver: string;
  readonly repeat: number;
  /** Proved lower bound on the energy; null without one. */
  readonly lowerBound: number | null;
  /** The options as resolved. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly improvements: readonly CurvePoint[];
}

/** The best sample of a solver in a record. */
export interface RecordedSample {
  readonly repeat: number;
  readonly objective: number;
  readonly energy: number;
  /** The bit x of each variable, in the order of the model, as characters 0 and 1. */
  readonly sample: string;
}

/** One solver in a record. */
export interface RecordedSolver {
  readonly solver: string;
  readonly simulated: boolean;
  readonly role: RaceRole;
  readonly best: RecordedSample | null;
}

/** A race as data: all that a later reader needs to check what it says, with the model at hand. Plain JSON. */
export interface RaceRecord {
  readonly problem: {
    readonly variables: number;
    readonly interactions: number;
    readonly vartype: string;
    readonly sense: Sense;
  };
  readonly budget: RaceBudget;
  readonly repeats: number;
  /** Energy; null when none was asked for. */
  readonly target: number | null;
  /** As it was given; null: the default. */
  readonly margin: number | null;
  readonly stopped: boolean;
  readonly solvers: readonly RecordedSolver[];
  /** In the order in which they ran; those of solvers that do not take the problem are last. */
  readonly runs: readonly RecordedRun[];
  readonly best: (Omit<RecordedSample, 'sample'> & { readonly solver: string }) | null;
  readonly verdicts: readonly Verdict[];
  readonly pairs: readonly Verdict[];
  readonly timeToSolution: readonly TimeToSolution[];
  readonly warnings: readonly RaceWarning[];
}

function recordedSolver({ solver, simulated, role, best }: RaceSolver): RecordedSolver {
  if (best === null) return { solver, simulated, role, best };
  const { repeat, objective, energy, bits } = best;
  return { solver, simulated, role, best: { repeat, objective, energy, sample: bits.join('') } };
}

function summaryOf({ solver, repeat, objective, energy }: RaceBest): RaceRecord['best'] {
  return { solver, repeat, objective, energy };
}

/** The runs in the order in which they ran, then the rows of solvers that ran nothing. */
function recordedRuns({ results, runs, curves }: RaceResult): RecordedRun[] {
  const rowOf = new Map(results.map((row) => [`${row.repeat} ${row.solver}`, row]));
  const ran = runs.flatMap(({ solver, repeat, info }, at) => {
    const row = rowOf.get(`${repeat} ${solver}`);
    if (row === undefined) return [];
    const { improvements } = curves[at];
    return { ...row, lowerBound: info.lowerBound ?? null, options: info.options, improvements };
  });
  const refused = results.filter(({ status }) => status === 'unsupported');
  return [
    ...ran,
    ...refused.map((row) => ({ ...row, lowerBound: null, options: {}, improvements: [] })),
  ];
}

/** A race and its problem as a record. */
export function raceRecord({ model }: Problem, result: RaceResult): RaceRecord {
  const { best } = result;
  return {
    problem: {
      variables: model.numVariables,
      interactions: model.numInteractions,
      vartype: model.vartype,
      sense: result.sense,
    },
    budget: result.budget,
    repeats: result.repeats,
    target: result.target,
    margin: result.margin,
    stopped: result.stopped,
    solvers: result.solvers.map(recordedSolver),
    runs: recordedRuns(result),
    best: best === null ? null : summaryOf(best),
    verdicts: result.verdicts,
    pairs: result.pairs,
    timeToSolution: result.timeToSolution,
    warnings: result.warnings,
  };
}
