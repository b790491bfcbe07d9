import type { Monomial, Polynomial } from '../model/polynomial.ts';

/** An auxiliary that stands for the product of two variables, by positions. */
export interface Product {
  readonly pair: readonly [number, number];
  readonly auxiliary: number;
  /** M of the penalty M (xy - 2xz - 2yz + 3z). */
  readonly weight: number;
}

/** Auxiliaries that a term needs when it is rewritten alone. */
export function auxiliariesOf({ bias, positions }: Monomial): number {
  if (positions.length <= 2) return 0;
  return bias < 0 ? 1 : Math.floor((positions.length - 1) / 2);
}

/** A pair as one number; positions are below 2^26. */
const KEY = 2 ** 26;

/**
 * Replaces pairs xy inside of terms of order 3 or more by new variables z, numbered after those of the polynomial, while
 * that saves auxiliaries. The pairs in most terms come first. One is replaced when the auxiliaries of its terms, each
 * spread evenly over the replacements that would bring the term to order 2, add up to more than the one that it costs.
 *
 * The weight of a penalty is M = max(P, N), where P and N are the sums of the positive and of the negative biases, without
 * sign, of the terms with z. With xy = 1 and z = 0 the terms are short of at most P; with xy = 0 and z = 1 they gain at most
 * N; the penalty is M or 3M. So z = xy is best for all values of the other variables.
 *
 * @param binary - A BINARY polynomial. Not modified.
 */
export function substitutePairs(binary: Polynomial): {
  readonly terms: readonly Monomial[];
  readonly products: readonly Product[];
} {
  const terms = [...binary.monomials];
  const products: Product[] = [];
  /** The terms that hold a pair, and some that did; the pairs by the lengths of these lists, with stale entries. */
  const holders = new Map<number, number[]>();
  const buckets: number[][] = [];
  const file = (key: number, size: number): void => void (buckets[size] ??= []).push(key);
  const note = (x: number, y: number, term: number): void => {
    const list = holders.get(x * KEY + y);
    if (list === undefined) holders.set(x * KEY + y, [term]);
    else list.push(term);
  };
  terms.forEach(({ positions }, term) => {
    if (positions.length > 2) forEachPair(positions, (x, y) => note(x, y, term));
  });
  holders.forEach((list, key) => file(key, list.length));

  while (buckets.length > 1) {
    const key = buckets.at(-1)?.pop();
    if (key === undefined) {
      buckets.pop();
      continue;
    }
    const pair = [Math.floor(key / KEY), key % KEY] as const;
    const size = buckets.length - 1;
    const held = (holders.get(key) ?? []).filter((term) => holds(terms[term], pair));
    holders.set(key, held);
    if (held.length < size) {
      file(key, held.length);
      continue;
    }
    const saved = held.reduce((sum, term) => sum + shareOf(terms[term]), 0);
    if (saved <= 1) continue;

    const auxiliary = binary.numVariables + products.length;
    let [positive, negative] = [0, 0];
    for (const term of held) {
      const { bias, positions } = terms[term];
      if (bias > 0) positive += bias;
      else negative -= bias;
      const rest = positions.filter((i) => !pair.includes(i));
      terms[term] = { bias, positions: [...rest, auxiliary] };
      if (rest.length > 1) for (const i of rest) note(i, auxiliary, term);
    }
    products.push({ pair, auxiliary, weight: Math.max(positive, negative) });
    // The terms are shorter now, so that other pairs of theirs may save more than before.
    for (const term of held) {
      if (terms[term].positions.length === 2) continue;
      forEachPair(terms[term].positions, (x, y) => {
        const other = x * KEY + y;
        file(other, holders.get(other)!.length);
      });
    }
  }
  return { terms, products };
}

/** What one replacement saves in a term, in auxiliaries. */
function shareOf(term: Monomial): number {
  return auxiliariesOf(term) / (term.positions.length - 2);
}

/** Whether the term is of order 3 or more and holds both variables. */
function holds({ positions }: Monomial, [x, y]: readonly [number, number]): boolean {
  return positions.length > 2 && positions.includes(x) && positions.includes(y);
}

/** Visits the pairs of increasing positions. */
function forEachPair(positions: readonly number[], visit: (x: number, y: number) => void): void {
  positions.forEach((y, b) => {
    for (let a = 0; a < b; a++) visit(positions[a], y);
  });
}
