import { KetflowError } from '@ketflow/core';
import { binomial } from './binomial.ts';

/**
 * The basis states that a state vector runs over: all bit strings of n qubits, or those of one Hamming weight.
 *
 * A basis state is the set of the qubits with x = 1 (so z = 1 - 2x = -1), in increasing order. States are numbered in
 * increasing order of the integer sum of 2^q over that set, which inside one weight is the colexicographic order.
 */
export interface BasisSpace {
  readonly kind: 'full' | 'weight';
  readonly numQubits: number;
  /** The Hamming weight k, or `undefined` on the full space. */
  readonly weight: number | undefined;
  /** Number of basis states: 2^n or C(n, k). */
  readonly size: number;
  /**
   * The number of a basis state.
   * @param subset - Distinct qubits with x = 1, increasing; k of them on a weight subspace.
   * @throws KetflowError `SHAPE_MISMATCH` if it is not such a set.
   */
  rank(subset: ArrayLike<number>): number;
  /** The qubits with x = 1 in basis state `index`, increasing; freshly allocated. @throws KetflowError `SHAPE_MISMATCH` outside 0..size-1. */
  unrank(index: number): Int32Array;
  /** The bits of basis state `index`, shape (n,), entry q is x_q; freshly allocated. @throws KetflowError `SHAPE_MISMATCH` outside 0..size-1. */
  bitsOf(index: number): Uint8Array;
}

/**
 * All 2^n bit strings of n qubits; qubit 0 is the least significant bit of the index.
 * @param numQubits - 1 to 52.
 * @throws KetflowError `OPTION_INVALID` if it is not.
 */
export function fullSpace(numQubits: number): BasisSpace {
  requireInteger('numQubits', numQubits, 1, 52);
  const size = 2 ** numQubits;
  return withBits({
    kind: 'full',
    numQubits,
    weight: undefined,
    size,
    rank: (subset) => {
      requireSubset(subset, numQubits, undefined);
      let index = 0;
      for (let i = 0; i < subset.length; i++) index += 2 ** subset[i];
      return index;
    },
    unrank: (index) => {
      requireIndex(index, size);
      const subset: number[] = [];
      let rest = index;
      for (let q = 0; rest > 0; q++) {
        if (rest % 2 === 1) subset.push(q);
        rest = Math.floor(rest / 2);
      }
      return Int32Array.from(subset);
    },
  });
}

/**
 * The C(n, k) bit strings with k ones. The index of {c_1 < ... < c_k} is C(c_1, 1) + ... + C(c_k, k).
 * @param numQubits - 1 to 4096.
 * @param weight - 0 to n, with C(n, k) below 2^53.
 * @throws KetflowError `OPTION_INVALID` if they are not.
 * @see E. F. Beckenbach (ed.), Applied Combinatorial Mathematics (1964), chapter 1 (combinatorial number system).
 */
export function weightSpace(numQubits: number, weight: number): BasisSpace {
  requireInteger('numQubits', numQubits, 1, 4096);
  requireInteger('weight', weight, 0, numQubits);
  const size = binomial(numQubits, weight);
  if (size === Infinity) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'weight',
      value: String(weight),
      expected: `a weight with fewer than 2^53 bit strings of ${numQubits} qubits`,
    });
  }
  return withBits({
    kind: 'weight',
    numQubits,
    weight,
    size,
    rank: (subset) => {
      requireSubset(subset, numQubits, weight);
      let index = 0;
      for (let i = 0; i < weight; i++) index += binomial(subset[i], i + 1);
      return index;
    },
    unrank: (index) => {
      requireIndex(index, size);
      const subset = new Int32Array(weight);
      let rest = index;
      let q = numQubits - 1;
      for (let i = weight; i > 0; i--) {
        while (binomial(q, i) > rest) q--;
        subset[i - 1] = q;
        rest -= binomial(q, i);
      }
      return subset;
    },
  });
}

function withBits(space: Omit<BasisSpace, 'bitsOf'>): BasisSpace {
  return {
    ...space,
    bitsOf: (index) => {
      const bits = new Uint8Array(space.numQubits);
      for (const q of space.unrank(index)) bits[q] = 1;
      return bits;
    },
  };
}

function requireInteger(option: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new KetflowError('OPTION_INVALID', {
      option,
      value: String(value),
      expected: `an integer from ${low} to ${high}`,
    });
  }
}

function requireIndex(index: number, size: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'index of a basis state',
      expected: `an integer from 0 to ${size - 1}`,
      got: String(index),
    });
  }
}

function requireSubset(
  subset: ArrayLike<number>,
  numQubits: number,
  weight: number | undefined,
): void {
  let isValid = weight === undefined || subset.length === weight;
  for (let i = 0; isValid && i < subset.length; i++) {
    const q = subset[i];
    isValid = Number.isInteger(q) && q > (i === 0 ? -1 : subset[i - 1]) && q < numQubits;
  }
  if (!isValid) {
    const count = weight === undefined ? 'distinct' : String(weight);
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'subset of qubits',
      expected: `${count} increasing qubits from 0 to ${numQubits - 1}`,
      got: Array.from(subset).slice(0, 20).join(', '),
    });
  }
}
