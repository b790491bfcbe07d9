import { readFileSync } from 'node:fs';
import { KetflowError, RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/data/table.ts';
import { encode, fitEncoder, type Design } from '../../src/models/encoder.ts';
import { fitLogistic, logisticObjective } from '../../src/models/logistic.ts';
import { fitLogisticClassifier } from '../../src/models/logistic-classifier.ts';
import { probabilities } from '../../src/models/predict.ts';
import { allRows, column, tableOf } from './small-table.ts';

interface Fixture {
  readonly numbers: readonly (readonly (number | null)[])[];
  readonly text: readonly string[];
  readonly fits: Readonly<
    Record<
      string,
      {
        readonly target: readonly number[];
        readonly weights: readonly number[];
        readonly bias: readonly number[];
        readonly probabilities: readonly number[];
      }
    >
  >;
}

const fixture = JSON.parse(
  readFileSync(new URL('fixtures/logistic.json', import.meta.url), 'utf8'),
) as Fixture;

function fixtureTable(target: readonly number[]): Table {
  const features = fixture.numbers[0].map((_, j) =>
    column(
      `x${j}`,
      fixture.numbers.map((row) => row[j]),
    ),
  );
  const text = fixture.text.map((value) => (value === '' ? null : value));
  return tableOf([...features, column('stone', text)], target);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

describe('fitLogistic beside scikit-learn', () => {
  it.each(Object.entries(fixture.fits))('%s classes', (_, expected) => {
    const table = fixtureTable(expected.target);
    const rows = allRows(table.rows);
    const { classifier, fit } = fitLogisticClassifier(table, [0, 1, 2, 3, 4], rows);
    expect(fit.converged).toBe(true);
    expect(largestDifference(classifier.head.weights, expected.weights)).toBeLessThan(1e-5);
    expect(largestDifference(classifier.head.bias, expected.bias)).toBeLessThan(1e-5);
    const got = probabilities(classifier, table, rows);
    expect(largestDifference(got, expected.probabilities)).toBeLessThan(1e-6);
  });
});

function randomDesign(rows: number, seed: number): Design {
  const stream = RandomStream.root(seed);
  return {
    rows,
    width: 8,
    numNumbers: 5,
    numbers: Float64Array.from({ length: rows * 5 }, () => stream.normal()),
    codes: [Int32Array.from({ length: rows }, () => stream.integer(4) - 1)],
    levelCounts: [3],
  };
}

describe('the objective', () => {
  it.each([2, 3, 5])('has the gradient that central differences find, %i classes', (classes) => {
    const stream = RandomStream.root(5);
    const design = randomDesign(40, 6);
    const codes = Int32Array.from({ length: 40 }, () => stream.integer(classes));
    const f = logisticObjective(design, codes, classes);
    const n = (classes === 2 ? 1 : classes) * 9;
    const x = Float64Array.from({ length: n }, () => stream.normal());
    const gradient = new Float64Array(n);
    const scratch = new Float64Array(n);
    f(x, gradient);
    for (let i = 0; i < n; i++) {
      const h = 1e-5;
      const up = f(
        x.map((v, j) => (j === i ? v + h : v)),
        scratch,
      );
      const down = f(
        x.map((v, j) => (j === i ? v - h : v)),
        scratch,
      );
      expect(Math.abs((up - down) / (2 * h) - gradient[i])).toBeLessThan(1e-6);
    }
  });

  it('is finite for scores far from 0', () => {
    const design = randomDesign(10, 1);
    const f = logisticObjective(design, new Int32Array(10), 2);
    const x = new Float64Array(9).fill(1e5);
    expect(Number.isFinite(f(x, new Float64Array(9)))).toBe(true);
  });
});

describe('fitLogistic', () => {
  const design = randomDesign(60, 9);
  const codes = Int32Array.from({ length: 60 }, (_, i) => (design.numbers[i * 5] > 0 ? 1 : 0));

  it('gives the same bits again', () => {
    const first = fitLogistic(design, codes, 2);
    expect(fitLogistic(design, codes, 2)).toEqual(first);
    expect(first.gradientNorm).toBeLessThanOrEqual(1e-7);
  });

  it('says that it has not converged', () => {
    const fit = fitLogistic(design, codes, 2, { maxIterations: 2 });
    expect(fit).toMatchObject({ converged: false, iterations: 2 });
    expect(fit.gradientNorm).toBeGreaterThan(1e-7);
  });

  it('takes a class without rows, and separable classes', () => {
    const fit = fitLogistic(design, codes, 3);
    expect(fit.converged).toBe(true);
    expect(fit.head.bias[2]).toBeLessThan(Math.min(fit.head.bias[0], fit.head.bias[1]) - 5);
    const same = fitLogistic(design, new Int32Array(60), 2);
    expect(same.converged).toBe(true);
    expect(same.head.bias[0]).toBeLessThan(-5);
  });

  it('sums the weights of a one-hot row as dense columns would', () => {
    const table = tableOf(
      [column('t', ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b'])],
      [0, 1, 1, 0, 1, 0, 0, 1],
    );
    const rows = allRows(8);
    const sparse = encode(fitEncoder(table, [0], rows), table, rows);
    const dense: Design = {
      rows: 8,
      width: 3,
      numNumbers: 3,
      numbers: Float64Array.from({ length: 24 }, (_, at) =>
        sparse.codes[0][Math.floor(at / 3)] === at % 3 ? 1 : 0,
      ),
      codes: [],
      levelCounts: [],
    };
    const a = fitLogistic(sparse, table.target.codes, 2);
    const b = fitLogistic(dense, table.target.codes, 2);
    expect(largestDifference(a.head.weights, b.head.weights)).toBeLessThan(1e-8);
  });

  it('refuses what does not fit', () => {
    const misfit = (work: () => unknown, code: string): void =>
      expect(work).toThrow(expect.objectContaining({ code }) as KetflowError);
    misfit(() => fitLogistic(design, codes.subarray(1), 2), 'SHAPE_MISMATCH');
    misfit(() => fitLogistic(design, codes, 1), 'SHAPE_MISMATCH');
    misfit(
      () =>
        fitLogistic(
          design,
          codes.map((c) => c * 2),
          2,
        ),
      'SHAPE_MISMATCH',
    );
    misfit(() => fitLogistic(design, codes, 2, { tolerance: NaN }), 'OPTION_INVALID');
    misfit(() => fitLogistic(design, codes, 2, { maxIterations: 1.5 }), 'OPTION_INVALID');
  });

  it('stops when it is told to', () => {
    const signal = AbortSignal.abort(new Error('enough'));
    expect(() => fitLogistic(design, codes, 2, { signal })).toThrow('enough');
  });
});
