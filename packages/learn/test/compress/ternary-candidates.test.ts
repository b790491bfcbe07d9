import { RandomStream, type ProgressEvent } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import {
  ternaryCandidates,
  ternaryClassifier,
  ternaryMethods,
  type TernaryCandidate,
} from '../../src/compress/ternary-candidates.ts';
import type { Rows, Table } from '../../src/data/table.ts';
import { takeRows } from '../../src/data/take-rows.ts';
import type { FittedClassifier } from '../../src/models/classifier.ts';
import type { FoldRows } from '../../src/models/cross-validate.ts';
import { fitLogisticClassifier } from '../../src/models/logistic-classifier.ts';
import { predict } from '../../src/models/predict.ts';
import { correctedInterval } from '../features/corrected-t.ts';
import {
  selectionTable,
  shareRight,
  withOtherClasses,
  withOtherFeatures,
} from '../features/selection-table.ts';
import { allRows } from '../models/small-table.ts';

const stream = RandomStream.root(14);

/** Rows from, …, to - 1. */
const range = (from: number, to: number): Rows =>
  Int32Array.from({ length: to - from }, (_, i) => from + i);

/** The rows of `all` outside [from, to). */
const outside = (all: number, from: number, to: number): Rows =>
  allRows(all).filter((row) => row < from || row >= to);

const table = selectionTable(300, 3);
const folds: FoldRows[] = [0, 100, 200].map((from) => ({
  train: outside(300, from, from + 100),
  test: range(from, from + 100),
}));
/** Each fold has columns of its own, so that no fold's classifier can stand in for another's. */
const columnsOfFold = [
  ['x0', 'x2'],
  ['x1', 't'],
  ['x2', 'x4', 't'],
];

function startsOf(of: Table): {
  classifier: FittedClassifier;
  foldClassifiers: FittedClassifier[];
} {
  return {
    classifier: fitLogisticClassifier(of, ['x0', 'x2', 't'], allRows(of.rows)).classifier,
    foldClassifiers: folds.map(
      ({ train }, fold) => fitLogisticClassifier(of, columnsOfFold[fold], train).classifier,
    ),
  };
}

const candidatesOf = (of: Table): Promise<readonly TernaryCandidate[]> =>
  ternaryCandidates(of, { ...startsOf(of), folds, stream });

const candidates = candidatesOf(table);

describe('ternaryClassifier', () => {
  it.each(ternaryMethods)('%s: weights are codes of -1, 0, 1 times a scale', async (method) => {
    for (const numClasses of [2, 3]) {
      const data = selectionTable(100, 8, numClasses);
      const rows = allRows(100);
      const { classifier } = fitLogisticClassifier(data, ['x0', 'x1', 'x2', 't'], rows);
      const { head, ...rest } = await ternaryClassifier(data, { classifier, rows }, method, stream);
      expect(rest).toEqual({
        encoder: classifier.encoder,
        target: classifier.target,
        classes: classifier.classes,
        integers: classifier.integers,
      });
      expect(head.kind).toBe(method === 'ternary-qubo' ? 'ternary' : 'rounded');
      const { codes, scales } = head.lowBit!;
      const width = codes.length / scales.length;
      expect(scales.length).toBe(numClasses === 2 ? 1 : 3);
      expect(codes.every((code) => [-1, 0, 1].includes(code))).toBe(true);
      expect(codes.some((code) => code !== 0)).toBe(true);
      head.weights.forEach((weight, i) => {
        expect(weight).toBe(codes[i] * scales[Math.floor(i / width)]);
      });
    }
  });

  it.each(ternaryMethods)('%s sees the rows of its start alone', async (method) => {
    const [{ train, test }] = folds;
    const { classifier } = fitLogisticClassifier(table, ['x0', 'x1', 'x2', 't'], train);
    const fitOn = (of: Table): Promise<FittedClassifier> =>
      ternaryClassifier(of, { classifier, rows: train }, method, stream);
    const fitted = await fitOn(table);
    expect(await fitOn(withOtherFeatures(table, test))).toEqual(fitted);
    expect(await fitOn(withOtherClasses(table, test))).toEqual(fitted);
    expect(await fitOn(withOtherClasses(table, train.slice(0, 30)))).not.toEqual(fitted);
  });
});

