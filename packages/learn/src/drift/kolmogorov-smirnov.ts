import { largestGap } from './distribution-distances.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';
import type { TestResult } from './test-result.ts';

/** Up to this size of the larger sample the p-value is exact (as SciPy's `ks_2samp(method='auto')`). */
const LARGEST_EXACT = 10_000;

/**
 * The two-sided two-sample Kolmogorov–Smirnov test: D = max |F − G| and its p-value. Exact up to 10,000 values a side;
 * above, the distribution of the one-sample statistic for round(n_ref n_cur / (n_ref + n_cur)) values. Ties make the exact
 * p-value an upper bound.
 *
 * @param reference - Increasing, finite, not empty.
 * @param current - Increasing, finite, not empty.
 * @remarks Time O(n_ref + n_cur + D n_ref n_cur) where exact, O(n_ref + n_cur) above.
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): TestResult {
  const m = reference.length;
  const n = current.length;
  const divisor = greatestDivisor(m, n);
  const gap = largestGap(reference, current, divisor);
  const statistic = gap / ((m / divisor) * n);
  const size = (m / (m + n)) * n;
  if (Math.max(m, n) > LARGEST_EXACT) {
    return { statistic, pValue: kolmogorovSurvival(statistic, roundHalfEven(size)) };
  }
  // p <= 2.72 exp(-2 size D²) (F. Wei, R. M. Dudley, Stat. Probab. Lett. 82, 2012): here below the least double.
  if (size * statistic * statistic > 400) return { statistic, pValue: 0 };
  return { statistic, pValue: exactPValue(m, n, divisor, gap) };
}

/**
 * The share of lattice paths from (0, 0) to (m, n) that reach |i n − j m| / g >= gap. A path to (i, j) came from (i − 1, j)
 * with chance i / (i + j), so P(i, j) = (i P(i−1, j) + j P(i, j−1)) / (i + j), 1 on and beyond the lines: only positive
 * terms, so that small p-values keep their digits (T. Viehmann, arXiv 2102.08037, after J. L. Hodges, Ark. Mat. 3, 1958).
 * Only the points between the lines are visited; the column is overwritten from i − 1 to i, and points that the lines have
 * not reached yet still hold their 1.
 */
function exactPValue(m: number, n: number, divisor: number, gap: number): number {
  if (gap === 0) return 1;
  const mUnit = m / divisor;
  const nUnit = n / divisor;
  const column = new Float64Array(n + 1).fill(1);
  for (let i = 0; i <= m; i++) {
    // first and last j with |i nUnit − j mUnit| < gap; products stay below 2^53
    const first = Math.max(0, Math.floor((i * nUnit - gap) / mUnit) + 1);
    const last = Math.min(n, Math.ceil((i * nUnit + gap) / mUnit) - 1);
    if (last < first) return 1;
    let below = 1;
    for (let j = first; j <= last; j++) {
      below = i + j === 0 ? 0 : (i * column[j] + j * below) / (i + j);
      column[j] = below;
    }
  }
  return Math.min(1, column[n]);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Rounds as IEEE 754 does by default, as SciPy rounds the size. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below === 0.5) return below + (below % 2);
  return Math.round(x);
}
