import { silentProgress, type Estimate, type Progress, type RandomStream } from '@ketflow/core';
import type { Rows, Table } from '../data/table.ts';
import type { FittedClassifier } from '../models/classifier.ts';
import { crossValidate, type FoldRows } from '../models/cross-validate.ts';
import { encode } from '../models/encoder.ts';
import {
  assembleClassifier,
  fitLogisticClassifier,
  targetCodes,
} from '../models/logistic-classifier.ts';
import { fitTernary, roundTernary } from '../models/ternary.ts';
import { solveBinary } from './solve-binary.ts';

export const ternaryMethods = ['ternary-qubo', 'ternary-rounded'] as const;

/** `ternary-qubo`: codes by a binary quadratic model; `ternary-rounded`: the rounded logistic weights. */
export type TernaryMethod = (typeof ternaryMethods)[number];

/** A low-bit model of the chosen features. */
export interface TernaryCandidate {
  readonly method: TernaryMethod;
  /** Fitted on all rows. */
  readonly classifier: FittedClassifier;
  readonly foldScores: readonly number[];
  readonly score: Estimate;
}

/** Settings of {@link ternaryCandidates}. */
export interface TernaryCandidateOptions {
  /** Columns for the model on all rows. */
  readonly columns: readonly string[];
  /** Columns chosen inside each training fold, as indices. */
  readonly foldSubsets: readonly Int32Array[];
  readonly folds: readonly FoldRows[];
  readonly stream: RandomStream;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Fits one ternary classifier of `columns` on `rows`. */
export async function fitTernaryClassifier(
  table: Table,
  columns: readonly (string | number)[],
  rows: Rows,
  method: TernaryMethod,
  stream: RandomStream,
  signal?: AbortSignal,
): Promise<FittedClassifier> {
  const { classifier } = fitLogisticClassifier(table, columns, rows);
  const design = encode(classifier.encoder, table, rows);
  const codes = targetCodes(table, rows);
  const numClasses = table.target.classes.length;
  const head =
    method === 'ternary-rounded'
      ? roundTernary(classifier.head, design, codes, numClasses)
      : (
          await fitTernary(design, codes, numClasses, {
            start: classifier.head,
            solve: solveBinary,
            stream,
            ...(signal === undefined ? {} : { signal }),
          })
        ).head;
  return assembleClassifier(table, classifier.encoder, head);
}

/** The ternary models of the chosen features, by both methods, scored on the folds of the selection. */
export async function ternaryCandidates(
  table: Table,
  options: TernaryCandidateOptions,
): Promise<readonly TernaryCandidate[]> {
  const { columns, foldSubsets, folds, stream, signal } = options;
  const progress = options.progress ?? silentProgress;
  const everyRow: Rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const candidates: TernaryCandidate[] = [];
  for (const method of ternaryMethods) {
    const validation = await crossValidate(
      table,
      folds,
      (train, fold) => {
        progress.report({ step: `accuracy of ${method}`, done: fold + 1, total: folds.length });
        const subset = Array.from(foldSubsets[fold]);
        const own = stream.split('fold', fold);
        return fitTernaryClassifier(table, subset, train, method, own, signal);
      },
      signal === undefined ? {} : { signal },
    );
    const own = stream.split('all');
    candidates.push({
      method,
      classifier: await fitTernaryClassifier(table, columns, everyRow, method, own, signal),
      foldScores: validation.accuracies,
      score: validation.estimate,
    });
  }
  return candidates;
}
