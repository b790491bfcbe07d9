import type { Interval, Verdict } from '@ketflow/core';
import {
  compareAccuracy,
  inferenceCost,
  type ExportedModel,
  type FittedClassifier,
  type FoldRows,
} from '@ketflow/learn';
import { count, scoreWithInterval } from '../render/numbers.ts';
import { table, type TableColumn } from '../render/table.ts';

/** A model that could be served: what it costs and how well it scores. */
export interface ServableModel {
  readonly method: string;
  readonly classifier: FittedClassifier;
  readonly exported: ExportedModel;
  readonly score: { readonly mean: number; readonly interval: Interval };
  readonly foldScores: readonly number[];
  /** Shape (rows,): the class predicted for each row by the fold that did not see it. */
  readonly outOfFold: Int32Array;
}

/** One model of a `compress` document. */
interface CandidateDocument {
  readonly method: string;
  readonly inputs: number;
  readonly multiplyAdds: number;
  readonly additions: number;
  readonly bytes: number;
  readonly score: number;
  readonly interval: Interval;
  readonly sha256: string;
  readonly maxAbsDifference: number;
}

/** The document of `compress`, as `compress` of `quickstart`. */
export interface CompressDocument {
  /** The model on all features. */
  readonly before: CandidateDocument;
  /** The best candidate by validation score; among equal ones the cheapest. */
  readonly after: CandidateDocument;
  readonly candidates: readonly CandidateDocument[];
  readonly layers: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly bits: number;
    readonly sparsity: number;
    readonly loss: number;
  }[];
  readonly rivals: readonly {
    readonly method: string;
    readonly score: number;
    readonly loss: number;
  }[];
  readonly verdicts: readonly Verdict[];
  readonly seconds: number;
}

function candidate(model: ServableModel): CandidateDocument {
  return {
    method: model.method,
    ...inferenceCost(model.classifier),
    bytes: model.exported.bytes.length,
    score: model.score.mean,
    interval: model.score.interval,
    sha256: model.exported.sha256,
    maxAbsDifference: model.exported.maxAbsDifference,
  };
}

/** The linear layer of a model; bits are those that a weight needs: log2 3 rounded up for ternary codes. */
function layerOf(model: ServableModel, loss: number): CompressDocument['layers'][number] {
  const { weights, bias, lowBit } = model.classifier.head;
  const zeros = (lowBit?.codes ?? weights).filter((weight) => weight === 0).length;
  return {
    name: 'linear',
    shape: [bias.length, weights.length / bias.length],
    bits: lowBit === undefined ? 64 : 2,
    sparsity: zeros / weights.length,
    loss,
  };
}

/** The best candidate: highest validation score, then fewest multiply-adds, then fewest bytes. */
function bestOf(models: readonly ServableModel[]): ServableModel {
  const cost = (model: ServableModel): number => inferenceCost(model.classifier).multiplyAdds;
  return models.reduce((best, model) => {
    if (model.score.mean !== best.score.mean)
      return model.score.mean > best.score.mean ? model : best;
    if (cost(model) !== cost(best)) return cost(model) < cost(best) ? model : best;
    return model.exported.bytes.length < best.exported.bytes.length ? model : best;
  });
}

/**
 * Puts the document together.
 * @param baseline - The model on all features.
 * @param models - The candidates; the first one is compared with nothing but the baseline, see `pairs`.
 * @param pairs - Which comparisons to make, by method.
 */
export function compressDocument(
  baseline: ServableModel,
  models: readonly ServableModel[],
  pairs: readonly (readonly [subject: string, against: string])[],
  folds: readonly FoldRows[],
  seconds: number,
): CompressDocument {
  const all = [baseline, ...models];
  const named = (method: string): { name: string; foldScores: readonly number[] } => {
    const model = all.find((one) => one.method === method);
    return { name: method, foldScores: model?.foldScores ?? [] };
  };
  const after = bestOf(models);
  return {
    before: candidate(baseline),
    after: candidate(after),
    candidates: models.map(candidate),
    layers: [layerOf(after, baseline.score.mean - after.score.mean)],
    rivals: models
      .filter((model) => model !== after)
      .map((model) => ({
        method: model.method,
        score: model.score.mean,
        loss: baseline.score.mean - model.score.mean,
      })),
    verdicts: pairs.map(([subject, against]) =>
      compareAccuracy(named(subject), named(against), folds),
    ),
    seconds,
  };
}

const columns: readonly TableColumn[] = [
  { title: 'model' },
  { title: 'inputs', align: 'right' },
  { title: 'multiply-adds', align: 'right' },
  { title: 'additions', align: 'right' },
  { title: 'bytes', align: 'right' },
  { title: 'accuracy [95 %]' },
  { title: 'ONNX diff.', align: 'right' },
];

/** Before and after, one line a model. */
export function compressTable(document: CompressDocument): string {
  const rows = [document.before, ...document.candidates].map((model) => [
    model.method,
    count(model.inputs),
    count(model.multiplyAdds),
    count(model.additions),
    count(model.bytes),
    scoreWithInterval(model.score, model.interval),
    model.maxAbsDifference.toExponential(1),
  ]);
  return table(columns, rows);
}
