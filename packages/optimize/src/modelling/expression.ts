import { KetflowError } from '@ketflow/core';
import { finiteBias } from '../model/vartype.ts';

/** coefficient · Π x over one bit or more, different and increasing. */
export interface Product {
  readonly coefficient: number;
  readonly bits: readonly number[];
}

/** What an expression may be combined with. */
export type Term = Expression | number;

/** Most products that a multiplication may make before equal ones are added. */
const LARGEST_PRODUCT = 2 ** 22;
/** Bits are numbered below this. */
const MOST_BITS = 2 ** 26;
/** Rough size of one product in memory, for messages. */
const BYTES_PER_PRODUCT = 192;

/**
 * A polynomial of the bits (x in {0, 1}, x² = x) of one {@link BinaryProgram}: constant + Σ coefficient · Π x. Immutable;
 * equal products are added, products of coefficient 0 are dropped. An integer is such a polynomial of the bits that encode
 * it.
 *
 * @example
 * const program = new BinaryProgram();
 * const [x, y] = [program.binary('x'), program.binary('y')];
 * x.times(3).plus(x.times(y)).minus(1); // 3 x + x y - 1
 */
export class Expression {
  readonly constant: number;
  readonly products: readonly Product[];
  /** The program that the bits belong to; undefined for a number. */
  readonly owner: object | undefined;

  /** @throws KetflowError `BIAS_NOT_FINITE`. */
  constructor(constant: number, products: readonly Product[], owner: object | undefined) {
    this.constant = finiteBias(constant, 'the constant of an expression');
    this.products = products;
    this.owner = owner;
  }

  /** Number of bits of the largest product; 0 for a number. */
  get degree(): number {
    return this.products.reduce((most, { bits }) => Math.max(most, bits.length), 0);
  }

  /** this + other. Time O(products): to add up many, see {@link sum}. */
  plus(other: Term): Expression {
    return sum([this, other]);
  }

  /** this - other. */
  minus(other: Term): Expression {
    return sum([this, typeof other === 'number' ? -other : other.times(-1)]);
  }

  /**
   * this · other, with x² = x.
   * @throws KetflowError `TOO_LARGE` for more than 2^22 products, `CONSTRAINT_INVALID` for bits of two programs.
   */
  times(other: Term): Expression {
    if (typeof other === 'number') {
      const factor = finiteBias(other, 'a factor');
      const scaled = new Collector();
      scaled.add(this, factor);
      return scaled.expression();
    }
    requireFewProducts(this.products.length + 1, other.products.length + 1);
    const collected = new Collector();
    collected.add(this, other.constant);
    for (const { coefficient, bits } of other.products) {
      collected.add(this, coefficient, bits);
    }
    collected.own(other);
    return collected.expression();
  }

  /**
   * this · this.
   * @throws KetflowError `TOO_LARGE` for more than 2^22 products.
   */
  squared(): Expression {
    const { constant, products } = this;
    requireFewProducts(products.length, (products.length + 1) / 2);
    const collected = new Collector();
    collected.own(this);
    collected.addProduct(constant * constant, []);
    products.forEach(({ coefficient, bits }, a) => {
      collected.addProduct((coefficient + 2 * constant) * coefficient, bits);
      for (let b = 0; b < a; b++) {
        const other = products[b];
        collected.addProduct(2 * coefficient * other.coefficient, union(bits, other.bits));
      }
    });
    return collected.expression();
  }

  /** The value where `valueOf` gives the value, 0 or 1, of every bit. */
  evaluate(valueOf: (bit: number) => number): number {
    let value = this.constant;
    for (const { coefficient, bits } of this.products) {
      if (bits.every((bit) => valueOf(bit) === 1)) value += coefficient;
    }
    return value;
  }

  /** The expression of the other bits with some held at 0 or 1. */
  substitute(fixed: ReadonlyMap<number, number>): Expression {
    if (!this.products.some(({ bits }) => bits.some((bit) => fixed.has(bit)))) return this;
    const collected = new Collector();
    collected.own(this);
    collected.addProduct(this.constant, []);
    for (const { coefficient, bits } of this.products) {
      if (bits.some((bit) => fixed.get(bit) === 0)) continue;
      const left = bits.filter((bit) => !fixed.has(bit));
      collected.addProduct(coefficient, left);
    }
    return collected.expression();
  }
}

/**
 * The sum of expressions and numbers, equal products added once: time O(all products).
 * @throws KetflowError `CONSTRAINT_INVALID` for bits of two programs, `BIAS_NOT_FINITE`.
 */
export function sum(terms: Iterable<Term>): Expression {
  const collected = new Collector();
  for (const term of terms) {
    if (typeof term === 'number') collected.addProduct(term, []);
    else collected.add(term, 1);
  }
  return collected.expression();
}

/** Adds up products. */
class Collector {
  readonly #products = new Map<
    number | string,
    { coefficient: number; readonly bits: readonly number[] }
  >();
  #constant = 0;
  #owner: object | undefined;

  /** Adds factor · expression · Π bits. */
  add(expression: Expression, factor: number, bits: readonly number[] = []): void {
    this.own(expression);
    this.addProduct(factor * expression.constant, bits);
    for (const product of expression.products) {
      this.addProduct(factor * product.coefficient, union(product.bits, bits));
    }
  }

  addProduct(coefficient: number, bits: readonly number[]): void {
    if (bits.length === 0) {
      this.#constant += coefficient;
      return;
    }
    const key = keyOf(bits);
    const known = this.#products.get(key);
    if (known === undefined) this.#products.set(key, { coefficient, bits });
    else known.coefficient += coefficient;
  }

  /** Takes note of the program of an expression. */
  own({ owner }: Expression): void {
    if (owner === undefined || owner === this.#owner) return;
    if (this.#owner !== undefined) {
      const reason = 'its variables belong to two programs';
      throw new KetflowError('CONSTRAINT_INVALID', { where: 'expression', reason });
    }
    this.#owner = owner;
  }

  expression(): Expression {
    const products = [...this.#products.values()].filter(({ coefficient }) => coefficient !== 0);
    for (const { coefficient } of products) finiteBias(coefficient, 'a term of an expression');
    return new Expression(this.#constant, products, this.#owner);
  }
}

function requireFewProducts(numA: number, numB: number): void {
  const numProducts = numA * numB;
  if (numProducts <= LARGEST_PRODUCT) return;
  throw new KetflowError('TOO_LARGE', {
    what: `A product of expressions of ${numProducts} terms`,
    neededBytes: numProducts * BYTES_PER_PRODUCT,
    limitBytes: LARGEST_PRODUCT * BYTES_PER_PRODUCT,
    fits: 'Split the sum that is multiplied, or the constraint that is squared.',
  });
}

/** A key that no other set of bits has; numbers for one and two, as they are many. */
function keyOf(bits: readonly number[]): number | string {
  if (bits.length === 1) return bits[0];
  return bits.length === 2 ? (bits[0] + 1) * MOST_BITS + bits[1] : bits.join();
}

/** The union of two increasing lists. */
function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  if (a.length === 1 && b.length === 1) {
    const [i, j] = [a[0], b[0]];
    return i === j ? a : [Math.min(i, j), Math.max(i, j)];
  }
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
