import { KetflowError, sigmoid } from '@ketflow/core';
import type { FeatureTable, Rows, Table } from '../data/table.ts';
import { softmax } from './class-loss.ts';
import type { FittedClassifier, LinearHead } from './classifier.ts';
import { rowDot } from './design-rows.ts';
import { encode, type Design } from './encoder.ts';

/** Scores W z + b of every row. Shape (rows, scores), row-major, freshly allocated. */
function linearScores({ weights, bias }: LinearHead, design: Design): Float64Array {
  const scores = new Float64Array(design.rows * bias.length);
  for (let i = 0; i < design.rows; i++) {
    for (let k = 0; k < bias.length; k++) {
      scores[i * bias.length + k] = rowDot(design, i, weights, k * design.width) + bias[k];
    }
  }
  return scores;
}

/**
 * Class probabilities of `rows` of a table that has the classifier's columns: the logistic function of the one score for
 * two classes, else the softmax of the scores.
 * @returns Shape (rows.length, classes), row-major, freshly allocated.
 * @throws KetflowError `COLUMN_NOT_FOUND` or `VALUE_NOT_NUMERIC` if the table does not fit, as {@link encode} does.
 */
export function probabilities(
  classifier: FittedClassifier,
  table: FeatureTable,
  rows: Rows,
): Float64Array {
  const scores = linearScores(classifier.head, encode(classifier.encoder, table, rows));
  const numClasses = classifier.classes.length;
  if (classifier.head.bias.length > 1) {
    for (let i = 0; i < rows.length; i++) {
      softmax(scores.subarray(i * numClasses, (i + 1) * numClasses));
    }
    return scores;
  }
  const result = new Float64Array(rows.length * 2);
  scores.forEach((score, i) => {
    // Both from the score, so that neither loses digits near 0.
    result[2 * i] = sigmoid(-score);
    result[2 * i + 1] = sigmoid(score);
  });
  return result;
}

/**
 * The most probable class of each of `rows`, the first one of equals: index into `classifier.classes`.
 * @returns Shape (rows.length,), freshly allocated.
 * @throws KetflowError as {@link probabilities} does.
 */
export function predict(classifier: FittedClassifier, table: FeatureTable, rows: Rows): Int32Array {
  const scores = linearScores(classifier.head, encode(classifier.encoder, table, rows));
  const numScores = classifier.head.bias.length;
  return Int32Array.from(rows, (_, i) => {
    if (numScores === 1) return scores[i] > 0 ? 1 : 0;
    let best = 0;
    for (let k = 1; k < numScores; k++) {
      if (scores[i * numScores + k] > scores[i * numScores + best]) best = k;
    }
    return best;
  });
}

/**
 * The share of `rows` whose class `predicted` names rightly, from 0 to 1. Classes are compared by their text, so the table
 * may list its classes in another order than the classifier, or have others.
 * @param predicted - Index into `classes` for each of `rows`.
 * @throws KetflowError `SHAPE_MISMATCH` if there is not one prediction a row, or no row.
 */
export function accuracy(
  predicted: Int32Array,
  classes: readonly string[],
  table: Table,
  rows: Rows,
): number {
  if (predicted.length !== rows.length || rows.length === 0) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'predictions',
      expected: `one a row, of at least one row`,
      got: `${predicted.length} for ${rows.length} rows`,
    });
  }
  const { target } = table;
  const codeIn = target.classes.map((name) => classes.indexOf(name));
  let right = 0;
  rows.forEach((row, i) => {
    if (codeIn[target.codes[row]] === predicted[i]) right++;
  });
  return right / rows.length;
}
