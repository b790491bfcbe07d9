/**
 * Adjusts p-values for the false discovery rate over all tests: sorted increasingly, adjusted_(i) = min over j >= i of
 * min(1, p_(j) m / j), m the number of p-values. Rejecting where adjusted <= fdr keeps the expected share of false
 * rejections at most fdr for independent tests (Y. Benjamini, Y. Hochberg, J. R. Stat. Soc. B 57, 1995).
 *
 * @param pValues - In [0, 1]; NaN for a test that was not made: it stays NaN and does not count.
 * @returns Shape as `pValues`, freshly allocated; equal p-values get equal adjusted ones. Time O(m log m).
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const adjusted = Float64Array.from(pValues);
  const order = Array.from(adjusted.keys())
    .filter((i) => !Number.isNaN(adjusted[i]))
    .sort((a, b) => adjusted[a] - adjusted[b] || a - b);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const i = order[rank - 1];
    // m / rank is exactly 1 for the largest: it is not changed.
    least = Math.min(least, adjusted[i] * (order.length / rank));
    adjusted[i] = least;
  }
  return adjusted;
}
