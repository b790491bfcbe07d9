import type { ZPolynomial, ZTerm } from '../z-polynomial.ts';

/** The same polynomial with one term for each set of qubits, sorted, and without zeros; constants are in the offset. */
export function simplify({ offset, terms }: ZPolynomial): ZPolynomial {
  const merged = new Map<string, { coefficient: number; qubits: number[] }>();
  let constant = offset;
  for (const { coefficient, qubits } of terms) {
    if (qubits.length === 0) {
      constant += coefficient;
      continue;
    }
    const sorted = [...qubits].sort((a, b) => a - b);
    const key = sorted.join(',');
    const known = merged.get(key);
    if (known) known.coefficient += coefficient;
    else merged.set(key, { coefficient, qubits: sorted });
  }
  return { offset: constant, terms: [...merged.values()].filter((t) => t.coefficient !== 0) };
}

/** True when each term has an even number of qubits: E does not change when all bits are flipped. */
export function isEven({ terms }: ZPolynomial): boolean {
  return terms.every(({ qubits }) => qubits.length % 2 === 0);
}

/** The polynomial with z_qubit = 1. */
export function withoutQubit({ offset, terms }: ZPolynomial, qubit: number): ZPolynomial {
  return simplify({
    offset,
    terms: terms.map(({ coefficient, qubits }): ZTerm => ({
      coefficient,
      qubits: qubits.filter((q) => q !== qubit),
    })),
  });
}
