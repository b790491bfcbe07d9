import { describe, expect, it } from 'vitest';
import {
  KetflowError,
  RandomStream,
  comparePairedFolds,
  compareRepeats,
  evidenceFactor,
  correctedFoldInterval,
  outcomeOf,
  type Outcome,
  type Verdict,
} from '@ketflow/core';

const comparison = {
  subject: 'qaoa',
  against: 'sa',
  metric: 'objective',
  margin: 0.01,
  budget: { evaluations: 1000 },
};

describe('outcomeOf', () => {
  it.each<[low: number, high: number, margin: number, outcome: Outcome]>([
    [0.02, 0.05, 0.01, 'better'],
    [0.001, 0.002, 0.01, 'better'],
    [-0.05, -0.02, 0.01, 'worse'],
    [-0.001, 0.002, 0.01, 'tie'],
    [-0.01, 0.01, 0.01, 'tie'],
    [-0.011, 0.01, 0.01, 'undecided'],
    [0, 0.05, 0.01, 'undecided'],
    [-0.05, 0, 0.01, 'undecided'],
    [0, 0, 0, 'tie'],
    [0, 0, 0.01, 'tie'],
    [-0, 0, 0, 'tie'],
    [0, 1e-9, 0, 'undecided'],
  ])('[%d, %d] with margin %d: %s', (low, high, margin, outcome) => {
    expect(outcomeOf([low, high], margin)).toBe(outcome);
  });
});

describe('comparePairedFolds', () => {
  const subject = [0.91, 0.93, 0.9, 0.94, 0.92];
  const against = [0.85, 0.88, 0.86, 0.88, 0.87];

  it('says what was compared, and on how much evidence', () => {
    const verdict = comparePairedFolds(comparison, subject, against, 0.25);
    const estimate = correctedFoldInterval(
      subject.map((score, fold) => score - against[fold]),
      0.25,
    );
    expect(verdict).toEqual({
      ...comparison,
      difference: estimate.mean,
      interval: estimate.interval,
      level: 0.95,
      n: 5,
      test: 'corrected resampled t (Nadeau, Bengio 2003)',
      outcome: 'better',
    });
  });

  it('turns round when the sides are exchanged', () => {
    const verdict = comparePairedFolds(comparison, against, subject, 0.25);
    expect(verdict.outcome).toBe('worse');
    expect(verdict.difference).toBeCloseTo(-0.052, 12);
  });

  it('calls equal scores a tie, also with margin 0', () => {
    const verdict = comparePairedFolds({ ...comparison, margin: 0 }, subject, subject, 0.25);
    expect(verdict.interval).toEqual([0, 0]);
    expect(verdict.outcome).toBe('tie');
  });

  it('leaves a wide interval undecided, and more so at a higher level', () => {
    const noisy = [0.95, 0.8, 0.99, 0.78, 0.9];
    const verdict = comparePairedFolds(comparison, noisy, against, 0.25);
    const stricter = comparePairedFolds({ ...comparison, level: 0.99 }, noisy, against, 0.25);
    expect(verdict.outcome).toBe('undecided');
    expect(stricter.interval[0]).toBeLessThan(verdict.interval[0]);
    expect(stricter.level).toBe(0.99);
  });

  it('refuses fewer than two folds and sides of different lengths', () => {
    expect(() => comparePairedFolds(comparison, [1], [1], 0.25)).toThrow(KetflowError);
    expect(() => comparePairedFolds(comparison, [1, 2, 3], [1, 2], 0.25)).toThrow(
      'paired folds: expected 3 scores of sa, got 2',
    );
  });
});

describe('compareRepeats', () => {
  const stream = (): RandomStream => RandomStream.root(4);

  it.each<[name: Outcome, subject: number[], against: number[]]>([
    ['better', [10, 11, 12, 11], [5, 6, 5, 6, 7]],
    ['worse', [5, 6, 5, 6], [10, 11, 12, 11]],
    ['tie', [8, 8, 8], [8, 8]],
    ['undecided', [1, 9, 4, 6], [2, 8, 5, 4]],
  ])('%s', (outcome, subject, against) => {
    const verdict = compareRepeats(comparison, subject, against, stream());
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.n).toBe(Math.min(subject.length, against.length));
    expect(verdict.interval[0]).toBeLessThanOrEqual(verdict.difference);
    expect(verdict.interval[1]).toBeGreaterThanOrEqual(verdict.difference);
    expect(compareRepeats(comparison, subject, against, stream())).toEqual(verdict);
  });

  it('refuses a side without repeats', () => {
    expect(() => compareRepeats(comparison, [], [1], stream())).toThrow(KetflowError);
  });
});

describe('evidenceFactor', () => {
  const undecided: Verdict = {
    subject: 'a',
    against: 'b',
    metric: 'accuracy',
    difference: -0.2,
    interval: [-0.5, 0.1],
    level: 0.95,
    margin: 0.01,
    n: 5,
    test: 'any',
    budget: {},
    outcome: 'undecided',
  };

  it('is what it takes to exclude 0, the half-width shrinking with the root', () => {
    expect(evidenceFactor(undecided)).toBeCloseTo((0.3 / 0.2) ** 2, 12);
  });

  it('or to lie within the margin, whichever is less', () => {
    const near = { ...undecided, difference: 0.002, interval: [-0.018, 0.022] as const };
    expect(evidenceFactor(near)).toBeCloseTo((0.02 / 0.008) ** 2, 12);
  });

  it('is null for what is decided, and where no finite growth would do', () => {
    expect(evidenceFactor({ ...undecided, outcome: 'worse' })).toBeNull();
    const flat = { ...undecided, difference: 0, interval: [-1, 1] as const, margin: 0 };
    expect(evidenceFactor(flat)).toBeNull();
  });

  it('holds: an interval narrowed by it is decided', () => {
    const factor = evidenceFactor(undecided) ?? NaN;
    const half = 0.3 / Math.sqrt(factor * 1.0001);
    expect(outcomeOf([-0.2 - half, -0.2 + half], 0.01)).toBe('worse');
  });
});
