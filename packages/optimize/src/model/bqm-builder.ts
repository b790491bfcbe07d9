import { KetflowError } from '@ketflow/core';
import { Bqm } from './bqm.ts';
import type { Vartype } from './vartype.ts';

/**
 * Collects a {@link Bqm} piece by piece, by position.
 *
 * @example
 * const builder = new BqmBuilder('BINARY');
 * const [a, b] = [builder.addVariable('a'), builder.addVariable('b')];
 * builder.addLinear(a, -1);
 * builder.addQuadratic(a, b, 2);
 * builder.build().energy([1, 1]); // 1
 */
export class BqmBuilder {
  readonly vartype: Vartype;
  readonly #names: string[] = [];
  readonly #known = new Set<string>();
  readonly #linear: number[] = [];
  readonly #rows: number[] = [];
  readonly #columns: number[] = [];
  readonly #biases: number[] = [];
  #offset = 0;

  constructor(vartype: Vartype) {
    this.vartype = vartype;
  }

  /**
   * Adds a variable and returns its position.
   * @throws KetflowError `VARIABLE_DUPLICATE`.
   */
  addVariable(name: string): number {
    if (this.#known.has(name)) throw new KetflowError('VARIABLE_DUPLICATE', { variable: name });
    this.#known.add(name);
    this.#linear.push(0);
    return this.#names.push(name) - 1;
  }

  /** Adds to the constant part. */
  addOffset(bias: number): void {
    this.#offset += bias;
  }

  /**
   * Adds to the bias of the variable at position i.
   * @throws KetflowError `VARIABLE_UNKNOWN`.
   */
  addLinear(i: number, bias: number): void {
    if (!(i in this.#linear)) {
      throw new KetflowError('VARIABLE_UNKNOWN', { variable: `#${i}`, nearest: undefined });
    }
    this.#linear[i] += bias;
  }

  /** Adds to the bias of a pair of positions; they are checked by {@link build}. i = j is reduced. */
  addQuadratic(i: number, j: number, bias: number): void {
    this.#rows.push(i);
    this.#columns.push(j);
    this.#biases.push(bias);
  }

  /** @throws KetflowError `VARIABLE_UNKNOWN` for a position that was never added, `BIAS_NOT_FINITE`. */
  build(): Bqm {
    const pairs = { rows: this.#rows, columns: this.#columns, biases: this.#biases };
    return Bqm.fromArrays(this.vartype, this.#names, this.#linear, pairs, this.#offset);
  }
}
