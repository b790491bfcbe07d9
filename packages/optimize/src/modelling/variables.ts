import { KetflowError } from '@ketflow/core';
import { bitCoefficients, bitsOf, type IntegerEncoding } from './encodings.ts';
import { Expression } from './expression.ts';

/**
 * The value of a variable of a program: 0 or 1, an integer, the label of a category, the column of each row of a
 * permutation; null where the bits stand for none (a one-hot code without exactly one 1).
 */
export type Value = number | string | readonly number[] | null;

/** A variable of a program and the bits that stand for it. */
export interface Variable {
  readonly name: string;
  readonly bits: readonly number[];
  /** The value that the bits, 0 or 1, stand for. */
  read(bits: readonly number[]): Value;
  /** The bits that stand for a value; undefined if the variable does not take it. */
  write(value: Value): readonly number[] | undefined;
}

/** An integer as an expression of its bits. */
export class IntegerVariable extends Expression implements Variable {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  readonly encoding: IntegerEncoding;
  readonly bits: readonly number[];

  /** Made by {@link BinaryProgram.integer}. */
  constructor(
    name: string,
    lower: number,
    upper: number,
    encoding: IntegerEncoding,
    bits: readonly number[],
    owner: object,
  ) {
    const coefficients = bitCoefficients(encoding, upper - lower);
    const products = bits
      .map((bit, j) => ({ coefficient: coefficients[j], bits: [bit] }))
      .filter(({ coefficient }) => coefficient !== 0);
    super(lower, products, owner);
    this.name = name;
    this.lower = lower;
    this.upper = upper;
    this.encoding = encoding;
    this.bits = bits;
  }

  /**
   * The expression that is 1 where the integer has this value and 0 elsewhere, linear in the bits: a bit of a one-hot code,
   * bᵥ - bᵥ₊₁ of a domain wall.
   * @throws KetflowError `CONSTRAINT_INVALID` for the other encodings and for a value outside the range.
   */
  is(value: number): Expression {
    const { bits, owner } = this;
    const v = value - this.lower;
    const isTold = this.encoding === 'one-hot' || this.encoding === 'domain-wall';
    if (!isTold || !Number.isInteger(v) || v < 0 || value > this.upper) {
      const reason = isTold
        ? `the integer takes no value ${value}`
        : `the encoding ${this.encoding} does not tell values apart; take one-hot or domain-wall`;
      throw new KetflowError('CONSTRAINT_INVALID', { where: this.name, reason });
    }
    if (bits.length === 0) return new Expression(1, [], owner);
    if (this.encoding === 'one-hot') {
      return new Expression(0, [{ coefficient: 1, bits: [bits[v]] }], owner);
    }
    const products = [
      { coefficient: 1, at: v - 1 },
      { coefficient: -1, at: v },
    ].filter(({ at }) => at >= 0 && at < bits.length);
    return new Expression(
      v === 0 ? 1 : 0,
      products.map(({ coefficient, at }) => ({ coefficient, bits: [bits[at]] })),
      owner,
    );
  }

  read(bits: readonly number[]): number | null {
    if (this.encoding === 'one-hot' && bits.length > 0) {
      const v = bits.indexOf(1);
      return v === -1 || bits.includes(1, v + 1) ? null : this.lower + v;
    }
    const coefficients = bitCoefficients(this.encoding, this.upper - this.lower);
    return bits.reduce((total, bit, j) => total + bit * coefficients[j], this.lower);
  }

  write(value: Value): readonly number[] | undefined {
    if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
    if (value < this.lower || value > this.upper) return undefined;
    return bitsOf(this.encoding, this.upper - this.lower, value - this.lower);
  }
}

/** A single bit as a variable. */
export class BinaryVariable extends Expression implements Variable {
  readonly name: string;
  readonly bits: readonly number[];

  /** Made by {@link BinaryProgram.binary}. */
  constructor(name: string, bit: number, owner: object) {
    super(0, [{ coefficient: 1, bits: [bit] }], owner);
    this.name = name;
    this.bits = [bit];
  }

  read(bits: readonly number[]): number {
    return bits[0];
  }

  write(value: Value): readonly number[] | undefined {
    return value === 0 || value === 1 ? [value] : undefined;
  }
}

/** One of several labels, a bit for each. */
export class CategoryVariable implements Variable {
  readonly name: string;
  readonly labels: readonly string[];
  readonly bits: readonly number[];
  readonly #owner: object;

  /** Made by {@link BinaryProgram.oneHot}. */
  constructor(name: string, labels: readonly string[], bits: readonly number[], owner: object) {
    this.name = name;
    this.labels = labels;
    this.bits = bits;
    this.#owner = owner;
  }

  /**
   * The bit that is 1 where the variable has this label.
   * @throws KetflowError `CONSTRAINT_INVALID` for a label that it lacks.
   */
  is(label: string): Expression {
    const at = this.labels.indexOf(label);
    if (at === -1) {
      const reason = `there is no label "${label}"`;
      throw new KetflowError('CONSTRAINT_INVALID', { where: this.name, reason });
    }
    return new Expression(0, [{ coefficient: 1, bits: [this.bits[at]] }], this.#owner);
  }

  read(bits: readonly number[]): string | null {
    const at = bits.indexOf(1);
    return at === -1 || bits.includes(1, at + 1) ? null : this.labels[at];
  }

  write(value: Value): readonly number[] | undefined {
    const at = this.labels.indexOf(value as string);
    return at === -1 ? undefined : this.labels.map((_, i) => (i === at ? 1 : 0));
  }
}

/** A permutation: every row has one column, every column one row; size × size bits, row-major. */
export class PermutationVariable implements Variable {
  readonly name: string;
  readonly size: number;
  readonly bits: readonly number[];
  readonly #owner: object;

  /** Made by {@link BinaryProgram.permutation}. */
  constructor(name: string, size: number, bits: readonly number[], owner: object) {
    this.name = name;
    this.size = size;
    this.bits = bits;
    this.#owner = owner;
  }

  /**
   * The bit that is 1 where `row` goes to `column`, both from 0.
   * @throws KetflowError `CONSTRAINT_INVALID` for a row or column outside.
   */
  at(row: number, column: number): Expression {
    for (const index of [row, column]) {
      if (Number.isInteger(index) && index >= 0 && index < this.size) continue;
      const reason = `${index} is not among 0 … ${this.size - 1}`;
      throw new KetflowError('CONSTRAINT_INVALID', { where: this.name, reason });
    }
    const bits = [this.bits[row * this.size + column]];
    return new Expression(0, [{ coefficient: 1, bits }], this.#owner);
  }

  read(bits: readonly number[]): readonly number[] | null {
    const columns: number[] = [];
    for (let row = 0; row < this.size; row++) {
      const own = bits.slice(row * this.size, (row + 1) * this.size);
      const column = own.indexOf(1);
      if (column === -1 || own.includes(1, column + 1) || columns.includes(column)) return null;
      columns.push(column);
    }
    return columns;
  }

  write(value: Value): readonly number[] | undefined {
    if (!isColumns(value) || value.length !== this.size) return undefined;
    const all = Array.from({ length: this.size }, (_, i) => i);
    if (!all.every((column) => value.includes(column))) return undefined;
    return value.flatMap((column) => all.map((i) => (i === column ? 1 : 0)));
  }
}

function isColumns(value: Value): value is readonly number[] {
  return Array.isArray(value);
}
