import { comparePairedFolds, type Verdict } from '@ketflow/core';
import type { FoldRows } from './cross-validate.ts';

/** Accuracies closer than this do not matter. */
const ACCURACY_MARGIN = 0.01;

/** Compares the accuracies of two models on the same folds. */
export function compareAccuracy(
  subject: { readonly name: string; readonly foldScores: readonly number[] },
  against: { readonly name: string; readonly foldScores: readonly number[] },
  folds: readonly FoldRows[],
): Verdict {
  return comparePairedFolds(
    {
      subject: subject.name,
      against: against.name,
      metric: 'accuracy',
      margin: ACCURACY_MARGIN,
      budget: { folds: folds.length },
    },
    subject.foldScores,
    against.foldScores,
    folds[0].test.length / folds[0].train.length,
  );
}
