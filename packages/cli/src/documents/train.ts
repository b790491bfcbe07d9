import type { Interval, Verdict } from '@ketflow/core';
import type { ExportedModel } from '@ketflow/learn';
import { count, score, scoreWithInterval } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';
import { verdictSentence } from '../render/verdict.ts';

/** One model of a `train` document. */
export interface TrainedModelDocument {
  readonly estimator: string;
  readonly metric: 'accuracy';
  readonly features: readonly string[];
  /** Score on the rows that it was fitted on. */
  readonly train: number;
  readonly validation: {
    readonly mean: number;
    readonly interval: Interval;
    readonly folds: readonly number[];
  };
  readonly test: { readonly score: number | null };
  readonly model: {
    readonly path: string | null;
    readonly bytes: number;
    readonly sha256: string;
    readonly maxAbsDifference: number;
    readonly opset: number;
  };
}

/** The document of `train`, also `train` of `quickstart`. */
export interface TrainDocument extends TrainedModelDocument {
  readonly runId: string | null;
  readonly baseline: TrainedModelDocument;
  readonly verdicts: readonly Verdict[];
  readonly warnings: readonly string[];
  readonly seconds: number;
}

/** The `model` part of a document. */
export const modelDocument = (
  exported: ExportedModel,
  path: string | null,
): TrainedModelDocument['model'] => ({
  path,
  bytes: exported.bytes.length,
  sha256: exported.sha256,
  maxAbsDifference: exported.maxAbsDifference,
  opset: exported.opset,
});

const row = (name: string, model: TrainedModelDocument): string[] => [
  name,
  model.estimator,
  count(model.features.length),
  score(model.train),
  scoreWithInterval(model.validation.mean, model.validation.interval),
  count(model.model.bytes),
  model.model.maxAbsDifference.toExponential(1),
];

/** The report of `train`. */
export function trainText(document: TrainDocument): string {
  return [
    table(
      [
        { title: 'model' },
        { title: 'estimator' },
        { title: 'features', align: 'right' },
        { title: 'train', align: 'right' },
        { title: 'validation [95 %]' },
        { title: 'bytes', align: 'right' },
        { title: 'ONNX differs by', align: 'right' },
      ],
      [row('trained', document), row('baseline', document.baseline)],
    ),
    '',
    ...document.verdicts.map((verdict) => wrap(verdictSentence(verdict))),
    ...document.warnings.map((warning) => wrap(`Warning: ${warning}`)),
    ...(document.model.path === null ? [] : [`Model written to ${document.model.path}`]),
  ].join('\n');
}
