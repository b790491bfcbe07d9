import type { ZPolynomial } from '../z-polynomial.ts';

/** A monomial: its qubits in increasing order, of which the first `length` are still to be multiplied in. */
export interface Monomial {
  readonly coefficient: number;
  readonly qubits: readonly number[];
  readonly length: number;
}

/** Fills `cost`, shape (2^n,), with E of every bit string of n qubits. */
export function fillFullCost(
  cost: Float64Array,
  numQubits: number,
  { offset, terms }: ZPolynomial,
): void {
  const monomials = terms.map(({ coefficient, qubits }): Monomial => {
    const sorted = [...qubits].sort((a, b) => a - b);
    return { coefficient, qubits: sorted, length: sorted.length };
  });
  monomials.push({ coefficient: offset, qubits: [], length: 0 });
  fillBlock(cost, 0, numQubits, monomials);
}

/**
 * Fills the 2^n entries from `start` with a polynomial in z_0..z_{n-1}, modulo the size of an element if that is an integer.
 *
 * With d the highest qubit that occurs, E = f + z_d g, where f and g know only lower qubits: f goes into the lower half of
 * a block of 2^(d+1), g into the upper half, and one butterfly gives f + g (z_d = 1) and f - g (z_d = -1). The block then
 * repeats for the qubits above d. Since g has one order less, order d costs about 2 d 2^n operations in all.
 */
export function fillBlock(
  cost: Float64Array | Uint8Array | Uint16Array,
  start: number,
  numQubits: number,
  monomials: readonly Monomial[],
): void {
  let highest = -1;
  let constant = 0;
  for (const { coefficient, qubits, length } of monomials) {
    if (length === 0) constant += coefficient;
    else highest = Math.max(highest, qubits[length - 1]);
  }
  if (highest < 0) {
    cost.fill(constant, start, start + 2 ** numQubits);
    return;
  }
  const without: Monomial[] = [];
  const within: Monomial[] = [];
  for (const monomial of monomials) {
    const { qubits, length } = monomial;
    if (length > 0 && qubits[length - 1] === highest) {
      within.push({ ...monomial, length: length - 1 });
    } else {
      without.push(monomial);
    }
  }
  const half = 2 ** highest;
  fillBlock(cost, start, highest, without);
  fillBlock(cost, start + half, highest, within);
  for (let x = start; x < start + half; x++) {
    const f = cost[x];
    const g = cost[x + half];
    cost[x] = f + g;
    cost[x + half] = f - g;
  }
  for (let filled = 2 * half; filled < 2 ** numQubits; filled *= 2) {
    cost.copyWithin(start + filled, start, start + filled);
  }
}
