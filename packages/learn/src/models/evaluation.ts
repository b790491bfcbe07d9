import { KetflowError, wilsonInterval, type Interval } from '@ketflow/core';

/** How the rows of one class fared. */
export interface ClassEvaluation {
  readonly class: string;
  /** Rows of this class. */
  readonly rows: number;
  /** Share of them that were predicted as it; null without rows. */
  readonly recall: number | null;
  /** Share of the rows predicted as it that are of it; null when none was. */
  readonly precision: number | null;
}

/** The accuracy of predictions, in all and by class. */
export interface Evaluation {
  readonly rows: number;
  readonly metric: 'accuracy';
  readonly score: number;
  /** Wilson interval at 95 %. */
  readonly interval: Interval;
  /** The model's classes, then those of the data that it does not know, in order of first sight. */
  readonly classes: readonly ClassEvaluation[];
  /** Rows: the true class; columns: the predicted one; both in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Compares predicted classes with true labels.
 * @param classes - Classes of the model.
 * @param predicted - Shape (rows,): index into `classes`.
 * @param actual - Shape (rows,): labels as text; one that the model does not know counts as wrong.
 * @throws KetflowError `SHAPE_MISMATCH` if there are no rows or the lengths differ.
 */
export function evaluatePredictions(
  classes: readonly string[],
  predicted: Int32Array,
  actual: readonly string[],
): Evaluation {
  if (predicted.length !== actual.length) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'labels',
      expected: `${predicted.length}`,
      got: `${actual.length}`,
    });
  }
  const names = [...new Set([...classes, ...actual])];
  const place = new Map(names.map((name, i) => [name, i]));
  const confusion = names.map(() => new Array<number>(names.length).fill(0));
  actual.forEach((label, row) => confusion[place.get(label)!][predicted[row]]++);
  const right = names.reduce((sum, _, i) => sum + confusion[i][i], 0);
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    rows: actual.length,
    metric: 'accuracy',
    score: right / actual.length,
    interval: wilsonInterval(right, actual.length),
    classes: names.map((name, i) => {
      const rows = confusion[i].reduce((sum, count) => sum + count, 0);
      const claimed = confusion.reduce((sum, line) => sum + line[i], 0);
      return {
        class: name,
        rows,
        recall: share(confusion[i][i], rows),
        precision: share(confusion[i][i], claimed),
      };
    }),
    confusion,
  };
}
