import { createHash } from 'node:crypto';
import { KetflowError } from '@ketflow/core';
import type { FeatureTable, Rows } from '../data/table.ts';
import type { FittedClassifier } from '../models/classifier.ts';
import { exportClassifier } from './export-classifier.ts';
import { loadModel } from './load-model.ts';
import { maxAbsDifference } from './parity.ts';

/** Largest difference of a probability between the fitted model and its file. */
const LARGEST_DIFFERENCE = 1e-5;

/** A model file that gives what the fitted model gives. */
export interface ExportedModel {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly opset: number;
  /** Between the probabilities of the fitted model and of ONNX Runtime on the rows of the check. */
  readonly maxAbsDifference: number;
}

/**
 * Exports a classifier, runs the file in ONNX Runtime on `rows` and compares.
 * @throws KetflowError `ONNX_DIFFERS` if a probability differs by more than 1e-5 or is NaN.
 */
export async function exportChecked(
  classifier: FittedClassifier,
  table: FeatureTable,
  rows: Rows,
): Promise<ExportedModel> {
  const bytes = exportClassifier(classifier);
  const model = await loadModel(bytes, 'the exported model');
  try {
    const difference = await maxAbsDifference(classifier, model, table, rows);
    if (!(difference <= LARGEST_DIFFERENCE)) {
      throw new KetflowError('ONNX_DIFFERS', { difference, limit: LARGEST_DIFFERENCE });
    }
    return {
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      opset: model.opset,
      maxAbsDifference: difference,
    };
  } finally {
    await model.dispose();
  }
}
