/**
 * Distances between two histograms, by the definitions of Evidently (`src/evidently/legacy/calculations/stattests`,
 * commit a4aa4c2b3): p and q are the shares of reference and current data in each bin. All are 0 for equal shares.
 * @module
 */
import { log } from '@ketflow/core';
import type { PairedCounts } from './histogram.ts';

function shares(counts: Float64Array): Float64Array {
  let total = 0;
  for (const count of counts) total += count;
  return counts.map((count) => count / total);
}

/** Zero shares become 1e-4, or a millionth of the smallest other share where that is at most 1e-4. */
function filled(counts: Float64Array): Float64Array {
  const p = shares(counts);
  let least = 1;
  for (const share of p) if (share > 0 && share < least) least = share;
  const filling = least <= 1e-4 ? least / 1e6 : 1e-4;
  return p.map((share) => (share === 0 ? filling : share));
}

/**
 * The population stability index Σ (p − q) ln(p / q), in nats, zero shares filled: 1e-4, or (smallest other share of that
 * side) / 1e6 where that share is at most 1e-4.
 * @returns At least 0.
 */
export function psi(counts: PairedCounts): number {
  const p = filled(counts.reference);
  const q = filled(counts.current);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (p[i] - q[i]) * log(p[i] / q[i]);
  return sum;
}

/**
 * The Kullback–Leibler divergence KL(p ‖ q) = Σ p ln(p / q), in nats; zero shares filled as for {@link psi}, then p and q
 * scaled to sum 1.
 * @returns At least 0.
 */
export function klDivergence(counts: PairedCounts): number {
  const p = shares(filled(counts.reference));
  const q = shares(filled(counts.current));
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i] * log(p[i] / q[i]);
  return Math.max(0, sum);
}

/**
 * The Jensen–Shannon distance √((KL(p ‖ m) + KL(q ‖ m)) / 2), m = (p + q) / 2, natural logarithm, no zero filling.
 * @returns From 0 to √(ln 2) = 0.8326 (no common bin).
 */
export function jensenShannon(counts: PairedCounts): number {
  const p = shares(counts.reference);
  const q = shares(counts.current);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const m = (p[i] + q[i]) / 2;
    if (p[i] > 0) sum += p[i] * log(p[i] / m);
    if (q[i] > 0) sum += q[i] * log(q[i] / m);
  }
  return Math.sqrt(Math.max(0, sum) / 2);
}

/**
 * The Hellinger distance √(1 − Σ √(p q)), summed as ½ Σ (√p − √q)², which is the same and loses no digits where p is near q.
 * @returns From 0 to 1 (no common bin).
 */
export function hellinger(counts: PairedCounts): number {
  const p = shares(counts.reference);
  const q = shares(counts.current);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const difference = Math.sqrt(p[i]) - Math.sqrt(q[i]);
    sum += difference * difference;
  }
  return Math.sqrt(sum / 2);
}
