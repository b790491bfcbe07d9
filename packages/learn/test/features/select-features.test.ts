import { RandomStream, stoppedClock, type ProgressEvent } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { stratifiedFolds } from '../../src/data/folds.ts';
import { takeRows } from '../../src/data/take-rows.ts';
import { greedyMrmr, meanRedundancy } from '../../src/features/mrmr.ts';
import { featureInformation } from '../../src/features/mutual-information.ts';
import {
  selectFeatures,
  selectionMethods,
  type FeatureSelection,
  type ScoredSelection,
} from '../../src/features/select-features.ts';
import { selectionStability } from '../../src/features/stability.ts';
import { fitLogisticClassifier } from '../../src/models/logistic-classifier.ts';
import { predict } from '../../src/models/predict.ts';
import { allRows } from '../models/small-table.ts';
import { correctedInterval } from './corrected-t.ts';
import { bruteForce, mostRelevant } from './information.ts';
import { selectionTable, shareRight } from './selection-table.ts';

const k = 3;
const table = selectionTable(90, 5);
const stream = RandomStream.root(2);
const { folds } = stratifiedFolds(table.target, 5, stream);
const options = { k, folds, stream, clock: stoppedClock };
const selection = selectFeatures(table, options);

const scored = ({ chosen, rivals, allFeatures }: FeatureSelection): ScoredSelection[] => [
  chosen,
  ...rivals,
  allFeatures,
];

/** What each method chooses by these statistics, found in other ways than the package's. */
const twins: Record<ScoredSelection['method'], typeof bruteForceSubset> = {
  'mrmr-qubo': bruteForceSubset,
  'mrmr-greedy': (information) => Array.from(greedyMrmr(information, k).subset).sort(),
  mi: (information) => mostRelevant(information, k),
  all: (information) => Array.from(information.names.keys()),
};

function bruteForceSubset(information: ReturnType<typeof featureInformation>): number[] {
  return bruteForce(information, k).subset;
}

