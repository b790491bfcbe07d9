import { KetflowError } from '@ketflow/core';
import type { Bqm } from '../model/bqm.ts';
import { BqmBuilder } from '../model/bqm-builder.ts';
import type { Monomial, Polynomial } from '../model/polynomial.ts';
import { checkSample, spinsOfValues, valuesOfSpins } from '../model/vartype.ts';
import { auxiliariesOf, substitutePairs } from './substitute-pairs.ts';

/** The best value of an auxiliary: 1 when at least `threshold` of the variables at `of` are 1. */
interface Threshold {
  readonly of: readonly number[];
  readonly threshold: number;
}

/** A penalty that holds an auxiliary at the product of two variables of the BINARY form. */
export interface ProductPenalty {
  readonly auxiliary: string;
  readonly variables: readonly [string, string];
  /**
   * M in M (xy - 2xz - 2yz + 3z). It is proved: a wrong z costs M or more and gains at most M elsewhere, so that z = xy is
   * a best value of z whatever the other variables are.
   */
  readonly weight: number;
}

/** A model of pairs in place of a polynomial. */
export interface Quadratized {
  /** In the vartype of the polynomial: its variables in their order, then the auxiliaries. */
  readonly model: Bqm;
  readonly auxiliaries: number;
  /** The penalties in the model. Other auxiliaries need none. */
  readonly penalties: readonly ProductPenalty[];
  /**
   * The values of the polynomial's variables in a sample of the model. Freshly allocated.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  readonly restore: (sample: ArrayLike<number>) => Int8Array;
  /**
   * A sample of the polynomial with the best values of the auxiliaries; its energy stays the same. Freshly allocated.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  readonly extend: (sample: ArrayLike<number>) => Int8Array;
}

/** Most pairs of variables inside of terms. */
const LARGEST_PAIRS = 2 ** 22;
/** Rough size of one pair in memory, for messages. */
const BYTES_PER_PAIR = 128;

/**
 * Rewrites a polynomial as a model of pairs: for every sample the energy of the polynomial is the lowest energy of the
 * model over its auxiliaries. So both have the same lowest energy, optima extend to optima, and optima restore to optima.
 *
 * On BINARY variables, in this order:
 *
 * 1. A pair xy inside of many terms of order 3 or more is replaced by one auxiliary z with a penalty, while that saves
 *    auxiliaries (I. G. Rosenberg, Cahiers du Centre d'Études de Recherche Opérationnelle 17, 1975); see
 *    `substitutePairs`.
 * 2. A negative term -a x₁…x_d is min over w of a w (d - 1 - Σx) (V. Kolmogorov, R. Zabih, IEEE PAMI 26, 2004, for d = 3;
 *    D. Freedman, P. Drineas, CVPR 2005).
 * 3. A positive term a x₁…x_d takes ⌊(d - 1)/2⌋ auxiliaries: a (Σᵢ<ⱼ xᵢxⱼ + min over w of Σᵢ wᵢ (cᵢ (2i - Σx) - 1)), where cᵢ
 *    is 1 for d odd and i last, else 2 (H. Ishikawa, IEEE PAMI 33, 2011).
 *
 * A SPIN polynomial is expanded to BINARY first, and the model changed back.
 *
 * @throws KetflowError `TOO_LARGE` if the terms of a SPIN polynomial expand to more than 2^22, or if terms of order 3 or
 *   more hold more than 2^22 pairs; `BIAS_NOT_FINITE` if sums of biases overflow.
 */
export function quadratize(polynomial: Polynomial): Quadratized {
  const binary = polynomial.toVartype('BINARY');
  refuseTooLarge(binary);
  const { terms, products } = substitutePairs(binary);
  const builder = new BqmBuilder('BINARY');
  const { vartype, variables } = polynomial;
  for (const name of variables) builder.addVariable(name);
  builder.addOffset(binary.offset);

  const nameOf = freshNames(variables);
  const thresholds: Threshold[] = [];
  const addAuxiliary = (of: readonly number[], threshold: number): number => {
    thresholds.push({ of, threshold });
    return builder.addVariable(nameOf(thresholds.length - 1));
  };
  for (const { pair, weight } of products) {
    const z = addAuxiliary(pair, 2);
    builder.addQuadratic(pair[0], pair[1], weight);
    for (const i of pair) builder.addQuadratic(i, z, -2 * weight);
    builder.addLinear(z, 3 * weight);
  }
  for (const term of terms) {
    const order = term.positions.length;
    if (order === 1) builder.addLinear(term.positions[0], term.bias);
    else if (order > 2 && term.bias < 0) addNegative(builder, addAuxiliary, term);
    else addPositive(builder, addAuxiliary, term);
  }

  const model = builder.build().toVartype(vartype);
  const names = model.variables;
  return {
    model,
    auxiliaries: thresholds.length,
    penalties: products.map(({ pair: [x, y], auxiliary, weight }) => ({
      auxiliary: names[auxiliary],
      variables: [names[x], names[y]],
      weight,
    })),
    restore: (sample) => {
      checkSample(sample, names, vartype);
      return Int8Array.from(sample).slice(0, variables.length);
    },
    extend: (sample) => {
      checkSample(sample, variables, vartype);
      const spins = new Int8Array(names.length);
      spins.set(spinsOfValues(sample, vartype));
      thresholds.forEach(({ of, threshold }, at) => {
        const ones = of.reduce((sum, i) => (spins[i] === 1 ? sum + 1 : sum), 0);
        spins[variables.length + at] = ones >= threshold ? 1 : -1;
      });
      return valuesOfSpins(spins, vartype);
    },
  };
}

/** Adds an auxiliary that is best at 1 when `threshold` of the variables are 1, and returns its position. */
type AddAuxiliary = (of: readonly number[], threshold: number) => number;

function addNegative(
  builder: BqmBuilder,
  addAuxiliary: AddAuxiliary,
  { bias, positions }: Monomial,
): void {
  const order = positions.length;
  const w = addAuxiliary(positions, order);
  builder.addLinear(w, -bias * (order - 1));
  for (const i of positions) builder.addQuadratic(i, w, bias);
}

/** Takes no auxiliary for two variables: the formula is then the term itself, of either sign. */
function addPositive(builder: BqmBuilder, addAuxiliary: AddAuxiliary, term: Monomial): void {
  const { bias, positions } = term;
  positions.forEach((y, b) => {
    for (let a = 0; a < b; a++) builder.addQuadratic(positions[a], y, bias);
  });
  const count = auxiliariesOf(term);
  for (let i = 1; i <= count; i++) {
    const factor = positions.length % 2 === 1 && i === count ? 1 : 2;
    const w = addAuxiliary(positions, 2 * i);
    builder.addLinear(w, bias * (2 * factor * i - 1));
    for (const x of positions) builder.addQuadratic(x, w, -bias * factor);
  }
}

/** aux0, aux1, … with as many underscores before them as it takes to be new. */
function freshNames(taken: readonly string[]): (k: number) => string {
  let prefix = 'aux';
  while (taken.some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return (k) => `${prefix}${k}`;
}

function refuseTooLarge({ monomials, order }: Polynomial): void {
  let numPairs = 0;
  for (const { positions } of monomials) {
    if (positions.length > 2) numPairs += (positions.length * (positions.length - 1)) / 2;
  }
  if (numPairs <= LARGEST_PAIRS) return;
  throw new KetflowError('TOO_LARGE', {
    what: 'The rewriting of a polynomial in pairs',
    neededBytes: numPairs * BYTES_PER_PAIR,
    limitBytes: LARGEST_PAIRS * BYTES_PER_PAIR,
    fits: `Use fewer or shorter terms (the largest has ${order} variables), or a solver that takes terms of any order.`,
  });
}
