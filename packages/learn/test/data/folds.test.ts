import { isKetflowError, RandomStream } from '@ketflow/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdOut, stratifiedFolds } from '../../src/data/folds.ts';

const stream = RandomStream.root(3);

function targetOf(codes: readonly number[]): { classes: string[]; codes: Int32Array } {
  const classes = Array.from({ length: Math.max(...codes) + 1 }, (_, i) => `k${i}`);
  return { classes, codes: Int32Array.from(codes) };
}

const counts = (codes: Int32Array, rows: Int32Array, classes: number): number[] => {
  const of = Array.from({ length: classes }, () => 0);
  for (const row of rows) of[codes[row]]++;
  return of;
};

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (isKetflowError(error)) return error.code;
    throw error;
  }
  return undefined;
}

describe('stratifiedFolds', () => {
  it('puts every row in one test part, classes and sizes as even as can be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 90 }),
        fc.integer({ min: 2, max: 7 }),
        (codes, k) => {
          fc.pre(codes.length >= k);
          const target = targetOf(codes);
          const { folds } = stratifiedFolds(target, k, stream);
          expect(folds.length).toBe(k);
          const tested = folds.flatMap(({ test }) => Array.from(test)).sort((a, b) => a - b);
          expect(tested).toEqual(codes.map((_, i) => i));
          for (const { train, test } of folds) {
            const all = Int32Array.from([...train, ...test]).sort();
            expect(all).toEqual(Int32Array.from(codes.keys()));
            expect(train).toEqual(train.slice().sort());
            expect(test).toEqual(test.slice().sort());
          }
          const spread = (of: number[]): number => Math.max(...of) - Math.min(...of);
          expect(spread(folds.map(({ test }) => test.length))).toBeLessThanOrEqual(1);
          const perFold = folds.map(({ test }) =>
            counts(target.codes, test, target.classes.length),
          );
          target.classes.forEach((_, c) => {
            expect(spread(perFold.map((of) => of[c]))).toBeLessThanOrEqual(1);
          });
        },
      ),
    );
  });

  it('is shuffled, and the same for the same stream, however much of it was drawn', () => {
    const target = targetOf(Array.from({ length: 100 }, (_, i) => i % 3));
    const one = stratifiedFolds(target, 5, RandomStream.root(1));
    const used = RandomStream.root(1);
    used.uniform();
    expect(stratifiedFolds(target, 5, used)).toEqual(one);
    expect(stratifiedFolds(target, 5, RandomStream.root(2))).not.toEqual(one);
    expect(Array.from(one.folds[0].test)).not.toEqual(Array.from({ length: 20 }, (_, i) => 5 * i));
  });

  it('splits some rows only', () => {
    const target = targetOf(Array.from({ length: 30 }, (_, i) => i % 2));
    const rows = Int32Array.from({ length: 15 }, (_, i) => 2 * i);
    const { folds, warnings } = stratifiedFolds(target, 3, stream, rows);
    expect(Int32Array.from(folds.flatMap(({ test }) => Array.from(test))).sort()).toEqual(rows);
    expect(folds.map(({ test }) => test.length)).toEqual([5, 5, 5]);
    expect(warnings).toEqual([]); // the other class has no row here
  });

  it('warns of classes with fewer rows than folds', () => {
    const target = targetOf([0, 0, 0, 0, 0, 0, 1, 1, 2]);
    expect(stratifiedFolds(target, 3, stream).warnings).toEqual([
      { class: 'k1', rows: 2 },
      { class: 'k2', rows: 1 },
    ]);
  });

  it('refuses more folds than rows and a number of folds that is none', () => {
    const target = targetOf([0, 1, 0]);
    expect(codeOf(() => stratifiedFolds(target, 4, stream))).toBe('ROWS_TOO_FEW');
    expect(codeOf(() => stratifiedFolds(target, 3, stream))).toBeUndefined();
    for (const k of [1, 0, 2.5, NaN]) {
      expect(codeOf(() => stratifiedFolds(target, k, stream))).toBe('OPTION_INVALID');
    }
  });
});

describe('holdOut', () => {
  it('takes the share of every class', () => {
    const target = targetOf([
      ...Array<number>(60).fill(0),
      ...Array<number>(30).fill(1),
      ...Array<number>(10).fill(2),
    ]);
    const { train, test } = holdOut(target, 0.2, stream);
    expect(counts(target.codes, test, 3)).toEqual([12, 6, 2]);
    expect(counts(target.codes, train, 3)).toEqual([48, 24, 8]);
    expect(holdOut(target, 0.2, stream)).toEqual({ train, test });
    expect(Array.from(test.subarray(0, 12))).not.toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  it('rounds in total and keeps every class in the training part', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 60 }),
        fc.integer({ min: 10, max: 990 }).map((thousandths) => thousandths / 1000),
        (codes, share) => {
          const target = targetOf(codes);
          const { train, test } = holdOut(target, share, stream);
          const all = counts(target.codes, Int32Array.from(codes.keys()), target.classes.length);
          const kept = counts(target.codes, train, target.classes.length);
          all.forEach((n, c) => {
            if (n > 0) expect(kept[c]).toBeGreaterThanOrEqual(1);
            // One more than the floor even of a whole quota, where a class of one row gives nothing.
            expect(n - kept[c]).toBeLessThanOrEqual(Math.floor(share * n) + 1);
          });
          expect(train.length + test.length).toBe(codes.length);
          expect(test.length).toBeGreaterThanOrEqual(1);
          expect(test.length).toBeLessThanOrEqual(Math.max(1, Math.round(share * codes.length)));
        },
      ),
    );
  });

  it('refuses a share that is none, and rows that cannot be split', () => {
    const target = targetOf([0, 1, 2]);
    for (const share of [0, 1, NaN]) {
      expect(codeOf(() => holdOut(target, share, stream))).toBe('OPTION_INVALID');
    }
    expect(codeOf(() => holdOut(target, 0.5, stream))).toBe('ROWS_TOO_FEW');
  });
});
