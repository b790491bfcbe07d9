import type { FeatureTable, Rows } from '../data/table.ts';
import type { FittedClassifier } from '../models/classifier.ts';
import { probabilities } from '../models/predict.ts';
import type { OnnxModel } from './load-model.ts';

/**
 * The largest difference between a probability of the fitted classifier and of its exported model on `rows`; 0 for no
 * rows, NaN if a probability is NaN. About 6e-8 where nothing is wrong: the model gives floats.
 * @throws KetflowError as {@link OnnxModel.score} does.
 */
export async function maxAbsDifference(
  classifier: FittedClassifier,
  model: OnnxModel,
  table: FeatureTable,
  rows: Rows,
): Promise<number> {
  const expected = probabilities(classifier, table, rows);
  const { probabilities: got } = await model.score(table, rows);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(expected[i] - got[i]);
    if (Number.isNaN(difference)) return NaN;
    if (difference > largest) largest = difference;
  }
  return largest;
}
