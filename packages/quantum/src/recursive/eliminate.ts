import { isEven, simplify } from '../cost/simplify.ts';
import type { ZPolynomial, ZTerm } from '../z-polynomial.ts';

/** Differences of correlations that decide nothing: rounding, and not the order of a sum, would. */
const tieTolerance = 1e-9;

/** The variables that occur in a polynomial, increasing. */
export function variablesOf({ terms }: ZPolynomial): number[] {
  return [...new Set(terms.flatMap(({ qubits }) => qubits))].sort((a, b) => a - b);
}

/** The polynomial with variable `variables[v]` renamed to v. */
export function renumbered(
  { offset, terms }: ZPolynomial,
  variables: readonly number[],
): ZPolynomial {
  const place = new Map(variables.map((qubit, v) => [qubit, v]));
  return {
    offset,
    terms: terms.map(({ coefficient, qubits }): ZTerm => ({
      coefficient,
      qubits: qubits.map((q) => place.get(q) ?? q),
    })),
  };
}

/**
 * The products whose correlations decide: every term, every pair of variables inside a term, and every variable unless
 * each term has an even number of them (then <z> = 0 by the symmetry z -> -z). Shorter first, then lexicographic.
 * @param polynomial - Simplified: its terms sorted.
 */
export function candidateProducts(polynomial: ZPolynomial): number[][] {
  const products = new Map<string, number[]>();
  const add = (product: number[]): void => void products.set(product.join(), product);
  if (!isEven(polynomial)) for (const q of variablesOf(polynomial)) add([q]);
  for (const { qubits } of polynomial.terms) {
    for (const [i, a] of qubits.entries()) for (const b of qubits.slice(i + 1)) add([a, b]);
    add([...qubits]);
  }
  return [...products.values()].sort(compareProducts);
}

function compareProducts(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const first = a.findIndex((q, i) => q !== b[i]);
  return first < 0 ? 0 : a[first] - b[first];
}

/** Where |value| is largest; of values that agree to 1e-9 the first. */
export function strongest(values: Float64Array): number {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return values.findIndex((value) => Math.abs(value) >= most - tieTolerance);
}

/** The polynomial with z_qubit = sign prod_{q in others} z_q, simplified; z^2 = 1. */
export function substitute(
  { offset, terms }: ZPolynomial,
  qubit: number,
  sign: 1 | -1,
  others: readonly number[],
): ZPolynomial {
  return simplify({
    offset,
    terms: terms.map((term): ZTerm => {
      if (!term.qubits.includes(qubit)) return term;
      const product = new Set(term.qubits);
      product.delete(qubit);
      for (const q of others) if (!product.delete(q)) product.add(q);
      return { coefficient: sign * term.coefficient, qubits: [...product] };
    }),
  });
}
