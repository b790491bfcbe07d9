import { evidenceFactor, type Verdict } from '@ketflow/core';
import type { RaceRow, RaceWarning } from './race-types.ts';
import type { TimeToSolution } from './time-to-solution.ts';

/** Part of its work after which a run that finds its best is still improving. */
const LATE = 0.9;

/** Fewest successes of a solver from which a success rate says anything. */
const FEWEST_SUCCESSES = 2;

/** What {@link warningsOf} looks at. */
interface Judged {
  readonly solvers: readonly string[];
  readonly rows: readonly RaceRow[];
  readonly verdicts: readonly Verdict[];
  readonly timeToSolution: readonly TimeToSolution[];
  /** Whether runs had a target. */
  readonly hasTarget: boolean;
}

/** Whether a run that only its budget has ended found its best in the last tenth of its work. */
function isLate({ status, evaluations, evaluationsToBest }: RaceRow): boolean {
  const isCutOff = status === 'time' || status === 'evaluations';
  return isCutOff && evaluationsToBest !== null && evaluationsToBest > LATE * evaluations;
}

function missedTarget({ timeToSolution, hasTarget }: Judged): RaceWarning[] {
  const isMissed = timeToSolution.every(({ successes }) => successes < FEWEST_SUCCESSES);
  if (!hasTarget || timeToSolution.length === 0 || !isMissed) return [];
  const text =
    'No solver reached the target twice: the budget is too small to compare their times to solution.';
  return [{ kind: 'target-missed', text }];
}

function stillImproving({ solvers, rows }: Judged): RaceWarning[] {
  const isStill = (solver: string): boolean => {
    const own = rows.filter((row) => row.solver === solver);
    return own.filter(isLate).length > own.length / 2;
  };
  if (solvers.length === 0 || !solvers.every(isStill)) return [];
  const who = solvers.length === 1 ? `${solvers[0]} finds` : 'All solvers find';
  const text =
    `${who} the best in the last tenth of the budget in most runs: ` +
    'the budget is too small to tell what more of it would bring.';
  return [{ kind: 'still-improving', text }];
}

function undecided(verdict: Verdict): RaceWarning[] {
  if (verdict.outcome !== 'undecided') return [];
  const factor = evidenceFactor(verdict);
  const what = `${verdict.subject} against ${verdict.against} is undecided after ${verdict.n} repeats`;
  const text =
    factor === null
      ? `${what}: the difference is as large as the margin, which more repeats would not change.`
      : `${what}: about ${Math.ceil(factor * verdict.n)} would settle it, if the difference stays as it is.`;
  return [{ kind: 'undecided', text }];
}

/** What a reader of the verdicts should know: a budget that is too small to tell, and how many repeats would be needed. */
export function warningsOf(judged: Judged): RaceWarning[] {
  return [
    ...missedTarget(judged),
    ...stillImproving(judged),
    ...judged.verdicts.flatMap(undecided),
  ];
}
