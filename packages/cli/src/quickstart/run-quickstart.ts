/**
 * The main job: a table becomes a smaller ONNX model, with a race in the middle. Each step is a function of a package;
 * this file only leads the data from one to the next and records what came out.
 * @module
 */
import {
  accuracy,
  compareAccuracy,
  exportChecked,
  fitLogisticClassifier,
  predict,
  profile,
  raceFeatures,
  selectFeatures,
  stratifiedFolds,
  ternaryCandidates,
  type FittedClassifier,
  type FoldRows,
  type LogisticFit,
  type ScoredSelection,
  type Table,
} from '@ketflow/learn';
import type { Context, OptionValues } from '../command.ts';
import { profileDocument, type ProfileDocument } from '../commands/profile.ts';
import { foldWarnings } from '../documents/fold-warnings.ts';
import { loadClassification, openData } from '../data-input.ts';
import { compressDocument, type ServableModel } from '../documents/compress.ts';
import { featuresDocument } from '../documents/features.ts';
import { featureRaceDocument } from '../documents/race.ts';
import {
  modelDocument,
  type TrainDocument,
  type TrainedModelDocument,
} from '../documents/train.ts';
import type { QuickstartDocument } from './document.ts';
import { recordQuickstart } from './record-quickstart.ts';

/** What to run it on. */
export interface QuickstartInput {
  readonly data: string;
  readonly target: string;
  /** Default: 5, or all features where there are fewer. */
  readonly k: number | undefined;
  readonly folds: number;
  readonly options: OptionValues;
}

/** A turn for the event loop, so that Ctrl-C is heard between steps. */
async function turn({ io }: Context): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  io.signal.throwIfAborted();
}

/** Largest mean gradient that scikit-learn calls converged (`tol`). */
const LOOSE_TOLERANCE = 1e-4;

/** What to say of a fit that ran out of counted work. */
function fitWarnings(
  method: string,
  { converged, gradientNorm, iterations }: LogisticFit,
): string[] {
  if (converged || gradientNorm <= LOOSE_TOLERANCE) return [];
  return [
    `the fit of "${method}" stopped after ${iterations} iterations at a mean gradient of ` +
      `${gradientNorm.toExponential(1)}; its scores may be a little low`,
  ];
}

/** A logistic model of some columns, exported and checked; scored by its selection. */
async function servable(
  table: Table,
  scored: ScoredSelection,
  method: string,
): Promise<ServableModel & { readonly warnings: readonly string[] }> {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const { classifier, fit } = fitLogisticClassifier(table, scored.selected, rows);
  return {
    method,
    warnings: fitWarnings(method, fit),
    classifier,
    exported: await exportChecked(classifier, table, rows),
    score: scored.score,
    foldScores: scored.foldScores,
  };
}

function trainedDocument(table: Table, model: ServableModel): TrainedModelDocument {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const { classifier, exported, score, foldScores } = model;
  return {
    estimator: 'logistic',
    metric: 'accuracy',
    features: classifier.encoder.columns,
    train: accuracy(predict(classifier, table, rows), classifier.classes, table, rows),
    validation: { mean: score.mean, interval: score.interval, folds: foldScores },
    test: { score: null },
    model: modelDocument(exported, null),
  };
}

async function ternaryModels(
  context: Context,
  table: Table,
  chosen: { classifier: FittedClassifier; foldClassifiers: readonly FittedClassifier[] },
  folds: readonly FoldRows[],
): Promise<ServableModel[]> {
  const candidates = await ternaryCandidates(table, {
    ...chosen,
    folds,
    stream: context.stream.split('compress'),
    progress: context.progress,
    signal: context.io.signal,
  });
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const models: ServableModel[] = [];
  for (const { method, classifier, score, foldScores } of candidates) {
    const exported = await exportChecked(classifier, table, rows);
    models.push({ method, classifier, exported, score, foldScores });
  }
  return models;
}

/** Runs the whole path and records it. */
export async function runQuickstart(
  context: Context,
  { data, target, k: asked, folds: numFolds, options }: QuickstartInput,
): Promise<QuickstartDocument> {
  const { io, common, stream, progress, run } = context;
  const { clock, signal } = io;
  const begin = clock.seconds();
  const input = await openData(context, data, options);
  let profiled: ProfileDocument;
  let table: Table;
  try {
    progress.report({ step: 'profile', message: `${input.table.columns.length} columns` });
    table = await loadClassification(input, target, options, signal);
    const found = await profile(input.table, { target, task: 'classification', signal });
    profiled = profileDocument(found, clock.seconds() - begin);
  } finally {
    await input.table.close();
  }
  const k = asked ?? Math.min(5, table.features.length);
  await run.params({ target, k: String(k), folds: String(numFolds) });
  const { folds, warnings } = stratifiedFolds(table.target, numFolds, stream.split('folds'));

  let start = clock.seconds();
  const selection = await selectFeatures(table, {
    k,
    folds,
    stream: stream.split('features'),
    clock,
    progress,
    signal,
  });
  const features = featuresDocument(selection, {
    runId: run.runId,
    rows: table.rows,
    dropped: profiled.dropped,
    warnings: foldWarnings(warnings, numFolds),
    seconds: clock.seconds() - start,
  });
  await turn(context);

  const raced = await raceFeatures(selection.information, k, {
    stream: stream.split('race'),
    clock,
    progress,
    signal,
  });
  const race = featureRaceDocument(raced, selection.mrmr, common.seed);
  await turn(context);

  start = clock.seconds();
  progress.report({ step: 'train', message: `${k} and all ${table.features.length} features` });
  const baseline = await servable(table, selection.allFeatures, 'logistic, all features');
  const chosen = await servable(
    table,
    selection.chosen,
    `logistic, ${k} feature${k === 1 ? '' : 's'}`,
  );
  const train: TrainDocument = {
    runId: run.runId,
    ...trainedDocument(table, chosen),
    baseline: trainedDocument(table, baseline),
    verdicts: [
      compareAccuracy(
        { name: chosen.method, foldScores: chosen.foldScores },
        { name: baseline.method, foldScores: baseline.foldScores },
        folds,
      ),
    ],
    warnings: [...chosen.warnings, ...baseline.warnings],
    seconds: clock.seconds() - start,
  };
  await turn(context);

  start = clock.seconds();
  const { foldClassifiers } = selection.chosen;
  const { classifier } = chosen;
  const ternary = await ternaryModels(context, table, { classifier, foldClassifiers }, folds);
  const compress = compressDocument(
    baseline,
    [chosen, ...ternary],
    [
      ['ternary-qubo', 'ternary-rounded'],
      ['ternary-qubo', chosen.method],
      ['ternary-qubo', baseline.method],
    ],
    folds,
    clock.seconds() - start,
  );
  const document: QuickstartDocument = {
    runId: run.runId,
    data: profiled,
    features,
    race,
    train,
    compress,
    gate: null,
    serving: null,
    drift: null,
    seconds: clock.seconds() - begin,
  };
  progress.report({ step: 'record', message: run.runId ?? 'nothing' });
  await recordQuickstart(run, document, { models: [baseline, chosen, ...ternary], target, raced });
  return document;
}
