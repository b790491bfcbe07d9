import { compareRepeats, type RandomStream, type Verdict } from '@ketflow/core';
import type { RaceBudget, RaceRow, RaceWarning } from './race-types.ts';
import { timeToSolution, type TimeToSolution } from './time-to-solution.ts';
import { warningsOf } from './warnings.ts';

/** Relative slack in which an energy counts as equal to the target. */
const TOLERANCE = 1e-9;

/** Default margin of a verdict, as a part of the best objective. */
const MARGIN = 1e-3;

/** Added to the name of the test where a simulated solver is compared by wall time. */
const SIMULATED = 'simulated on this CPU';

/** All that the judgement of a race depends on. */
export interface JudgeInput {
  /** Names of the solvers that race, in order: no references, none that refuse. */
  readonly racing: readonly string[];
  readonly rows: readonly RaceRow[];
  readonly repeats: number;
  readonly budget: RaceBudget;
  /** Null: 0.1 % of the best |objective|. */
  readonly margin: number | null;
  /** Energy; null when there is none. */
  readonly target: number | null;
  /** Energy of the best feasible sample; null when there is none. */
  readonly best: number | null;
  /** The stream of the race. */
  readonly stream: RandomStream;
}

/** What can be said of the solvers of a race. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly pairs: readonly Verdict[];
  readonly timeToSolution: readonly TimeToSolution[];
  readonly warnings: readonly RaceWarning[];
}

/** Judges a race by its rows: the same rows and stream give the same judgement, bit for bit. */
export function judge(input: JudgeInput): Judgement {
  const { best, target } = input;
  const solvers = judgedSolvers(input);
  const { verdicts, pairs } = compareAll(input, solvers);
  const times = best === null ? [] : timesToSolution(input.rows, solvers, target ?? best);
  const hasTarget = target !== null;
  const { rows } = input;
  const warnings = warningsOf({ solvers, rows, verdicts, timeToSolution: times, hasTarget });
  return { verdicts, pairs, timeToSolution: times, warnings };
}

/**
 * Of the solvers that race, those that may be judged: they finished every repeat, and none of all has finished fewer than
 * two.
 */
function judgedSolvers({ racing, rows, repeats }: JudgeInput): readonly string[] {
  const finished = (solver: string): number =>
    rows.filter((row) => row.solver === solver && row.status !== 'stopped').length;
  const counts = racing.map(finished);
  return Math.min(...counts) < 2 ? [] : racing.filter((_, at) => counts[at] === repeats);
}

/** The rows of a solver by repeat. */
function rowsOf(rows: readonly RaceRow[], solver: string): RaceRow[] {
  return rows.filter((row) => row.solver === solver).sort((a, b) => a.repeat - b.repeat);
}

/**
 * The verdicts of the subject (the first simulated quantum solver, else the first named) against each other solver, and those
 * of every two solvers, by the objectives of their repeats. A solver with a run without a sample is left out.
 */
function compareAll(
  { rows, budget, best, stream, ...input }: JudgeInput,
  solvers: readonly string[],
): Pick<Judgement, 'verdicts' | 'pairs'> {
  const margin = input.margin ?? MARGIN * Math.abs(best ?? 0);
  const values = new Map<string, number[]>();
  const simulated = new Set<string>();
  for (const solver of solvers) {
    const own = rowsOf(rows, solver);
    if (own.some(({ energy }) => energy === null)) continue;
    values.set(
      solver,
      own.map(({ energy }) => -(energy ?? 0)),
    );
    if (own.some((row) => row.simulated)) simulated.add(solver);
  }
  const compare = (subject: string, against: string, chance: RandomStream): Verdict => {
    const verdict = compareRepeats(
      { subject, against, metric: 'objective', margin, budget: { [budget.key]: budget.limit } },
      values.get(subject) ?? [],
      values.get(against) ?? [],
      chance,
    );
    const isMarked =
      budget.key === 'seconds' && [subject, against].some((name) => simulated.has(name));
    return isMarked ? { ...verdict, test: `${verdict.test}; ${SIMULATED}` } : verdict;
  };

  const complete = [...values.keys()];
  if (complete.length === 0) return { verdicts: [], pairs: [] };
  const subject = complete.find((solver) => simulated.has(solver)) ?? complete[0];
  const rivals = complete.filter((solver) => solver !== subject);
  const verdicts = rivals.map((rival) => compare(subject, rival, stream.split('verdict', rival)));
  const others = rivals.flatMap((first, at) =>
    rivals
      .slice(at + 1)
      .map((second) => compare(first, second, stream.split('verdict', first, second))),
  );
  return { verdicts, pairs: [...verdicts, ...others] };
}

/** Whether an energy is at or below a target. */
export function isReached(energy: number | null, target: number): boolean {
  return energy !== null && energy <= target + TOLERANCE * Math.max(1, Math.abs(target));
}

/**
 * The time to solution of every solver; a run succeeds when its energy is at or below `target`. A successful run counts
 * with the seconds until it reached it, where they are known.
 */
function timesToSolution(
  rows: readonly RaceRow[],
  solvers: readonly string[],
  target: number,
): TimeToSolution[] {
  return solvers.map((solver) => {
    const own = rowsOf(rows, solver);
    const successes = own.filter(({ energy }) => isReached(energy, target)).length;
    const seconds = own.reduce((sum, row) => sum + (row.secondsToTarget ?? row.seconds), 0);
    return timeToSolution(solver, successes, own.length, seconds / own.length);
  });
}
