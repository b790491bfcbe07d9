import { compareRepeats, type RandomStream, type Verdict } from '@ketflow/core';
import type { RaceBudget, RaceRow } from './race-types.ts';
import { timeToSolution, type TimeToSolution } from './time-to-solution.ts';

/** Relative slack in which an energy counts as equal to the target. */
const TOLERANCE = 1e-9;

/** Added to the name of the test where a simulated solver is compared by wall time. */
const SIMULATED = 'simulated on this CPU';

/** The parts of a race that its verdicts depend on. */
export interface Judgement {
  /** Names of the solvers that are judged, in order; references left out. */
  readonly solvers: readonly string[];
  readonly rows: readonly RaceRow[];
  readonly budget: RaceBudget;
  readonly margin: number;
  readonly stream: RandomStream;
}

/**
 * Of the solvers that take part, those that may be judged: they finished every repeat, and none of all has finished fewer
 * than two.
 */
export function judgedSolvers(
  solvers: readonly string[],
  rows: readonly RaceRow[],
  repeats: number,
): readonly string[] {
  const finished = (solver: string): number =>
    rows.filter((row) => row.solver === solver && row.status !== 'stopped').length;
  const counts = solvers.map(finished);
  return Math.min(...counts) < 2 ? [] : solvers.filter((_, at) => counts[at] === repeats);
}

/**
 * The verdict of the subject (the first simulated quantum solver, else the first named) against each other solver, by the
 * objectives of their repeats. A solver with a run without a sample is left out.
 */
export function verdictsOf({ solvers, rows, budget, margin, stream }: Judgement): Verdict[] {
  const values = (solver: string): number[] =>
    rows
      .filter((row) => row.solver === solver)
      .map((row) => (row.energy === null ? NaN : -row.energy));
  const isSimulated = (solver: string): boolean =>
    rows.some((row) => row.solver === solver && row.simulated);
  const complete = solvers.filter((solver) => !values(solver).some(Number.isNaN));
  if (complete.length === 0) return [];
  const subject = complete.find(isSimulated) ?? complete[0];
  return complete
    .filter((rival) => rival !== subject)
    .map((against) => {
      const verdict = compareRepeats(
        { subject, against, metric: 'objective', margin, budget: { [budget.key]: budget.limit } },
        values(subject),
        values(against),
        stream.split('verdict', against),
      );
      const isMarked = budget.key === 'seconds' && (isSimulated(subject) || isSimulated(against));
      return isMarked ? { ...verdict, test: `${verdict.test}; ${SIMULATED}` } : verdict;
    });
}

/**
 * The time to solution of every solver; a run succeeds when its energy is at or below `target`. A successful run counts
 * with the seconds until it reached it, where they are known.
 */
export function timesToSolution(
  solvers: readonly string[],
  rows: readonly RaceRow[],
  target: number,
): TimeToSolution[] {
  const reached = target + TOLERANCE * Math.max(1, Math.abs(target));
  return solvers.flatMap((solver) => {
    const own = rows.filter((row) => row.solver === solver && row.status !== 'unsupported');
    if (own.length === 0) return [];
    const successes = own.filter((row) => row.energy !== null && row.energy <= reached);
    const seconds = own.reduce((sum, row) => sum + (row.secondsToTarget ?? row.seconds), 0);
    return [timeToSolution(solver, successes.length, own.length, seconds / own.length)];
  });
}
