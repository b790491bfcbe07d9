/**
 * The lowest value at which the weights of the values up to it sum to at least `mass`; the highest value if rounding leaves
 * the whole sum below. Expected time O(m) (quickselect in three parts), without sorting.
 * @param values - Shape (m,), m >= 1, no NaN.
 * @param weights - Shape (m,), not negative.
 */
export function weightedQuantile(
  values: Float64Array,
  weights: Float64Array,
  mass: number,
): number {
  let candidates = Uint32Array.from(values, (_, x) => x);
  let before = 0; // weight of all values below the candidates
  for (;;) {
    const pivot = medianOfThree(values, candidates);
    let lower = 0;
    let equal = 0;
    for (const x of candidates) {
      if (values[x] < pivot) lower += weights[x];
      else if (values[x] === pivot) equal += weights[x];
    }
    const isBelow = before + lower >= mass;
    if (!isBelow && before + lower + equal >= mass) return pivot;
    const rest = candidates.filter((x) => (isBelow ? values[x] < pivot : values[x] > pivot));
    if (rest.length === 0) return pivot;
    if (!isBelow) before += lower + equal;
    candidates = rest;
  }
}

function medianOfThree(values: Float64Array, candidates: Uint32Array): number {
  const a = values[candidates[0]];
  const b = values[candidates[candidates.length >> 1]];
  const c = values[candidates[candidates.length - 1]];
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
