import { KetflowError, exp, log, log1p } from '@ketflow/core';

/** Number of scores of a linear head: one for two classes (the logit of the second), else one a class. */
export function scoreCount(numClasses: number): number {
  return numClasses === 2 ? 1 : numClasses;
}

/**
 * Checks the class codes of a training set at the door.
 * @throws KetflowError `SHAPE_MISMATCH` for fewer than 2 classes, a number of codes that is not `rows`, or a code that is
 *   no class.
 */
export function requireClassCodes(codes: Int32Array, rows: number, numClasses: number): void {
  const bad = codes.find((code) => code < 0 || code >= numClasses);
  if (numClasses < 2 || rows === 0 || codes.length !== rows || bad !== undefined) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'class codes',
      expected: `${rows} rows (at least 1) with codes below the number of classes, which is 2 at least`,
      got: `${codes.length} codes, ${numClasses} classes${bad === undefined ? '' : `, code ${bad}`}`,
    });
  }
}

/**
 * The loss -ln p(y) of one row, and its derivatives by the scores, which replace them.
 *
 * One score s: p(1) = 1 / (1 + e^-s), derivative p(1) - y. More: p = softmax(s), derivative p - onehot(y).
 * @param scores - Shape (scores,); overwritten.
 */
export function lossAndResiduals(scores: Float64Array, y: number): number {
  if (scores.length === 1) {
    const s = scores[0];
    const e = exp(-Math.abs(s));
    scores[0] = (s >= 0 ? 1 : e) / (1 + e) - y;
    return log1p(e) + (s > 0 ? s : 0) - y * s;
  }
  const own = scores[y];
  const { largest, sum } = exponentials(scores);
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  scores[y] -= 1;
  return log(sum) + largest - own;
}

/** Replaces scores by e^(s - max s). */
function exponentials(scores: Float64Array): { largest: number; sum: number } {
  let largest = scores[0];
  for (let k = 1; k < scores.length; k++) if (scores[k] > largest) largest = scores[k];
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = exp(scores[k] - largest);
    sum += scores[k];
  }
  return { largest, sum };
}

/** softmax(scores), in place. */
export function softmax(scores: Float64Array): void {
  const { sum } = exponentials(scores);
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
}
