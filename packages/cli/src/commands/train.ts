import { KetflowError } from '@ketflow/core';
import {
  accuracy,
  compareAccuracy,
  crossValidate,
  exportChecked,
  fitLogisticClassifier,
  predict,
  stratifiedFolds,
  ternaryClassifier,
  type FittedClassifier,
  type FoldRows,
  type LogisticFit,
  type Rows,
  type Table,
} from '@ketflow/learn';
import type { CommandSpec, Context } from '../command.ts';
import { dataOptions, loadClassification, openData } from '../data-input.ts';
import { documentWithoutTimes } from '../documents/without-times.ts';
import {
  modelDocument,
  trainText,
  type TrainDocument,
  type TrainedModelDocument,
} from '../documents/train.ts';
import { choiceOption, integerOption, requiredOption, textOption } from '../option-values.ts';
import { recordInput } from '../input-hash.ts';
import { readInput } from '../input-file.ts';
import { requireFolder, writeOutput } from '../output-file.ts';
import { featureCount, fitWarnings, foldWarnings } from '../documents/warnings.ts';

const estimators = ['logistic', 'ternary-head'] as const;
const plannedEstimators = [
  ...['ridge', 'mlp', 'tree', 'boosted-trees', 'binary-head', 'quantum-kernel', 'reuploading'],
];

type Estimator = (typeof estimators)[number];

function estimatorOption(options: Parameters<typeof textOption>[0]): Estimator {
  const name = textOption(options, 'estimator') ?? 'logistic';
  if (plannedEstimators.includes(name)) {
    throw new KetflowError('NOT_AVAILABLE_YET', {
      what: `Estimator "${name}"`,
      available: estimators,
    });
  }
  return choiceOption(options, 'estimator', estimators) ?? 'logistic';
}

/**
 * Reads a subset file and checks it against the table.
 * @throws KetflowError `FILE_NOT_FOUND`, `DATA_MALFORMED`, `COLUMN_NOT_FOUND`.
 */
async function readSubset(
  { io, run }: Context,
  file: string,
  target: string,
): Promise<readonly string[]> {
  const bytes = await readInput(io.cwd, file);
  await recordInput(run, 'subset', file, bytes);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = 'it is not JSON';
    throw new KetflowError('DATA_MALFORMED', { path: file, reason }, { cause: error });
  }
  const subset = value as { selected?: unknown; target?: unknown } | null;
  const selected = subset?.selected;
  if (
    !Array.isArray(selected) ||
    selected.length === 0 ||
    !selected.every((name) => typeof name === 'string')
  ) {
    const reason = 'it needs "selected", a list of column names';
    throw new KetflowError('DATA_MALFORMED', { path: file, reason });
  }
  if (subset?.target !== undefined && subset.target !== target) {
    const reason = `it was chosen for another target: ${JSON.stringify(subset.target)}`;
    throw new KetflowError('DATA_MALFORMED', { path: file, reason });
  }
  return selected;
}

async function fit(
  estimator: Estimator,
  table: Table,
  columns: readonly string[],
  rows: Rows,
  { stream, io }: Context,
): Promise<{ readonly classifier: FittedClassifier; readonly report: LogisticFit }> {
  const { classifier: logistic, fit: report } = fitLogisticClassifier(table, columns, rows);
  if (estimator === 'logistic') return { classifier: logistic, report };
  const start = { classifier: logistic, rows };
  const classifier = await ternaryClassifier(
    table,
    start,
    'ternary-qubo',
    stream.split('ternary'),
    io.signal,
  );
  return { classifier, report };
}

