import { KetflowError } from '@ketflow/core';
import { Bqm } from './bqm.ts';
import { renamed, unionOfNames, VariableIndex } from './variable-index.ts';
import { checkSample, finiteBias, reducedTerm, type Term, type Vartype } from './vartype.ts';

/** A term by positions: bias · Π v over `positions`, which are different and increasing. */
export interface Monomial {
  readonly bias: number;
  readonly positions: readonly number[];
}

/** Most terms that a change of vartype may make: each term of order r becomes up to 2^r. */
const LARGEST_EXPANSION = 2 ** 22;
/** Rough size of one term in memory, for messages. */
const BYTES_PER_TERM = 128;

/**
 * A polynomial of binary variables, to be minimised: E(v) = offset + Σ bias · Π v, with terms of any number of
 * variables. Immutable. Terms on the same variables are added; a variable repeated in a term is reduced.
 */
export class Polynomial {
  readonly vartype: Vartype;
  readonly offset: number;
  /** The terms of one variable or more, by order, then by positions. */
  readonly monomials: readonly Monomial[];
  readonly #index: VariableIndex;

  private constructor(
    vartype: Vartype,
    index: VariableIndex,
    monomials: readonly Monomial[],
    offset: number,
  ) {
    this.vartype = vartype;
    this.#index = index;
    this.monomials = monomials;
    this.offset = finiteBias(offset, 'the offset');
  }

  /** @throws KetflowError `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`, `BIAS_NOT_FINITE`. */
  static fromTerms(
    vartype: Vartype,
    variables: readonly string[],
    terms: Iterable<Term>,
    offset = 0,
  ): Polynomial {
    const index = new VariableIndex([...variables]);
    const monomials: Monomial[] = [];
    for (const { bias, variables: names } of terms) {
      finiteBias(bias, `the term of ${names.join(', ')}`);
      monomials.push({ bias, positions: names.map((name) => index.of(name)) });
    }
    return Polynomial.#collected(vartype, index, monomials, offset);
  }