describe('selectFeatures', () => {
  it('scores the asked method, its rivals and all features', async () => {
    const found = await selection;
    expect(scored(found).map(({ method }) => method)).toEqual([
      'mrmr-qubo',
      'mrmr-greedy',
      'mi',
      'all',
    ]);
    expect(found).toMatchObject({ k, metric: 'accuracy' });
    const other = await selectFeatures(table, { ...options, method: 'mi' });
    expect(scored(other).map(({ method }) => method)).toEqual([
      'mi',
      'mrmr-qubo',
      'mrmr-greedy',
      'all',
    ]);
    expect(other.chosen).toEqual(found.rivals[1]);
    expect(other.mrmr).toEqual(found.mrmr);
  });

  it.each([...selectionMethods, 'all'] as const)(
    '%s: a fold is a selection and a fit on a table of its training rows alone',
    async (method) => {
      const found = scored(await selection).find((each) => each.method === method)!;
      folds.forEach(({ train, test }, fold) => {
        const training = takeRows(table, train);
        const rows = allRows(training.rows);
        const subset = twins[method](featureInformation(training, rows));
        expect(Array.from(found.foldSubsets[fold])).toEqual(subset);
        const { classifier } = fitLogisticClassifier(training, subset, rows);
        expect(found.foldClassifiers[fold]).toEqual(classifier);
        const predicted = predict(classifier, table, test);
        expect(Array.from(test, (row) => found.outOfFold[row])).toEqual(Array.from(predicted));
        expect(found.foldScores[fold]).toBe(shareRight(table, test, predicted));
      });
      expect([found.foldSubsets.length, found.foldScores.length]).toEqual([5, 5]);
    },
  );

  it('would choose otherwise on all rows than in some fold: the leak has something to show', async () => {
    const found = await selection;
    for (const method of selectionMethods) {
      const ofAll = twins[method](found.information);
      const each = scored(found).find((one) => one.method === method)!;
      expect(each.foldSubsets.some((subset) => subset.join() !== ofAll.join())).toBe(true);
    }
  });

  it('chooses on all rows, the mRMR model beside it', async () => {
    const found = await selection;
    const information = featureInformation(table, allRows(table.rows));
    expect(found.information).toEqual(information);
    for (const { method, selected } of scored(found)) {
      expect(selected).toEqual(twins[method](information).map((i) => table.features[i].name));
    }
    const best = bruteForce(information, k);
    expect(Array.from(found.mrmr.subset)).toEqual(best.subset);
    expect(found.mrmr.lower).toBeCloseTo(best.objective, 12);
    expect(found.mrmr.optimal).toBe(true);
    expect(found.redundancy).toBe(meanRedundancy(information, best.subset));
    expect(found.stability).toBe(selectionStability(found.chosen.foldSubsets, 7));
  });

  it('gives each mean its corrected interval, cut to [0, 1]', async () => {
    const [{ train, test }] = folds;
    for (const { foldScores, score } of scored(await selection)) {
      const { mean, interval } = correctedInterval(foldScores, test.length, train.length);
      expect(score.mean).toBeCloseTo(mean, 12);
      expect(score.interval[0]).toBeCloseTo(Math.max(0, interval[0]), 10);
      expect(score.interval[1]).toBeCloseTo(Math.min(1, interval[1]), 10);
      expect(score).toMatchObject({ level: 0.95, n: 5 });
    }
  });

  it('compares the chosen one with each other on the same folds', async () => {
    const { chosen, rivals, allFeatures, verdicts } = await selection;
    const [{ train, test }] = folds;
    expect(verdicts.map(({ against }) => against)).toEqual([
      '3 features by mrmr-greedy',
      '3 features by mi',
      'all features',
    ]);
    [...rivals, allFeatures].forEach(({ foldScores }, i) => {
      const differences = chosen.foldScores.map((score, fold) => score - foldScores[fold]);
      const expected = correctedInterval(differences, test.length, train.length);
      expect(verdicts[i]).toMatchObject({ subject: '3 features by mrmr-qubo', margin: 0.01, n: 5 });
      expect(verdicts[i].difference).toBeCloseTo(expected.mean, 12);
      expect(verdicts[i].interval[0]).toBeCloseTo(expected.interval[0], 10);
      expect(verdicts[i].interval[1]).toBeCloseTo(expected.interval[1], 10);
    });
    const one = await selectFeatures(table, { ...options, k: 1, method: 'mi' });
    expect(one.verdicts[0]).toMatchObject({ subject: '1 feature by mi' });
  });

  it('hands the solver on, and a weak one may miss the optimum only upwards', async () => {
    const found = await selectFeatures(table, { ...options, solver: 'greedy' });
    expect(found.mrmr.solvers[0].solver).toBe('greedy');
    expect(found.mrmr.objective).toBeGreaterThanOrEqual((await selection).mrmr.objective);
  });

  it('takes more than two classes', async () => {
    const three = selectionTable(90, 6, 3);
    const split = stratifiedFolds(three.target, 3, stream).folds;
    const { chosen } = await selectFeatures(three, { ...options, folds: split });
    expect(chosen.foldClassifiers[0].head.bias.length).toBe(3);
    split.forEach(({ test }, fold) => {
      const predicted = Array.from(test, (row) => chosen.outOfFold[row]);
      expect(chosen.foldScores[fold]).toBe(shareRight(three, test, predicted));
    });
    expect(chosen.score.mean).toBeGreaterThan(0.5);
  });

  it('is the same for the same stream, which it leaves as it was', async () => {
    const mine = RandomStream.root(2);
    expect(await selectFeatures(table, { ...options, stream: mine })).toEqual(await selection);
    expect(mine.uint32()).toBe(RandomStream.root(2).uint32());
  });

  it('reports its steps fold by fold', async () => {
    const events: ProgressEvent[] = [];
    await selectFeatures(table, {
      ...options,
      progress: { report: (event) => events.push(event) },
    });
    const steps = [
      'statistics',
      ...['mrmr-qubo', 'mrmr-greedy', 'mi', 'all'].map((m) => `accuracy of ${m}`),
    ];
    expect(events).toEqual(
      steps.flatMap((step) => [1, 2, 3, 4, 5].map((done) => ({ step, done, total: 5 }))),
    );
  });

  it('refuses an impossible k and an unknown solver, and stops when it is told to', async () => {
    for (const wrong of [0, 8, 1.5]) {
      await expect(selectFeatures(table, { ...options, k: wrong })).rejects.toMatchObject({
        code: 'K_OUT_OF_RANGE',
        details: { max: 7 },
      });
    }
    await expect(selectFeatures(table, { ...options, solver: 'saa' })).rejects.toMatchObject({
      code: 'SOLVER_UNKNOWN',
    });
    const signal = AbortSignal.abort(new Error('called off'));
    await expect(selectFeatures(table, { ...options, signal })).rejects.toThrow('called off');
  });
});
