import { describe, expect, it } from 'vitest';
import { comparePairedRows, normalQuantile, pairedProportionInterval } from '@ketflow/core';

const z = normalQuantile(0.975);

/** The score statistic at δ with the likelihood maximised numerically: the slow twin of the closed form. */
function scoreByLikelihood(b: number, c: number, n: number, delta: number): number {
  const log = (p: number, count: number): number => (count === 0 ? 0 : count * Math.log(p));
  const likelihood = (q: number): number =>
    log(q + delta, b) + log(q, c) + log(1 - 2 * q - delta, n - b - c);
  let low = Math.max(0, -delta) + 1e-12;
  let high = (1 - delta) / 2 - 1e-12;
  for (let i = 0; i < 300; i++) {
    const left = low + (high - low) / 3;
    const right = high - (high - low) / 3;
    if (likelihood(left) < likelihood(right)) low = left;
    else high = right;
  }
  const q = (low + high) / 2;
  return (b - c - n * delta) / Math.sqrt(n * (2 * q + delta - delta * delta));
}

describe('paired proportions', () => {
  it.each([
    [12, 2, 50],
    [3, 9, 40],
    [1, 5, 25],
    [30, 28, 281],
    [7, 1, 10],
  ])('b = %i, c = %i, n = %i: the score is ± z at the limits', (b, c, n) => {
    const [low, high] = pairedProportionInterval(b, c, n);
    expect(scoreByLikelihood(b, c, n, low)).toBeCloseTo(z, 5);
    expect(scoreByLikelihood(b, c, n, high)).toBeCloseTo(-z, 5);
    expect(low).toBeLessThan((b - c) / n);
    expect(high).toBeGreaterThan((b - c) / n);
  });

  it('turns round when the two sides change places', () => {
    const [low, high] = pairedProportionInterval(12, 2, 50);
    const turned = pairedProportionInterval(2, 12, 50);
    expect(turned[0]).toBeCloseTo(-high, 12);
    expect(turned[1]).toBeCloseTo(-low, 12);
  });

  it('without a discordant pair is ± z² / (n + z²), and never a point', () => {
    const [low, high] = pairedProportionInterval(0, 0, 100);
    expect(high).toBeCloseTo((z * z) / (100 + z * z), 10);
    expect(low).toBeCloseTo(-high, 12);
  });

  it('keeps its level: 95 % of 2,000 samples hold the true difference, within 4 sigma', () => {
    // A linear congruential generator is enough here: the seed is fixed.
    let state = 1;
    const uniform = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    let held = 0;
    for (let sample = 0; sample < 2000; sample++) {
      let b = 0;
      let c = 0;
      for (let i = 0; i < 60; i++) {
        const u = uniform();
        if (u < 0.2) b++;
        else if (u < 0.3) c++;
      }
      const [low, high] = pairedProportionInterval(b, c, 60);
      if (low <= 0.1 && 0.1 <= high) held++;
    }
    expect(Math.abs(held / 2000 - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / 2000));
  });

  it('judges rows: who is right where the other is wrong', () => {
    const comparison = { subject: 'a', against: 'b', metric: 'accuracy', margin: 0.05, budget: {} };
    const right = Array.from({ length: 40 }, () => 1);
    const verdict = comparePairedRows(
      comparison,
      right,
      right.map((_, i) => (i < 20 ? 0 : 1)),
    );
    expect(verdict).toMatchObject({ difference: 0.5, n: 40, outcome: 'better' });
    expect(() => comparePairedRows(comparison, right, [1])).toThrow('paired rows');
    expect(() => comparePairedRows(comparison, [], [])).toThrow('paired proportions');
  });
});
