/**
 * Distances between the distribution functions F and G of two samples, by one walk over both in increasing order.
 * Samples are increasing, finite and not empty. Time O(n_ref + n_cur).
 * @module
 */

/** Below this the spread of a reference does not norm a distance: a constant column would give infinity (Evidently). */
const LEAST_SPREAD = 0.001;

/** What one walk over two samples finds. */
export interface DistributionDistances {
  /** ∫ |F − G|, the first Wasserstein distance, in the units of the data. */
  readonly wassersteinRaw: number;
  /** {@link DistributionDistances.wassersteinRaw} over max(standard deviation of the reference with ddof 0, 0.001). */
  readonly wasserstein: number;
  /** The energy distance √(2 ∫ (F − G)²). */
  readonly energy: number;
}

/** Wasserstein and energy distances of two samples. */
export function distributionDistances(
  reference: Float64Array,
  current: Float64Array,
): DistributionDistances {
  let i = 0;
  let j = 0;
  let area = 0;
  let squares = 0;
  let from = Math.min(reference[0], current[0]);
  while (i < reference.length || j < current.length) {
    const to = nextValue(reference, i, current, j);
    const gap = Math.abs(i / reference.length - j / current.length);
    area += gap * (to - from);
    squares += gap * gap * (to - from);
    while (i < reference.length && reference[i] === to) i++;
    while (j < current.length && current[j] === to) j++;
    from = to;
  }
  return {
    wassersteinRaw: area,
    wasserstein: area / Math.max(spread(reference), LEAST_SPREAD),
    energy: Math.sqrt(2 * squares),
  };
}

/**
 * The two-sample Kolmogorov–Smirnov statistic D = max |F − G| as a whole number of units g / (n_ref n_cur), g the greatest
 * common divisor of the sizes: no rounding decides between ties.
 */
export function largestGap(
  reference: Float64Array,
  current: Float64Array,
  divisor: number,
): number {
  const m = reference.length / divisor;
  const n = current.length / divisor;
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < reference.length && j < current.length) {
    const to = nextValue(reference, i, current, j);
    while (i < reference.length && reference[i] === to) i++;
    while (j < current.length && current[j] === to) j++;
    most = Math.max(most, Math.abs(i * n - j * m));
  }
  return most;
}

function nextValue(a: Float64Array, i: number, b: Float64Array, j: number): number {
  if (i === a.length) return b[j];
  if (j === b.length) return a[i];
  return Math.min(a[i], b[j]);
}

/** Standard deviation with ddof 0. */
function spread(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const centre = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - centre) * (value - centre);
  return Math.sqrt(squares / values.length);
}
