import type { Bqm } from '../../../model/bqm.ts';

/** The lowest energy of a replica of which no state is kept yet. */
export const UNSEEN: number = 2 ** 30;

/** Largest |field| + 1, in units, of a variable whose field is kept in a byte, halved. */
const NARROW = 250;
/** The same in two bytes. */
const WIDE = 30_000;

/**
 * A spin model in which all couplings are ±unit and all linear biases whole multiples of it, laid out for the kernels of
 * `assembly/anneal.ts`. Variables whose field needs two bytes come last.
 */
export interface UnitModel {
  readonly n: number;
  readonly numNarrow: number;
  readonly unit: number;
  readonly offset: number;
  /** Int32Array, shape (n,): the variable of the model at each place. */
  readonly variables: Int32Array;
  /** Int32Array, shape (n,): biases in units, by place. */
  readonly linear: Int32Array;
  /** Uint8Array, shape (n,): 1 where the field is odd in units, by place. */
  readonly parities: Uint8Array;
  /**
   * Places of neighbours: for each place narrow ones of couplings +1, then of -1, then wide ones of +1, of -1; the lists
   * end before `ends[4 i]` … `ends[4 i + 3]`.
   */
  readonly neighbours: Int32Array;
  readonly ends: Int32Array;
}

/** The model in this form; undefined when it has not one, or none of a variable, or energies beyond the kernels' integers. */
export function asUnitModel(bqm: Bqm): UnitModel | undefined {
  const { linear, rowStart, neighbours, couplings, offset } = bqm.toVartype('SPIN');
  const n = linear.length;
  const unit = unitOf(couplings);
  if (unit === undefined || n === 0) return undefined;
  const bounds = new Int32Array(n);
  const biases = new Int32Array(n);
  let largestEnergy = 0;
  for (let i = 0; i < n; i++) {
    const bias = linear[i] / unit;
    if (!Number.isInteger(bias) || Math.abs(bias) > WIDE) return undefined;
    biases[i] = bias;
    bounds[i] = Math.abs(bias);
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) if (couplings[e] !== 0) bounds[i]++;
    if (bounds[i] > WIDE) return undefined;
    largestEnergy += bounds[i];
  }
  if (largestEnergy >= UNSEEN) return undefined;
  const narrow = Array.from({ length: n }, (_, i) => i).filter((i) => bounds[i] <= NARROW);
  const wide = Array.from({ length: n }, (_, i) => i).filter((i) => bounds[i] > NARROW);
  const variables = Int32Array.from([...narrow, ...wide]);
  const places = new Int32Array(n);
  variables.forEach((variable, place) => (places[variable] = place));
  const listed = new Int32Array(neighbours.length);
  const ends = new Int32Array(4 * n);
  const parities = new Uint8Array(n);
  let end = 0;
  variables.forEach((i, place) => {
    const before = end;
    for (const isWide of [false, true]) {
      for (const sign of [1, -1]) {
        for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
          const neighbour = places[neighbours[e]];
          if (sign * couplings[e] > 0 && neighbour >= narrow.length === isWide) {
            listed[end++] = neighbour;
          }
        }
        ends[4 * place + (isWide ? 2 : 0) + (sign > 0 ? 0 : 1)] = end;
      }
    }
    parities[place] = (biases[i] + end - before) & 1;
  });
  return {
    n,
    numNarrow: narrow.length,
    unit,
    offset,
    variables,
    linear: Int32Array.from(variables, (i) => biases[i]),
    parities,
    neighbours: listed.slice(0, end),
    ends,
  };
}

/** The size that all couplings but zeros share; undefined when they differ, or there are none. */
function unitOf(couplings: Float64Array): number | undefined {
  let unit: number | undefined;
  for (const coupling of couplings) {
    const size = Math.abs(coupling);
    if (size === 0) continue;
    unit ??= size;
    if (size !== unit) return undefined;
  }
  return unit;
}
