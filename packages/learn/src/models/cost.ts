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
 * Counts the arithmetic of scoring one row in a plain implementation. A logistic head folds the standardisation into its
 * weights: one multiply-add a number and score, one addition a text column and score (its level picks the weight). A
 * low-bit head must standardise first: one multiply-add a number, one more a score for its scale, and an addition for
 * every code of a number that is not 0 and for every text column and score.
 */
export function inferenceCost({ encoder, head }: FittedClassifier): InferenceCost {
  const inputs = encoder.columns.length;
  const numNumbers = encoder.numbers.length;
  const numScores = head.bias.length;
  const lookups = encoder.texts.length * numScores;
  if (head.lowBit === undefined) {
    return { inputs, multiplyAdds: numNumbers * numScores, additions: lookups };
  }
  const d = designWidth(encoder);
  const signs = head.lowBit.codes.filter((code, i) => code !== 0 && i % d < numNumbers).length;
  return { inputs, multiplyAdds: numNumbers + numScores, additions: signs + lookups };
}
