import { describe, expect, it } from 'vitest';
import { planFeatureRace } from '../../src/features/race-plan.ts';
import { featuresThatFit, subsets } from '../../src/features/subspace.ts';

describe('planFeatureRace', () => {
  // repeats (settings + 1) layers 6 C(m, k) <= 3e9, with C(m, 1) = m to hit every limit exactly:
  // 10 · 17 · 8 · 6 m gives 367,647, 10 · 13 · 4 · 6 m gives 961,538, 10 · 9 · 2 · 6 m gives 2,777,777.
  it.each([
    [2, 8, 16, 128],
    [367_647, 8, 16, 128],
    [367_648, 4, 12, 128],
    [961_538, 4, 12, 128],
    [961_539, 2, 8, 256],
    [2_777_777, 2, 8, 256],
    [2_777_778, 1, 8, 256],
    [4_194_304, 1, 8, 256],
    [40_000_000, 1, 8, 256],
  ])('for %d states simulates %d layers', (m, layers, angleEvaluations, angleShots) => {
    expect(planFeatureRace(m, 1)).toEqual({
      mixer: 'grover',
      repeats: 10,
      layers,
      angleEvaluations,
      angleShots,
      evaluations: Math.max(10_000, m),
    });
  });

  it('counts the states of the subspace, not the features', () => {
    expect(subsets(33, 5)).toBe(237_336);
    expect(planFeatureRace(33, 5).layers).toBe(8);
    expect(planFeatureRace(28, 8).layers).toBe(1); // 3,108,105
  });

  it('always pays for greedy and for the search of the angles', () => {
    for (const [n, k] of [
      [2, 1],
      [33, 5],
      [500, 2],
      [500, 100],
      [500, 499],
    ]) {
      const m = featuresThatFit(n, k);
      const plan = planFeatureRace(m, k);
      expect(plan.evaluations).toBe(Math.max(10_000, m * k));
      expect(plan.evaluations).toBeGreaterThanOrEqual((k * (2 * m - k + 1)) / 2);
      expect(plan.evaluations).toBeGreaterThan(plan.angleEvaluations * plan.angleShots);
    }
  });
});