  /** Reduces, adds equal terms and sorts. */
  static #collected(
    vartype: Vartype,
    index: VariableIndex,
    monomials: Iterable<Monomial>,
    offset: number,
  ): Polynomial {
    const sums = new Map<string, { bias: number; positions: readonly number[] }>();
    let constant = offset;
    for (const { bias, positions } of monomials) {
      const kept = reducedTerm(vartype, positions);
      const known = sums.get(kept.join());
      if (kept.length === 0) constant += bias;
      else if (known === undefined) sums.set(kept.join(), { bias, positions: kept });
      else known.bias = finiteBias(known.bias + bias, 'a sum of terms');
    }
    const sorted = [...sums.values()].sort((a, b) => compare(a.positions, b.positions));
    return new Polynomial(vartype, index, sorted, constant);
  }

  get variables(): readonly string[] {
    return this.#index.names;
  }

  get numVariables(): number {
    return this.#index.names.length;
  }

  /** Number of terms of two variables or more. */
  get numInteractions(): number {
    return this.monomials.filter(({ positions }) => positions.length > 1).length;
  }

  /** The largest number of variables in a term. */
  get order(): number {
    return this.monomials.at(-1)?.positions.length ?? 0;
  }

  /** @throws KetflowError `VARIABLE_UNKNOWN` with the nearest name. */
  indexOf(name: string): number {
    return this.#index.of(name);
  }

  /**
   * The energy of one sample, shape (n,), values of the vartype.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  energy(sample: ArrayLike<number>): number {
    checkSample(sample, this.variables, this.vartype);
    let energy = this.offset;
    for (const { bias, positions } of this.monomials) {
      let product = bias;
      for (const i of positions) product *= sample[i];
      energy += product;
    }
    return energy;
  }

  /**
   * The same energies over the other vartype: each s is replaced by 2x - 1, each x by (s + 1) / 2.
   * @throws KetflowError `TOO_LARGE` if more than 2^22 terms would come of it.
   */
  toVartype(vartype: Vartype): Polynomial {
    if (vartype === this.vartype) return this;
    const count = this.monomials.reduce((sum, { positions }) => sum + 2 ** positions.length, 0);
    if (count > LARGEST_EXPANSION) {
      throw new KetflowError('TOO_LARGE', {
        what: `The change of a polynomial to ${vartype} variables`,
        neededBytes: count * BYTES_PER_TERM,
        limitBytes: LARGEST_EXPANSION * BYTES_PER_TERM,
        fits: `Use terms of fewer variables (the largest has ${this.order}), or a solver that works on ${this.vartype} variables.`,
      });
    }
    const [factor, constant] = vartype === 'BINARY' ? [2, -1] : [0.5, 0.5];
    const expanded: Monomial[] = [];
    for (const { bias, positions } of this.monomials) {
      for (let mask = 0; mask < 2 ** positions.length; mask++) {
        let product = bias;
        positions.forEach((_, at) => (product *= (mask >> at) & 1 ? factor : constant));
        expanded.push({ bias: product, positions: positions.filter((_, at) => (mask >> at) & 1) });
      }
    }
    return Polynomial.#collected(vartype, this.#index, expanded, this.offset);
  }

  /**
   * The polynomial of the other variables with `name` held at `value`.
   * @throws KetflowError `VARIABLE_UNKNOWN`, `VARTYPE_MISMATCH`.
   */
  fix(name: string, value: number): Polynomial {
    const fixed = this.indexOf(name);
    checkSample([value], [name], this.vartype);
    const index = new VariableIndex(this.variables.filter((other) => other !== name));
    const monomials = this.monomials
      .filter(({ positions }) => value !== 0 || !positions.includes(fixed))
      .map(({ bias, positions }) => ({
        bias: positions.includes(fixed) ? bias * value : bias,
        positions: positions.filter((i) => i !== fixed).map((i) => (i > fixed ? i - 1 : i)),
      }));
    return Polynomial.#collected(this.vartype, index, monomials, this.offset);
  }

  /** @throws KetflowError `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`. */
  relabel(mapping: Readonly<Record<string, string>>): Polynomial {
    const index = new VariableIndex(renamed(this.#index, mapping));
    return new Polynomial(this.vartype, index, this.monomials, this.offset);
  }

  /** E(v) = this + other, over the union of the variables, in this polynomial's vartype. */
  add(other: Polynomial): Polynomial {
    const same = other.toVartype(this.vartype);
    const names = unionOfNames(this.#index, other.#index);
    const terms = [...this.terms(), ...same.terms()];
    return Polynomial.fromTerms(this.vartype, names, terms, this.offset + same.offset);
  }

  /** @throws KetflowError `BIAS_NOT_FINITE` if the factor is not finite or a bias overflows. */
  scale(factor: number): Polynomial {
    finiteBias(factor, 'the factor of scale');
    const monomials = this.monomials.map(({ bias, positions }) => ({
      bias: finiteBias(bias * factor, 'a scaled term'),
      positions,
    }));
    return new Polynomial(this.vartype, this.#index, monomials, this.offset * factor);
  }

  /** The terms by names, without the offset. */
  terms(): Term[] {
    return this.monomials.map(({ bias, positions }) => ({
      bias,
      variables: positions.map((i) => this.variables[i]),
    }));
  }
}

/** Fewer variables first, then by positions. */
function compare(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((position, i) => position !== b[i]);
  return at === -1 ? 0 : a[at] - b[at];
}

/** The polynomial as a {@link Bqm}, or undefined when it has a term of more than two variables. */
export function asBqm(polynomial: Polynomial): Bqm | undefined {
  if (polynomial.order > 2) return undefined;
  const { vartype, variables, offset } = polynomial;
  return Bqm.fromTerms(vartype, variables, polynomial.terms(), offset);
}
