import { excessOf, toleranceOf, type ProgramConstraint } from './statement.ts';

/** A constraint that no state keeps, and why. */
export interface Contradiction {
  readonly constraint: string;
  readonly reason: string;
}

/** The bits that constraints of a single bit leave one value, and what follows from them in others. */
export interface SettledBits {
  readonly fixed: ReadonlyMap<number, number>;
  readonly contradiction: Contradiction | undefined;
}

/**
 * Fixes the bits that a row of one bit leaves a single value, until nothing follows from it any more. Bits of permutations
 * are left alone: a permutation is kept as a whole.
 */
export function settleBits(constraints: readonly ProgramConstraint[]): SettledBits {
  const fixed = new Map<number, number>();
  const isKept = new Set<number>();
  for (const { structure } of constraints) {
    if (structure?.kind === 'permutation') for (const bit of structure.bits) isKept.add(bit);
  }
  for (let before = -1; before < fixed.size;) {
    before = fixed.size;
    for (const { name, rows, structure } of constraints) {
      if (structure !== undefined) continue;
      for (const { difference, relation } of rows) {
        const left = difference.substitute(fixed);
        const { constant, products } = left;
        if (products.length !== 1 || products[0].bits.length !== 1) continue;
        const [{ bits, coefficient }] = products;
        const tolerance = toleranceOf(left);
        const allowed = [0, 1].filter(
          (value) => excessOf(relation, constant + value * coefficient, tolerance) === 0,
        );
        if (allowed.length === 0) {
          const reason = 'its last free bit can take neither value';
          return { fixed, contradiction: { constraint: name, reason } };
        }
        if (allowed.length === 1 && !isKept.has(bits[0])) fixed.set(bits[0], allowed[0]);
      }
    }
  }
  return { fixed, contradiction: undefined };
}
