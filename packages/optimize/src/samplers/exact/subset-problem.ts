import type { Bqm } from '../../model/bqm.ts';

/**
 * Choose k of n: minimise offset + Σ linearᵢ + Σ pairᵢⱼ over the chosen ones and their pairs, with k <= n / 2; a problem
 * with larger k is stated by what is left out.
 */
export interface SubsetProblem {
  readonly n: number;
  readonly k: number;
  readonly offset: number;
  /** Float64Array, shape (n,). */
  readonly linear: Float64Array;
  /** Float64Array, shape (n, n), symmetric, row-major, diagonal 0. */
  readonly pair: Float64Array;
  /** The spins of the state in which the variables of `chosen` are chosen. */
  readonly spinsOf: (chosen: Iterable<number>) => Int8Array;
}

/** States a model with the constraint Σ x = k as a {@link SubsetProblem}. Memory 8 n² bytes. */
export function subsetProblem(bqm: Bqm, k: number): SubsetProblem {
  const { linear, offset, rowStart, neighbours, couplings } = bqm.toVartype('BINARY');
  const n = linear.length;
  const pair = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) pair[i * n + neighbours[e]] = couplings[e];
  }
  const isComplement = k > n / 2;
  const spin = isComplement ? -1 : 1;
  const spinsOf = (chosen: Iterable<number>): Int8Array => {
    const spins = new Int8Array(n).fill(-spin);
    for (const i of chosen) spins[i] = spin;
    return spins;
  };
  if (!isComplement) return { n, k, offset, linear, pair, spinsOf };
  // x = 1 - y: l x = l - l y, Q x x' = Q (1 - y - y' + y y').
  let constant = offset;
  const complement = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    complement[i] = -linear[i];
    constant += linear[i];
    for (let j = 0; j < n; j++) {
      complement[i] -= pair[i * n + j];
      if (j > i) constant += pair[i * n + j];
    }
  }
  return { n, k: n - k, offset: constant, linear: complement, pair, spinsOf };
}
