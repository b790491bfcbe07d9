import type { Bqm } from '../../../model/bqm.ts';

/** How the couplings are held: compressed rows, or a dense matrix of this type. */
export type Storage = 'sparse' | 'i8' | 'i16' | 'f32' | 'f64';

/**
 * A spin model for the kernels of `assembly/scan.ts`: E = offset + unit · (Σ hᵢ sᵢ + Σ Jᵢⱼ sᵢ sⱼ). In single precision all
 * values are whole numbers and every sum of them is below 2^24, so that nothing is rounded.
 */
export interface ScanModel {
  readonly n: number;
  readonly precision: 'f32' | 'f64';
  readonly storage: Storage;
  readonly unit: number;
  readonly offset: number;
  /** Float64Array, shape (n,): biases in units. */
  readonly linear: Float64Array;
  readonly rowStart: Int32Array;
  readonly neighbours: Int32Array;
  /** Float64Array, shape (2m,): couplings in units. */
  readonly couplings: Float64Array;
}

/** Part of all pairs from which on rows are held densely. */
const DENSE = 0.25;
/** Most bytes of a dense matrix. */
const MOST_BYTES = 2 ** 29;
/** Largest sum of whole numbers in a float. */
const EXACT = 2 ** 23;
/** Halvings that are tried to make all biases whole. */
const HALVINGS = 4;

/** Lays a model out. */
export function scanModel(bqm: Bqm): ScanModel {
  const { linear, rowStart, neighbours, couplings, offset } = bqm.toVartype('SPIN');
  const n = linear.length;
  const unit = wholeUnit(linear, couplings);
  const scaled = {
    linear: linear.map((bias) => bias / (unit ?? 1)),
    couplings: new Float64Array(couplings.length),
  };
  let [largestSum, largest] = [0, 0];
  for (let i = 0; i < n; i++) {
    let sum = Math.abs(scaled.linear[i]);
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const coupling = couplings[e] / (unit ?? 1);
      scaled.couplings[e] = coupling;
      const size = Math.abs(coupling);
      sum += size;
      if (size > largest) largest = size;
    }
    if (sum > largestSum) largestSum = sum;
  }
  const isExact = unit !== undefined && largestSum < EXACT;
  const precision = isExact ? 'f32' : 'f64';
  let storage: Storage = 'f64';
  if (isExact) storage = largest <= 127 ? 'i8' : largest <= 32767 ? 'i16' : 'f32';
  const bytes = { i8: 1, i16: 2, f32: 4, f64: 8 }[storage];
  const isDense = neighbours.length >= DENSE * n * n && n * n * bytes <= MOST_BYTES;
  return {
    n,
    precision,
    storage: isDense ? storage : 'sparse',
    unit: isExact ? unit : 1,
    offset,
    linear: isExact ? scaled.linear : linear,
    rowStart,
    neighbours,
    couplings: isExact ? scaled.couplings : couplings,
  };
}

/**
 * A unit of which all biases are whole multiples: the smallest coupling, or 1, 1/2, … 1/16 times their greatest common
 * divisor; else undefined.
 */
function wholeUnit(linear: Float64Array, couplings: Float64Array): number | undefined {
  const smallest = smallestOf(couplings);
  if (isWholeIn(smallest, linear) && isWholeIn(smallest, couplings)) return smallest;
  for (let halvings = 0; halvings <= HALVINGS; halvings++) {
    const factor = 2 ** halvings;
    const divisor = wholeDivisor(couplings, factor, wholeDivisor(linear, factor, 0));
    if (divisor !== undefined) return Math.max(1, divisor) / factor;
  }
  return undefined;
}

/** The smallest size but 0; 1 if there is none. */
function smallestOf(values: Float64Array): number {
  let smallest = Infinity;
  for (let at = 0; at < values.length; at++) {
    const size = Math.abs(values[at]);
    if (size > 0 && size < smallest) smallest = size;
  }
  return smallest === Infinity ? 1 : smallest;
}

function isWholeIn(unit: number, values: Float64Array): boolean {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isSafeInteger(values[at] / unit)) return false;
  }
  return true;
}

/** The greatest common divisor of `start` and the values times `factor`; undefined when one of them is not whole. */
function wholeDivisor(
  values: Float64Array,
  factor: number,
  start: number | undefined,
): number | undefined {
  let divisor = start;
  for (let at = 0; at < values.length && divisor !== undefined; at++) {
    const value = Math.abs(values[at]) * factor;
    if (!Number.isSafeInteger(value)) divisor = undefined;
    else if (divisor !== 1) divisor = greatestCommonDivisor(divisor, value);
  }
  return divisor;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
