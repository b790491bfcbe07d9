import { KetflowError, nearestName, type Outcome, type Verdict } from '@ketflow/core';
import type { RaceResult } from './race-types.ts';

const opposite: Readonly<Record<Outcome, Outcome>> = {
  better: 'worse',
  worse: 'better',
  tie: 'tie',
  undecided: 'undecided',
};

/** The same comparison with its sides exchanged. */
function turned(verdict: Verdict): Verdict {
  const [low, high] = verdict.interval;
  return {
    ...verdict,
    subject: verdict.against,
    against: verdict.subject,
    difference: 0 - verdict.difference,
    interval: [0 - high, 0 - low],
    outcome: opposite[verdict.outcome],
  };
}

/**
 * What a race says of one of its solvers against another, whichever of them it was about; undefined when one of the two is
 * not judged (a reference, one that refuses, one without enough finished repeats), or when both are the same.
 * @throws KetflowError `SOLVER_UNKNOWN` for a name that is not in the race.
 */
export function verdictBetween(
  { solvers, pairs }: Pick<RaceResult, 'solvers' | 'pairs'>,
  subject: string,
  against: string,
): Verdict | undefined {
  const known = solvers.map(({ solver }) => solver);
  for (const solver of [subject, against]) {
    if (known.includes(solver)) continue;
    throw new KetflowError('SOLVER_UNKNOWN', {
      solver,
      nearest: nearestName(solver, known),
      known,
    });
  }
  const find = (first: string, second: string): Verdict | undefined =>
    pairs.find((verdict) => verdict.subject === first && verdict.against === second);
  const other = find(against, subject);
  return find(subject, against) ?? (other === undefined ? undefined : turned(other));
}
