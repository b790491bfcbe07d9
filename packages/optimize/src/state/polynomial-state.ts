import type { Polynomial } from '../model/polynomial.ts';
import type { FlipState } from './flip-state.ts';

/**
 * A state of a {@link Polynomial} with, for every variable, the terms that hold it.
 *
 * A SPIN term keeps its value, which changes sign at every flip. A BINARY term keeps how many of its variables are 0: it
 * counts when none is, and the flip of a variable matters when no other one is 0. No change of vartype is needed, so
 * terms may be of any order.
 */
export class PolynomialState implements FlipState {
  readonly numVariables: number;
  readonly flipCost: number;
  readonly spins: Int8Array;
  energy: number;
  readonly #polynomial: Polynomial;
  readonly #isSpin: boolean;
  readonly #biases: Float64Array;
  /** The terms that hold variable i: `#terms[#start[i]] …`. */
  readonly #start: Int32Array;
  readonly #terms: Int32Array;
  /** Per term: its value (SPIN), or the number of its variables that are 0 (BINARY). */
  readonly #values: Float64Array;

  constructor(polynomial: Polynomial) {
    const { monomials, numVariables } = polynomial;
    this.#polynomial = polynomial;
    this.#isSpin = polynomial.vartype === 'SPIN';
    this.numVariables = numVariables;
    this.#biases = Float64Array.from(monomials, ({ bias }) => bias);
    this.#values = new Float64Array(monomials.length);
    this.#start = new Int32Array(numVariables + 1);
    for (const { positions } of monomials) for (const i of positions) this.#start[i + 1]++;
    for (let i = 0; i < numVariables; i++) this.#start[i + 1] += this.#start[i];
    this.#terms = new Int32Array(this.#start[numVariables]);
    const next = this.#start.slice();
    monomials.forEach(({ positions }, term) => {
      for (const i of positions) this.#terms[next[i]++] = term;
    });
    this.flipCost = 1 + this.#terms.length / Math.max(1, numVariables);
    this.spins = new Int8Array(numVariables).fill(-1);
    this.energy = 0;
    this.reset(this.spins);
  }

  reset(spins: ArrayLike<number>): void {
    this.spins.set(spins);
    let energy = this.#polynomial.offset;
    this.#polynomial.monomials.forEach(({ bias, positions }, term) => {
      let product = bias;
      let zeros = 0;
      for (const i of positions) {
        product *= this.spins[i];
        if (this.spins[i] < 0) zeros++;
      }
      this.#values[term] = this.#isSpin ? product : zeros;
      if (this.#isSpin) energy += product;
      else if (zeros === 0) energy += bias;
    });
    this.energy = energy;
  }

  delta(i: number): number {
    const end = this.#start[i + 1];
    let sum = 0;
    if (this.#isSpin) {
      for (let e = this.#start[i]; e < end; e++) sum += this.#values[this.#terms[e]];
      return -2 * sum;
    }
    const others = this.spins[i] < 0 ? 1 : 0;
    for (let e = this.#start[i]; e < end; e++) {
      const term = this.#terms[e];
      if (this.#values[term] === others) sum += this.#biases[term];
    }
    return others === 1 ? sum : -sum;
  }

  flip(i: number): void {
    this.energy += this.delta(i);
    const step = this.spins[i];
    this.spins[i] = -step;
    for (let e = this.#start[i]; e < this.#start[i + 1]; e++) {
      const term = this.#terms[e];
      if (this.#isSpin) this.#values[term] = -this.#values[term];
      else this.#values[term] += step;
    }
  }
}
