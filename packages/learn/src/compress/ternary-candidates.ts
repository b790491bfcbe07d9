import { silentProgress, type Estimate, type Progress, type RandomStream } from '@ketflow/core';
import type { Rows, Table } from '../data/table.ts';
import type { FittedClassifier } from '../models/classifier.ts';
import { crossValidate, type FoldRows } from '../models/cross-validate.ts';
import { encode } from '../models/encoder.ts';
import { assembleClassifier, targetCodes } from '../models/logistic-classifier.ts';
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
  /** Shape (rows,): the class predicted for each row by the fold that did not see it. */
  readonly outOfFold: Int32Array;
}

/** Settings of {@link ternaryCandidates}. */
export interface TernaryCandidateOptions {
  /** The logistic regression of the chosen features on all rows. */
  readonly classifier: FittedClassifier;
  /** The same of each fold, fitted on its training rows. */
  readonly foldClassifiers: readonly FittedClassifier[];
  readonly folds: readonly FoldRows[];
  readonly stream: RandomStream;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** A logistic classifier and the rows that it was fitted on. */
export interface TernaryStart {
  readonly classifier: FittedClassifier;
  readonly rows: Rows;
}

/** Turns a logistic classifier into a ternary one of the same columns, fitted on the same rows. */
export async function ternaryClassifier(
  table: Table,
  { classifier, rows }: TernaryStart,
  method: TernaryMethod,
  stream: RandomStream,
  signal?: AbortSignal,
): Promise<FittedClassifier> {
  const design = encode(classifier.encoder, table, rows);
  const codes = targetCodes(table, rows);
  const numClasses = table.target.classes.length;
  if (method === 'ternary-rounded') {
    const head = roundTernary(classifier.head, design, codes, numClasses);
    return assembleClassifier(table, classifier.encoder, head);
  }
  const { head } = await fitTernary(design, codes, numClasses, {
    start: classifier.head,
    solve: solveBinary,
    stream,
    ...(signal === undefined ? {} : { signal }),
  });
  return assembleClassifier(table, classifier.encoder, head);
}

/** The ternary models of the chosen features, by both methods, scored on the folds of the selection. */
export async function ternaryCandidates(
  table: Table,
  options: TernaryCandidateOptions,
): Promise<readonly TernaryCandidate[]> {
  const { classifier, foldClassifiers, folds, stream, signal } = options;
  const progress = options.progress ?? silentProgress;
  const everyRow: Rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const candidates: TernaryCandidate[] = [];
  for (const method of ternaryMethods) {
    const validation = await crossValidate(
      table,
      folds,
      (rows, fold) => {
        progress.report({ step: `accuracy of ${method}`, done: fold + 1, total: folds.length });
        const start = { classifier: foldClassifiers[fold], rows };
        return ternaryClassifier(table, start, method, stream.split('fold', fold), signal);
      },
      signal === undefined ? {} : { signal },
    );
    const start = { classifier, rows: everyRow };
    candidates.push({
      method,
      classifier: await ternaryClassifier(table, start, method, stream.split('all'), signal),
      foldScores: validation.accuracies,
      score: validation.estimate,
      outOfFold: validation.predicted,
    });
  }
  return candidates;
}
