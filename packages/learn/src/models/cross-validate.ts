import { correctedFoldInterval, type Estimate, type StopSignal } from '@ketflow/core';
import type { Rows, Table } from '../data/table.ts';
import type { FittedClassifier } from './classifier.ts';
import { accuracy, predict, probabilities } from './predict.ts';
import { turn } from './turn.ts';

/** The rows of one fold: fitted on `train`, scored on `test`. */
export interface FoldRows {
  readonly train: Rows;
  readonly test: Rows;
}

/** What {@link crossValidate} found. */
export interface CrossValidation {
  /** Accuracy on the test rows of each fold, from 0 to 1. */
  readonly accuracies: readonly number[];
  /** Their mean with its corrected interval at level 0.95, cut to [0, 1]. */
  readonly estimate: Estimate;
  /**
   * Shape (table rows, classes): the probabilities of every row from the fold that tested it (the last one that did), NaN
   * for a row that none tested.
   */
  readonly probabilities: Float64Array;
  /** Shape (table rows,): the class that this fold predicted for the row, -1 for a row that none tested. */
  readonly predicted: Int32Array;
}

/**
 * Fits a classifier on the training rows of every fold and scores it on the fold's test rows.
 *
 * @param folds - At least two; the share of test to training rows of the first one enters the interval.
 * @param fitOnFold - Fits on these rows alone; everything learned from data (encoders, selections) belongs in here.
 * @throws KetflowError `SHAPE_MISMATCH` for fewer than two folds or a fold without test rows.
 */
export async function crossValidate(
  table: Table,
  folds: readonly FoldRows[],
  fitOnFold: (train: Rows, foldIndex: number) => FittedClassifier | Promise<FittedClassifier>,
  options: { readonly signal?: StopSignal } = {},
): Promise<CrossValidation> {
  const numClasses = table.target.classes.length;
  const pooled = new Float64Array(table.rows * numClasses).fill(NaN);
  const predicted = new Int32Array(table.rows).fill(-1);
  const accuracies: number[] = [];
  for (const [index, { train, test }] of folds.entries()) {
    await turn(options.signal);
    const classifier = await fitOnFold(train, index);
    const codes = predict(classifier, table, test);
    test.forEach((row, i) => {
      predicted[row] = codes[i];
    });
    accuracies.push(accuracy(codes, classifier.classes, table, test));
    const own = probabilities(classifier, table, test);
    test.forEach((row, i) =>
      pooled.set(own.subarray(i * numClasses, (i + 1) * numClasses), row * numClasses),
    );
  }
  const testShare = folds.length === 0 ? 1 : folds[0].test.length / folds[0].train.length;
  const { interval, ...estimate } = correctedFoldInterval(accuracies, testShare);
  return {
    accuracies,
    estimate: { ...estimate, interval: [Math.max(0, interval[0]), Math.min(1, interval[1])] },
    probabilities: pooled,
    predicted,
  };
}
