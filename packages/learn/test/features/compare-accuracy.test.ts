import { describe, expect, it } from 'vitest';
import { compareAccuracy } from '../../src/models/compare-accuracy.ts';
import type { FoldRows } from '../../src/models/cross-validate.ts';
import { allRows } from '../models/small-table.ts';
import { correctedInterval } from './corrected-t.ts';

/** Folds with these numbers of test and training rows in the first one. */
const foldsOf = (count: number, test: number, train: number): FoldRows[] =>
  Array.from({ length: count }, () => ({ train: allRows(train), test: allRows(test) }));

const base = [0.8, 0.9, 0.85, 0.7, 0.75];
const compare = (
  differences: readonly number[],
  folds: readonly FoldRows[],
): ReturnType<typeof compareAccuracy> =>
  compareAccuracy(
    { name: 'ours', foldScores: differences.map((difference, i) => base[i] + difference) },
    { name: 'theirs', foldScores: base.slice(0, differences.length) },
    folds,
  );

describe('compareAccuracy', () => {
  it.each([
    [[0.02, -0.01, 0.05, 0.03, 0], 20, 80],
    [[0.02, -0.01, 0.05, 0.03, 0], 70, 281],
    [[-0.1, 0.05, 0.02], 30, 15],
  ])('has the corrected interval of %j', (differences, test, train) => {
    const verdict = compare(differences, foldsOf(differences.length, test, train));
    const expected = correctedInterval(differences, test, train);
    expect(verdict.difference).toBeCloseTo(expected.mean, 12);
    expect(verdict.interval[0]).toBeCloseTo(expected.interval[0], 10);
    expect(verdict.interval[1]).toBeCloseTo(expected.interval[1], 10);
    expect(verdict).toMatchObject({
      subject: 'ours',
      against: 'theirs',
      metric: 'accuracy',
      margin: 0.01,
      level: 0.95,
      n: differences.length,
      budget: { folds: differences.length },
    });
  });

  // With 20 test and 80 training rows the interval of [s, -s, s, -s, 0] is ± 1.8625 s.
  it('calls a tie what lies within ± 0.01, and no more', () => {
    const folds = foldsOf(5, 20, 80);
    const spread = (s: number): number[] => [s, -s, s, -s, 0];
    const [, half] = correctedInterval(spread(1), 20, 80).interval;
    expect(compare(spread(0.0099 / half), folds).outcome).toBe('tie');
    expect(compare(spread(0.0101 / half), folds).outcome).toBe('undecided');
    expect(compare([0, 0, 0, 0, 0], folds).outcome).toBe('tie');
  });

  it('is better or worse when the interval leaves out 0', () => {
    const folds = foldsOf(5, 20, 80);
    expect(compare([0.05, 0.06, 0.05, 0.06, 0.05], folds).outcome).toBe('better');
    expect(compare([-0.05, -0.06, -0.05, -0.06, -0.05], folds).outcome).toBe('worse');
  });

  it('takes the share of test rows from the folds: few test rows, a narrower interval', () => {
    const differences = [0.02, -0.01, 0.05, 0.03, 0];
    const width = ([low, high]: readonly [number, number]): number => high - low;
    const wide = width(compare(differences, foldsOf(5, 50, 50)).interval);
    const narrow = width(compare(differences, foldsOf(5, 5, 95)).interval);
    expect(wide / narrow).toBeCloseTo(Math.sqrt((0.2 + 1) / (0.2 + 5 / 95)), 10);
  });

  it('refuses scores of different folds', () => {
    const [ours, theirs] = [base, base.slice(1)].map((foldScores) => ({ name: 'x', foldScores }));
    expect(() => compareAccuracy(ours, theirs, foldsOf(5, 20, 80))).toThrow('5 scores of x');
  });
});