async function trainOne(
  context: Context,
  table: Table,
  folds: readonly FoldRows[],
  spec: { readonly estimator: Estimator; readonly columns: readonly string[] },
): Promise<{ document: TrainedModelDocument; bytes: Uint8Array; warnings: readonly string[] }> {
  const { estimator, columns } = spec;
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const validation = await crossValidate(
    table,
    folds,
    async (train, fold) => {
      context.progress.report({ step: `train ${estimator}`, done: fold + 1, total: folds.length });
      return (await fit(estimator, table, columns, train, context)).classifier;
    },
    { signal: context.io.signal },
  );
  const { classifier, report } = await fit(estimator, table, columns, rows, context);
  const exported = await exportChecked(classifier, table, rows);
  const codes = predict(classifier, table, rows);
  return {
    bytes: exported.bytes,
    warnings: fitWarnings(`logistic on ${featureCount(columns.length)}`, report),
    document: {
      estimator,
      metric: 'accuracy',
      features: columns,
      train: accuracy(codes, classifier.classes, table, rows),
      validation: {
        mean: validation.estimate.mean,
        interval: validation.estimate.interval,
        folds: validation.accuracies,
      },
      test: { score: null },
      model: modelDocument(exported, null),
    },
  };
}

/** Fits a classifier, scores it beside the one on all features, and writes plain ONNX. */
export const trainCommand: CommandSpec = {
  name: 'train',
  summary: 'fit a classifier, score it beside one on all features, write ONNX',
  arguments: ['<DATA>'],
  options: [
    { flags: '--target <COLUMN>', text: 'the column to predict (required)' },
    { flags: '--estimator <NAME>', text: estimators.join(', '), default: 'logistic' },
    { flags: '--features <FILE>', text: 'columns to use: SUBSET.json of "features --out"' },
    { flags: '--folds <N>', text: 'folds of the cross-validation', default: '5' },
    { flags: '--out <FILE>', text: 'write the model as ONNX' },
    ...dataOptions,
  ],
  planned: ['--from', '--layer', '--test'],
  example: 'ketflow train examples/data/ionosphere.csv --target class --out model.onnx',
  records: true,
  async run(context, [data = ''], options) {
    const { io, stream, run } = context;
    const start = io.clock.seconds();
    const target = requiredOption(options, 'target', 'train');
    const estimator = estimatorOption(options);
    const numFolds = integerOption(options, 'folds', { least: 2 }) ?? 5;
    const subsetFile = textOption(options, 'features');
    const subset =
      subsetFile === undefined ? undefined : await readSubset(context, subsetFile, target);
    const out = textOption(options, 'out') ?? null;
    if (out !== null) await requireFolder(io.cwd, out);
    const input = await openData(context, data, options);
    try {
      const table = await loadClassification(input, target, options, io.signal);
      const all = table.features.map(({ name }) => name);
      const { folds, warnings } = stratifiedFolds(table.target, numFolds, stream.split('folds'));
      const trained = await trainOne(context, table, folds, { estimator, columns: subset ?? all });
      const baseline =
        estimator === 'logistic' && subset === undefined
          ? trained
          : await trainOne(context, table, folds, { estimator: 'logistic', columns: all });
      if (out !== null) await writeOutput(io.cwd, out, trained.bytes);
      const document: TrainDocument = {
        runId: run.runId,
        ...trained.document,
        model: { ...trained.document.model, path: out },
        baseline: baseline.document,
        verdicts:
          baseline === trained
            ? []
            : [
                compareAccuracy(
                  {
                    name: `${estimator} on ${featureCount(trained.document.features.length)}`,
                    foldScores: trained.document.validation.folds,
                  },
                  {
                    name: 'logistic on all features',
                    foldScores: baseline.document.validation.folds,
                  },
                  folds,
                ),
              ],
        warnings: [
          ...foldWarnings(warnings, numFolds),
          ...trained.warnings,
          ...(baseline === trained ? [] : baseline.warnings),
        ],
        seconds: io.clock.seconds() - start,
      };
      await run.metrics({
        'train.accuracy': document.train,
        'validation.accuracy': document.validation.mean,
      });
      await run.artifact('model.onnx', trained.bytes);
      await run.artifact('verdicts.json', JSON.stringify(document.verdicts, null, 2));
      await run.artifact('document.json', documentWithoutTimes({ ...document, model: undefined }));
      return { document, text: `${trainText(document)}\n` };
    } finally {
      await input.table.close();
    }
  },
};
