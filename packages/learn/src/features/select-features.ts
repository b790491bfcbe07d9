import {
  silentProgress,
  type Clock,
  type Estimate,
  type Progress,
  type RandomStream,
  type Verdict,
} from '@ketflow/core';
import type { Rows, Table } from '../data/table.ts';
import type { FittedClassifier } from '../models/classifier.ts';
import { compareAccuracy } from '../models/compare-accuracy.ts';
import { crossValidate, type FoldRows } from '../models/cross-validate.ts';
import { fitLogisticClassifier } from '../models/logistic-classifier.ts';
import { turn } from '../models/turn.ts';
import { greedyMrmr, meanRedundancy, requireK, topRelevant } from './mrmr.ts';
import { featureInformation, type FeatureInformation } from './mutual-information.ts';
import { selectSubset, type SubsetChoice } from './select-subset.ts';
import { selectionStability } from './stability.ts';

export const selectionMethods = ['mrmr-qubo', 'mrmr-greedy', 'mi'] as const;

/** `mrmr-qubo`: minimum of the mRMR model; `mrmr-greedy`: its greedy rival; `mi`: the k most relevant. */
export type SelectionMethod = (typeof selectionMethods)[number];

/** A scored way to choose columns. */
export interface ScoredSelection {
  readonly method: SelectionMethod | 'all';
  /** Chosen on all rows, in column order. */
  readonly selected: readonly string[];
  /** Chosen inside each training fold, column indices. */
  readonly foldSubsets: readonly Int32Array[];
  /** The logistic regressions of the folds. */
  readonly foldClassifiers: readonly FittedClassifier[];
  /** Accuracy on each fold of logistic regression, selection repeated inside the training fold. */
  readonly foldScores: readonly number[];
  readonly score: Estimate;
  /** Shape (rows,): the class predicted for each row by the fold that did not see it. */
  readonly outOfFold: Int32Array;
  readonly seconds: number;
}

/** What {@link selectFeatures} found. */
export interface FeatureSelection {
  readonly k: number;
  readonly metric: 'accuracy';
  readonly chosen: ScoredSelection;
  readonly rivals: readonly ScoredSelection[];
  readonly allFeatures: ScoredSelection;
  /** Mean redundancy of the chosen pairs on all rows, nats. */
  readonly redundancy: number;
  /** Agreement of the folds' subsets; see {@link selectionStability}. */
  readonly stability: number | null;
  /** The mRMR model on all rows: best subset found and its bound, whatever the method. */
  readonly mrmr: SubsetChoice;
  /** The chosen method against every rival and against all features. */
  readonly verdicts: readonly Verdict[];
  /** Of all rows. */
  readonly information: FeatureInformation;
}

/** Settings of {@link selectFeatures}. */
export interface FeatureSelectionOptions {
  readonly k: number;
  readonly method?: SelectionMethod;
  /** Solver of the mRMR model; default `auto`. */
  readonly solver?: string;
  readonly folds: readonly FoldRows[];
  readonly stream: RandomStream;
  readonly clock: Clock;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Chooses k features on all rows and scores the choice honestly: for every fold the statistics, the selection and the
 * model see the training rows alone. Rivals and all features are scored on the same folds.
 *
 * @throws KetflowError `K_OUT_OF_RANGE`, `SOLVER_UNKNOWN`, and what the solver refuses.
 */
export async function selectFeatures(
  table: Table,
  options: FeatureSelectionOptions,
): Promise<FeatureSelection> {
  const { k, method = 'mrmr-qubo', folds, stream, clock, signal } = options;
  const progress = options.progress ?? silentProgress;
  requireK(k, table.features.length);
  const everyRow: Rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const information = featureInformation(table, everyRow);
  const ofFolds: FeatureInformation[] = [];
  for (const { train } of folds) {
    await turn(signal);
    progress.report({ step: 'statistics', done: ofFolds.length + 1, total: folds.length });
    ofFolds.push(featureInformation(table, train));
  }
  const solve = (of: FeatureInformation, part: string): Promise<SubsetChoice> =>
    selectSubset(of, k, {
      stream: stream.split(part),
      clock,
      ...(options.solver === undefined ? {} : { solver: options.solver }),
      ...(signal === undefined ? {} : { signal }),
    });
  const mrmr = await solve(information, 'all');

  const select = async (by: SelectionMethod, of: FeatureInformation, fold: number) => {
    if (by === 'mi') return topRelevant(of, k);
    if (by === 'mrmr-greedy') return greedyMrmr(of, k).subset.sort();
    return fold < 0 ? mrmr.subset : (await solve(of, `fold ${fold}`)).subset;
  };
  const score = async (
    by: SelectionMethod | 'all',
    subsetOf: (of: FeatureInformation, fold: number) => Promise<Int32Array>,
  ): Promise<ScoredSelection> => {
    const start = clock.seconds();
    const subset = await subsetOf(information, -1);
    const foldSubsets: Int32Array[] = [];
    const foldClassifiers: FittedClassifier[] = [];
    const validation = await crossValidate(
      table,
      folds,
      async (train, fold) => {
        progress.report({ step: `accuracy of ${by}`, done: fold + 1, total: folds.length });
        const chosen = await subsetOf(ofFolds[fold], fold);
        foldSubsets.push(chosen);
        const { classifier } = fitLogisticClassifier(table, Array.from(chosen), train);
        foldClassifiers.push(classifier);
        return classifier;
      },
      signal === undefined ? {} : { signal },
    );
    return {
      method: by,
      selected: Array.from(subset, (feature) => table.features[feature].name),
      foldSubsets,
      foldClassifiers,
      foldScores: validation.accuracies,
      score: validation.estimate,
      outOfFold: validation.predicted,
      seconds: clock.seconds() - start,
    };
  };

  const chosen = await score(method, (of, fold) => select(method, of, fold));
  const rivals: ScoredSelection[] = [];
  for (const rival of selectionMethods) {
    if (rival !== method) rivals.push(await score(rival, (of, fold) => select(rival, of, fold)));
  }
  const numFeatures = `${k} feature${k === 1 ? '' : 's'}`;
  const everyFeature = Int32Array.from(table.features.keys());
  const allFeatures = await score('all', () => Promise.resolve(everyFeature));
  const subset = chosen.selected.map((name) => information.names.indexOf(name));
  return {
    k,
    metric: 'accuracy',
    chosen,
    rivals,
    allFeatures,
    redundancy: meanRedundancy(information, subset),
    stability: selectionStability(chosen.foldSubsets, table.features.length),
    mrmr,
    verdicts: [...rivals, allFeatures].map((rival) =>
      compareAccuracy(
        { name: `${numFeatures} by ${method}`, foldScores: chosen.foldScores },
        {
          name: rival.method === 'all' ? 'all features' : `${numFeatures} by ${rival.method}`,
          foldScores: rival.foldScores,
        },
        folds,
      ),
    ),
    information,
  };
}
