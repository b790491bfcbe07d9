import { distinct, distinctUnion } from './number-sample.ts';

/** Counts of reference and current data in the same bins, or of the same levels. Both of shape (bins,). */
export interface PairedCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Up to this many distinct reference values each value is a bin of its own (as in Evidently). */
const MOST_VALUE_BINS = 20;

/**
 * Counts two samples of numbers in common bins. More than 20 distinct reference values: equal-width bins over the range of
 * both samples, their number by H. A. Sturges (JASA 21, 1926), ceil(log2(n_ref + n_cur) + 1). Otherwise one bin for each
 * distinct value of both.
 *
 * @param reference - Increasing, finite, not empty.
 * @param current - Increasing, finite, not empty.
 */
export function histogram(reference: Float64Array, current: Float64Array): PairedCounts {
  if (distinct(reference).length > MOST_VALUE_BINS) {
    return countBetween(reference, current, sturgesBins(reference.length + current.length));
  }
  const values = distinctUnion(reference, current);
  return { reference: countValues(reference, values), current: countValues(current, values) };
}

/**
 * Counts two samples of numbers in equal-width bins over their range, as many as Sturges' rule gives for the number of
 * distinct values of both: the bins of Evidently's Hellinger distance. Inputs as for {@link histogram}.
 */
export function distinctHistogram(reference: Float64Array, current: Float64Array): PairedCounts {
  const bins = sturgesBins(distinctUnion(reference, current).length);
  return countBetween(reference, current, bins);
}

/** ceil(log2(n) + 1) for n >= 1, without rounding. */
export function sturgesBins(n: number): number {
  let bins = 1;
  for (let reach = 1; reach < n; reach *= 2) bins++;
  return bins;
}

function countBetween(reference: Float64Array, current: Float64Array, bins: number): PairedCounts {
  const low = Math.min(reference[0], current[0]);
  const high = Math.max(reference[reference.length - 1], current[current.length - 1]);
  if (high - low === Infinity) {
    // The range alone overflows: a power of two changes no bin.
    return countBetween(reference.map(quarter), current.map(quarter), bins);
  }
  const step = (high - low) / bins;
  // i * step + low as NumPy's linspace: integers that lie on an edge then fall on the same side of it.
  const upper = Float64Array.from({ length: bins }, (_, i) => (i + 1) * step + low);
  return { reference: countBelow(reference, upper), current: countBelow(current, upper) };
}

function quarter(value: number): number {
  return value / 4;
}

/** How many values lie below each upper edge and not below the one before; the last bin takes the rest. */
function countBelow(sorted: Float64Array, upper: Float64Array): Float64Array {
  const counts = new Float64Array(upper.length);
  let at = 0;
  for (let bin = 0; bin < upper.length; bin++) {
    const from = at;
    if (bin === upper.length - 1) at = sorted.length;
    else while (at < sorted.length && sorted[at] < upper[bin]) at++;
    counts[bin] = at - from;
  }
  return counts;
}

/** How often each of `values` occurs; both increasing, and every element of `sorted` among the values. */
function countValues(sorted: Float64Array, values: Float64Array): Float64Array {
  const counts = new Float64Array(values.length);
  let bin = 0;
  for (const value of sorted) {
    while (values[bin] !== value) bin++;
    counts[bin]++;
  }
  return counts;
}
