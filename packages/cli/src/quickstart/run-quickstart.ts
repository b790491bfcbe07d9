/**
 * The main job: a table becomes a smaller ONNX model, with a race in the middle, and goes through the gate into service.
 * Each step is a function of a package; this file only leads the data from one to the next.
 * @module
 */
import { compareAccuracy, raceFeatures, selectFeatures, stratifiedFolds } from '@ketflow/learn';
import type { Context, OptionValues } from '../command.ts';
import { compressDocument } from '../documents/compress.ts';
import { featuresDocument } from '../documents/features.ts';
import { foldWarnings } from '../documents/warnings.ts';
import { featureRaceDocument } from '../documents/race.ts';
import type { TrainDocument } from '../documents/train.ts';
import { dataStep } from './data-step.ts';
import type { QuickstartDocument } from './document.ts';
import {
  gateStep,
  medianLatencyMs,
  requireFittingChampion,
  type RecipeModel,
} from './gate-step.ts';
import type { ModelBook } from './model-book.ts';
import { logisticModel, ternaryModels, trainedDocument } from './models-step.ts';
import { quickstartFigures, recordQuickstart } from './record-quickstart.ts';
import { driftStep, serveStep } from './service-step.ts';

/** What to run it on. */
export interface QuickstartInput {
  readonly data: string;
  readonly target: string;
  /** Default: 5, or all features where there are fewer. */
  readonly k: number | undefined;
  readonly folds: number;
  /** Name of the registered model. */
  readonly name: string;
  readonly options: OptionValues;
}

/** A turn for the event loop, so that Ctrl-C is heard between steps. */
async function turn({ io }: Context): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  io.signal.throwIfAborted();
}

/** The better of two ternary forms by validation score: the one by the binary model unless plain rounding beats it. */
const betterTernary = (qubo: RecipeModel, rounded: RecipeModel): RecipeModel =>
  rounded.score.mean > qubo.score.mean ? rounded : qubo;

/** Runs the whole path, registers what came out, and records it. */
export async function runQuickstart(
  context: Context,
  book: ModelBook,
  { data, target, k: asked, folds: numFolds, name, options }: QuickstartInput,
): Promise<QuickstartDocument> {
  const { io, common, stream, progress, run } = context;
  const { clock, signal } = io;
  const begin = clock.seconds();
  const read = await dataStep(context, data, target, numFolds, options);
  const { table, heldOut } = read;
  const k = asked ?? Math.min(5, table.features.length);
  const about = {
    sha256: read.sha256,
    rows: table.rows,
    columns: table.features.map((column) => column.name),
    kinds: table.features.map((column) => column.kind),
    target,
    classes: table.target.classes,
  };
  await requireFittingChampion(book, name, about);
  await run.params({ target, k: String(k), folds: String(numFolds), name });
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
    dropped: read.profile.dropped,
    warnings: [...read.warnings, ...foldWarnings(warnings, numFolds)],
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
  const baseline = await logisticModel(table, selection.allFeatures, 'logistic, all features');
  const chosen = await logisticModel(
    table,
    selection.chosen,
    `logistic, ${k} feature${k === 1 ? '' : 's'}`,
  );
  const train: TrainDocument = {
    runId: run.runId,
    ...trainedDocument(table, heldOut, chosen),
    baseline: trainedDocument(table, heldOut, baseline),
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
  const ternary = await ternaryModels(context, table, chosen, foldClassifiers, folds);
  const [qubo, rounded] = ternary;
  if (qubo === undefined || rounded === undefined) throw new RangeError('no ternary models');
  const compress = compressDocument(
    baseline,
    [chosen, qubo, rounded],
    [
      [qubo.method, rounded.method],
      [qubo.method, chosen.method],
      [qubo.method, baseline.method],
    ],
    folds,
    clock.seconds() - start,
  );
  await turn(context);

  progress.report({ step: 'gate', message: name });
  const latencyOf = async (model: RecipeModel): Promise<number> =>
    context.replay?.metric('gate.latency_ms') ??
    (await medianLatencyMs(model.exported.bytes, table, () => clock.seconds()));
  const gate = await gateStep(book, {
    name,
    runId: run.runId,
    table,
    folds,
    data: about,
    baseline,
    candidates: [chosen, betterTernary(qubo, rounded)],
    rival: race.race?.verdicts.find(({ against }) => against === 'sa') ?? null,
    latencyOf,
    stream: stream.split('gate'),
    signal,
  });
  await turn(context);

  progress.report({ step: 'serve', message: gate.document.served });
  const serving = await serveStep(gate.served, heldOut, context);
  const drift = driftStep(table, heldOut, clock);
  const document: QuickstartDocument = {
    runId: run.runId,
    data: read.profile,
    features,
    race,
    train,
    compress,
    gate: gate.document,
    serving,
    drift,
    figures: quickstartFigures({ features, compress, race }),
    seconds: clock.seconds() - begin,
  };
  progress.report({ step: 'record', message: run.runId ?? 'nothing' });
  await recordQuickstart(run, document, {
    models: [baseline, chosen, qubo, rounded],
    target,
    raced,
    gate,
  });
  return document;
}