describe('ternaryCandidates', () => {
  it('turns the classifier of each fold into a ternary one on its training rows', async () => {
    const { foldClassifiers } = startsOf(table);
    const found = await candidates;
    expect(found.map(({ method }) => method)).toEqual(['ternary-qubo', 'ternary-rounded']);
    for (const { method, outOfFold, foldScores, score } of found) {
      for (const [fold, { train, test }] of folds.entries()) {
        const training = takeRows(table, train);
        const start = { classifier: foldClassifiers[fold], rows: allRows(training.rows) };
        const chance = stream.split('fold', fold);
        const twin = await ternaryClassifier(training, start, method, chance);
        const predicted = predict(twin, table, test);
        expect(Array.from(test, (row) => outOfFold[row])).toEqual(Array.from(predicted));
        expect(foldScores[fold]).toBe(shareRight(table, test, predicted));
      }
      const expected = correctedInterval(foldScores, 100, 200);
      expect(score.mean).toBeCloseTo(expected.mean, 12);
      expect(score.interval[0]).toBeCloseTo(Math.max(0, expected.interval[0]), 10);
      expect(score.interval[1]).toBeCloseTo(Math.min(1, expected.interval[1]), 10);
    }
  });

  it('fits the one to export on all rows, about as good as the logistic one', async () => {
    const { classifier } = startsOf(table);
    const rightOf = (fitted: FittedClassifier): number =>
      shareRight(table, allRows(300), predict(fitted, table, allRows(300)));
    for (const candidate of await candidates) {
      expect(rightOf(candidate.classifier)).toBeGreaterThan(rightOf(classifier) - 0.1);
      expect(candidate.score.mean).toBeGreaterThan(0.6);
      const start = { classifier, rows: allRows(300) };
      const twin = await ternaryClassifier(table, start, candidate.method, stream.split('all'));
      expect(candidate.classifier).toEqual(twin);
    }
  });

  it.each([0, 1, 2])('fold %i does not learn from the classes of its test rows', async (fold) => {
    const { test } = folds[fold];
    const after = await candidatesOf(withOtherClasses(table, test));
    (await candidates).forEach((was, i) => {
      const is = after[i];
      expect(test.map((row) => is.outOfFold[row])).toEqual(test.map((row) => was.outOfFold[row]));
      expect(is.foldScores[fold]).toBeCloseTo(1 - was.foldScores[fold], 12);
      expect(is.foldScores[fold]).not.toBe(was.foldScores[fold]);
      expect(is.outOfFold).not.toEqual(was.outOfFold);
    });
  });

  it.each([0, 1, 2])('fold %i does not learn from the features of its test rows', async (fold) => {
    const [changed, probes] = [folds[fold].test.slice(0, 40), folds[fold].test.slice(40)];
    const after = await candidatesOf(withOtherFeatures(table, changed));
    (await candidates).forEach((was, i) => {
      const is = after[i];
      // The other test rows show where the fold's boundary lies.
      expect(probes.map((row) => is.outOfFold[row])).toEqual(
        probes.map((row) => was.outOfFold[row]),
      );
      expect(is.foldScores[fold]).not.toBe(was.foldScores[fold]);
    });
  });

  it('is the same for the same stream where annealing solves the models', async () => {
    // 6 numbers and 4 levels: 20 bits, beyond enumeration.
    const columns = ['x0', 'x1', 'x2', 'x3', 'x4', 'x5', 't'];
    const fit = (rows: Rows): FittedClassifier =>
      fitLogisticClassifier(table, columns, rows).classifier;
    const options = {
      classifier: fit(allRows(300)),
      foldClassifiers: folds.map(({ train }) => fit(train)),
      folds,
    };
    const run = (): Promise<readonly TernaryCandidate[]> =>
      ternaryCandidates(table, { ...options, stream: RandomStream.root(1) });
    expect(await run()).toEqual(await run());
  });

  it('reports its steps fold by fold, and stops when it is told to', async () => {
    const events: ProgressEvent[] = [];
    const progress = { report: (event: ProgressEvent) => events.push(event) };
    await ternaryCandidates(table, { ...startsOf(table), folds, stream, progress });
    expect(events).toEqual(
      ternaryMethods.flatMap((method) =>
        [1, 2, 3].map((done) => ({ step: `accuracy of ${method}`, done, total: 3 })),
      ),
    );
    const signal = AbortSignal.abort(new Error('called off'));
    await expect(
      ternaryCandidates(table, { ...startsOf(table), folds, stream, signal }),
    ).rejects.toThrow('called off');
  });
});
