/**
 * The verdict of a comparison: which of two methods is better, with the interval of the difference.
 * @module
 */
import { KetflowError } from '../errors.ts';
import type { RandomStream } from '../random-stream.ts';
import {
  bootstrapInterval,
  correctedFoldInterval,
  mean,
  pairedProportionInterval,
  type Interval,
} from './intervals.ts';

/** What a comparison says of its subject. */
export type Outcome = 'better' | 'worse' | 'tie' | 'undecided';

/** The document of a comparison, printed and recorded as it is (`docs/cli.md`). */
export interface Verdict {
  readonly subject: string;
  readonly against: string;
  readonly metric: string;
  /** Subject minus against, in the direction where more is better. */
  readonly difference: number;
  readonly interval: Interval;
  readonly level: number;
  /** Half-width of the zone in which a difference does not matter. */
  readonly margin: number;
  readonly n: number;
  readonly test: string;
  /** The work that each side was allowed. */
  readonly budget: Readonly<Record<string, number>>;
  readonly outcome: Outcome;
}

/**
 * `better` / `worse` when the interval excludes 0; `tie` when it lies within ± margin; `undecided` when it holds 0 and
 * is wider. An interval that is exactly [0, 0] is a tie.
 */
export function outcomeOf(interval: Interval, margin: number): Outcome {
  if (interval[0] > 0) return 'better';
  if (interval[1] < 0) return 'worse';
  return interval[0] >= -margin && interval[1] <= margin ? 'tie' : 'undecided';
}

/** What both comparisons below need to know. */
export interface Comparison {
  readonly subject: string;
  readonly against: string;
  readonly metric: string;
  readonly margin: number;
  readonly budget: Readonly<Record<string, number>>;
  readonly level?: number;
}

function requireSameLength(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  what: string,
  rival: string,
): void {
  if (a.length !== b.length) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what,
      expected: `${a.length} scores of ${rival}`,
      got: `${b.length}`,
    });
  }
}

/**
 * Compares two models on the same folds: corrected resampled t-interval of the paired differences.
 * @param subject - Scores, one a fold, more is better.
 * @param against - Scores of the rival on the same folds.
 * @param testShare - n_test / n_train of a fold.
 * @throws KetflowError `SHAPE_MISMATCH` for fewer than two folds, or for sides of different lengths.
 */
export function comparePairedFolds(
  comparison: Comparison,
  subject: readonly number[],
  against: readonly number[],
  testShare: number,
): Verdict {
  const { level = 0.95, ...names } = comparison;
  requireSameLength(subject, against, 'paired folds', comparison.against);
  const differences = subject.map((score, fold) => score - against[fold]);
  const estimate = correctedFoldInterval(differences, testShare, level);
  return {
    ...names,
    difference: estimate.mean,
    interval: estimate.interval,
    level,
    n: differences.length,
    test: 'corrected resampled t (Nadeau, Bengio 2003)',
    outcome: outcomeOf(estimate.interval, comparison.margin),
  };
}

/**
 * Compares two models by which of the same rows each gets right: score interval of the difference of paired proportions.
 * @param subject - 1 where the row is right, else 0.
 * @throws KetflowError `SHAPE_MISMATCH` if there are no rows or the lengths differ.
 */
export function comparePairedRows(
  comparison: Comparison,
  subject: ArrayLike<number>,
  against: ArrayLike<number>,
): Verdict {
  const { level = 0.95, ...names } = comparison;
  requireSameLength(subject, against, 'paired rows', comparison.against);
  const n = subject.length;
  let onlySubject = 0;
  let onlyAgainst = 0;
  for (let i = 0; i < n; i++) {
    if (subject[i] > against[i]) onlySubject++;
    if (subject[i] < against[i]) onlyAgainst++;
  }
  const interval = pairedProportionInterval(onlySubject, onlyAgainst, n, level);
  return {
    ...names,
    difference: (onlySubject - onlyAgainst) / n,
    interval,
    level,
    n,
    test: 'paired proportions (Tango 1998)',
    outcome: outcomeOf(interval, comparison.margin),
  };
}

/**
 * Compares two solvers by the results of their independent repeats: percentile bootstrap of the difference of means.
 * @param subject - Results of the repeats, more is better.
 * @throws KetflowError `SHAPE_MISMATCH` if a side has no repeats.
 */
export function compareRepeats(
  comparison: Comparison,
  subject: readonly number[],
  against: readonly number[],
  stream: RandomStream,
): Verdict {
  const { level = 0.95, ...names } = comparison;
  const interval = bootstrapInterval([subject, against], ([a, b]) => mean(a) - mean(b), {
    stream,
    level,
  });
  return {
    ...names,
    difference: mean(subject) - mean(against),
    interval,
    level,
    n: Math.min(subject.length, against.length),
    test: 'percentile bootstrap of the difference of means',
    outcome: outcomeOf(interval, comparison.margin),
  };
}

/**
 * By what factor the evidence (repeats or rows) must grow for an interval around the same difference to decide, its
 * half-width h shrinking with the root of the evidence: (h / |d|)² to exclude 0, or (h / (margin - |d|))² to lie within
 * ± margin, whichever is less.
 * @returns At least 1; null for a verdict that is decided, or when no finite growth would do.
 */
export function evidenceFactor(verdict: Verdict): number | null {
  if (verdict.outcome !== 'undecided') return null;
  const half = (verdict.interval[1] - verdict.interval[0]) / 2;
  const distance = Math.abs(verdict.difference);
  const room = verdict.margin - distance;
  const least = Math.min(
    distance > 0 ? half / distance : Infinity,
    room > 0 ? half / room : Infinity,
  );
  return least < 1e6 ? Math.max(1, least * least) : null;
}
