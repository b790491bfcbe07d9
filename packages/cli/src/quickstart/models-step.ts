/**
 * Fits, exports and checks the models of a quickstart: all features, the chosen ones, and their ternary forms.
 * @module
 */
import {
  accuracy,
  exportChecked,
  fitLogisticClassifier,
  predict,
  ternaryCandidates,
  type FoldRows,
  type Rows,
  type ScoredSelection,
  type Table,
} from '@ketflow/learn';
import type { Context } from '../command.ts';
import { fitWarnings } from '../documents/warnings.ts';
import { modelDocument, type TrainedModelDocument } from '../documents/train.ts';
import type { RecipeModel } from './gate-step.ts';
import { modelPath } from './record-quickstart.ts';

const allRows = (table: Table): Rows => Int32Array.from({ length: table.rows }, (_, row) => row);

/** A logistic model of some columns, exported and checked; scored by its selection. */
export async function logisticModel(
  table: Table,
  scored: ScoredSelection,
  method: string,
): Promise<RecipeModel & { readonly warnings: readonly string[] }> {
  const rows = allRows(table);
  const { classifier, fit } = fitLogisticClassifier(table, scored.selected, rows);
  return {
    method,
    warnings: fitWarnings(method, fit),
    classifier,
    exported: await exportChecked(classifier, table, rows),
    score: scored.score,
    foldScores: scored.foldScores,
    outOfFold: scored.outOfFold,
    recipe: { target: table.target.name, columns: scored.selected, estimator: 'logistic' },
  };
}

/** The ternary forms of a logistic model, exported and checked. */
export async function ternaryModels(
  { stream, progress, io }: Context,
  table: Table,
  chosen: RecipeModel,
  foldClassifiers: ScoredSelection['foldClassifiers'],
  folds: readonly FoldRows[],
): Promise<RecipeModel[]> {
  const candidates = await ternaryCandidates(table, {
    classifier: chosen.classifier,
    foldClassifiers,
    folds,
    stream: stream.split('compress'),
    progress,
    signal: io.signal,
  });
  const models: RecipeModel[] = [];
  for (const { method, classifier, score, foldScores, outOfFold } of candidates) {
    const exported = await exportChecked(classifier, table, allRows(table));
    const recipe = { ...chosen.recipe, estimator: method };
    models.push({ method, classifier, exported, score, foldScores, outOfFold, recipe });
  }
  return models;
}

/** One model of the `train` document, scored on its own rows, in the folds, and on the held-out rows. */
export function trainedDocument(
  table: Table,
  heldOut: Table,
  { method, classifier, exported, score, foldScores }: RecipeModel,
): TrainedModelDocument {
  const scoreOn = (rows: Table): number =>
    accuracy(predict(classifier, rows, allRows(rows)), classifier.classes, rows, allRows(rows));
  return {
    estimator: 'logistic',
    metric: 'accuracy',
    features: classifier.encoder.columns,
    train: scoreOn(table),
    validation: { mean: score.mean, interval: score.interval, folds: foldScores },
    test: { score: heldOut === table ? null : scoreOn(heldOut) },
    model: modelDocument(exported, modelPath(method)),
  };
}
