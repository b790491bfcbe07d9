import type { Rows, Table } from '../data/table.ts';
import type { FittedClassifier, LinearHead, Encoder } from './classifier.ts';
import { encode, fitEncoder } from './encoder.ts';
import { fitLogistic, type LogisticFit, type LogisticOptions } from './logistic.ts';

/** A classifier with the report of its fit. */
export interface LogisticClassifier {
  readonly classifier: FittedClassifier;
  readonly fit: LogisticFit;
}

/** Puts an encoder and a head that were fitted on `table` together. */
export function assembleClassifier(
  table: Table,
  encoder: Encoder,
  head: LinearHead,
): FittedClassifier {
  const { name, classes, integers } = table.target;
  return { encoder, head, target: name, classes, integers };
}

/** The class of each of `rows`. Shape (rows.length,), freshly allocated. */
export function targetCodes(table: Table, rows: Rows): Int32Array {
  return Int32Array.from(rows, (row) => table.target.codes[row]);
}

/**
 * Fits the encoder and the logistic regression of `columns` on the training rows.
 * @throws KetflowError as {@link fitEncoder} and {@link fitLogistic} do.
 */
export function fitLogisticClassifier(
  table: Table,
  columns: readonly (string | number)[],
  rows: Rows,
  options: LogisticOptions = {},
): LogisticClassifier {
  const encoder = fitEncoder(table, columns, rows);
  const fit = fitLogistic(
    encode(encoder, table, rows),
    targetCodes(table, rows),
    table.target.classes.length,
    options,
  );
  return { classifier: assembleClassifier(table, encoder, fit.head), fit };
}
