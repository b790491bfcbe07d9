/**
 * How much the subsets of the folds agree: the mean over all pairs of Kuncheva's index
 * (r n - k²) / (k (n - k)), r = size of the intersection; 1 for equal subsets, 0 expected by chance; 1 when k = n.
 * @param subsets - Subsets of equal size k.
 * @param n - Number of features they were chosen from.
 * @returns The mean, or null for fewer than two subsets.
 * @see L. I. Kuncheva, A stability index for feature selection, AIAP 2007.
 */
export function selectionStability(subsets: readonly Int32Array[], n: number): number | null {
  if (subsets.length < 2) return null;
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < subsets.length; a++) {
    for (let b = a + 1; b < subsets.length; b++) {
      const k = subsets[a].length;
      const shared = subsets[a].filter((feature) => subsets[b].includes(feature)).length;
      sum += k === n ? 1 : (shared * n - k * k) / (k * (n - k));
      pairs++;
    }
  }
  return sum / pairs;
}
