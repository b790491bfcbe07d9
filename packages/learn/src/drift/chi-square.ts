import { chiSquareSurvival } from '@ketflow/core';
import type { PairedCounts } from './histogram.ts';
import type { TestResult } from './test-result.ts';

/**
 * Pearson's chi-square test of the current counts against the reference, taken for the truth:
 * Σ (O − E)² / E, E = reference count × n_cur / n_ref, with bins − 1 degrees of freedom (Evidently's `chisquare`).
 *
 * A level that the reference does not have has E = 0: the statistic is Infinity and p is 0. The reference's own sampling
 * error is left out, so with n_ref near n_cur the test rejects far too often: {@link homogeneity} does not.
 */
export function chiSquare(counts: PairedCounts): TestResult {
  const { reference, current } = counts;
  const scale = total(current) / total(reference);
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    const expected = reference[i] * scale;
    if (expected > 0) statistic += (current[i] - expected) ** 2 / expected;
    else if (current[i] > 0) statistic = Infinity;
  }
  return { statistic, pValue: chiSquareSurvival(statistic, reference.length - 1) };
}

/**
 * Pearson's chi-square test that both samples come from one distribution (a 2 × levels table): expected counts are the
 * pooled shares scaled to each side, levels − 1 degrees of freedom. Both sides may err, as samples do.
 */
export function homogeneity(counts: PairedCounts): TestResult {
  const { reference, current } = counts;
  const nReference = total(reference);
  const nCurrent = total(current);
  const all = nReference + nCurrent;
  let statistic = 0;
  let levels = 0;
  for (let i = 0; i < reference.length; i++) {
    const pooled = reference[i] + current[i];
    if (pooled === 0) continue;
    levels++;
    // (O − E)²/E of both sides together: the deviations are equal and opposite.
    const deviation = current[i] - (pooled / all) * nCurrent;
    statistic += (deviation * deviation * all * all) / (pooled * nReference * nCurrent);
  }
  return { statistic, pValue: chiSquareSurvival(statistic, levels - 1) };
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
