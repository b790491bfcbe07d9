/**
 * A fitted classifier: an encoder learned on the training rows and a linear head. Everything that ONNX export, scoring
 * and records need is in these frozen numbers.
 * @module
 */

/** How one number column enters: missing → median, then (x - mean) / scale. */
export interface NumberEncoding {
  readonly name: string;
  readonly median: number;
  readonly mean: number;
  /** Standard deviation of the training rows (divisor n, as scikit-learn), 1 where that is 0. */
  readonly scale: number;
}

/** How one text column enters: one 0/1 column a level; a level that is not listed gives all zeros. */
export interface TextEncoding {
  readonly name: string;
  /** Levels of the training rows in order; the empty string stands for a missing value, when there was one. */
  readonly levels: readonly string[];
}

/** Maps raw columns to d design columns: the numbers in order, then the levels of each text column. */
export interface Encoder {
  /** The raw columns that enter, in the order of the table; each is in `numbers` or in `texts`. */
  readonly columns: readonly string[];
  readonly numbers: readonly NumberEncoding[];
  readonly texts: readonly TextEncoding[];
}

/**
 * Scores S = W z + b of the encoded row z; one score (the logit of the second class) for two classes, else one a class.
 * Probabilities are the logistic function of it, or softmax.
 */
export interface LinearHead {
  readonly kind: 'logistic' | 'ternary' | 'rounded';
  /** Shape (scores, d), row-major. For a low-bit head the product of `codes` and `scales`. */
  readonly weights: Float64Array;
  /** Shape (scores,). */
  readonly bias: Float64Array;
  /** For low-bit heads: codes in {-1, 0, 1}, shape (scores, d), and one scale a score. */
  readonly lowBit?: { readonly codes: Int8Array; readonly scales: Float64Array };
}

/** A classifier from raw columns to class probabilities. */
export interface FittedClassifier {
  readonly encoder: Encoder;
  readonly head: LinearHead;
  readonly target: string;
  readonly classes: readonly string[];
  /** True when the classes are integers and labels therefore int64. */
  readonly integers: boolean;
}
