import { exp, logGamma } from '@ketflow/core';

/**
 * The two-sided p-value of R. A. Fisher's exact test of a 2 × 2 table [[a, b], [c, d]]: the chance, with these margins, of a
 * table as unlikely as this one or more so. Holds for any counts, where chi-square fails for rare ones.
 *
 * @remarks Time O(smallest margin). Tables within 1e-7 of this one's chance count as equally unlikely (as in R).
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const row = a + b;
  const column = a + c;
  const all = row + c + d;
  const chance = (x: number): number =>
    exp(logChoose(column, x) + logChoose(all - column, row - x) - logChoose(all, row));
  const observed = chance(a) * (1 + 1e-7);
  let sum = 0;
  for (let x = Math.max(0, row + column - all); x <= Math.min(row, column); x++) {
    const value = chance(x);
    if (value <= observed) sum += value;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
