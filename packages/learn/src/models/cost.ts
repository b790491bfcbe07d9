import type { FittedClassifier } from './classifier.ts';
import { designWidth } from './encoder.ts';

/** What scoring one row takes. Counts of a plain dense implementation, not times. */
export interface InferenceCost {
  /** Raw columns that must be known. */
  readonly inputs: number;
  /** Multiplications, each with an addition. */
  readonly multiplyAdds: number;
  /** Additions and subtractions without a multiplication. */
  readonly additions: number;
}

/**
 * Counts the arithmetic of scoring one row: one multiply-add a standardised number, then the linear layer. With d design
 * columns that is scores · d multiply-adds; a low-bit head takes one addition a code that is not 0 and one multiply-add a
 * score for its scale.
 */
export function inferenceCost({ encoder, head }: FittedClassifier): InferenceCost {
  const inputs = encoder.columns.length;
  const standardise = encoder.numbers.length;
  const numScores = head.bias.length;
  if (head.lowBit === undefined) {
    return { inputs, multiplyAdds: standardise + numScores * designWidth(encoder), additions: 0 };
  }
  const additions = head.lowBit.codes.reduce((sum, code) => sum + Math.abs(code), 0);
  return { inputs, multiplyAdds: standardise + numScores, additions };
}
