import type { Adjacency } from '../model/adjacency.ts';
import type { Bqm } from '../model/bqm.ts';
import type { FlipState } from './flip-state.ts';

/**
 * A state of a {@link Bqm}, in its spin form, with the local fields fᵢ = hᵢ + Σⱼ Jᵢⱼ sⱼ: a flip changes the energy by
 * -2 sᵢ fᵢ, which costs O(1) to read and O(degree) to carry out.
 */
export class BqmState implements FlipState, Adjacency {
  readonly numVariables: number;
  readonly flipCost: number;
  readonly spins: Int8Array;
  /** Float64Array, shape (n,): the local fields. */
  readonly fields: Float64Array;
  readonly linear: Float64Array;
  readonly rowStart: Int32Array;
  readonly neighbours: Int32Array;
  readonly couplings: Float64Array;
  energy: number;
  readonly #offset: number;

  constructor(bqm: Bqm) {
    const spin = bqm.toVartype('SPIN');
    const n = spin.numVariables;
    this.numVariables = n;
    this.flipCost = 1 + spin.neighbours.length / Math.max(1, n);
    this.linear = spin.linear;
    this.rowStart = spin.rowStart;
    this.neighbours = spin.neighbours;
    this.couplings = spin.couplings;
    this.#offset = spin.offset;
    this.spins = new Int8Array(n).fill(-1);
    this.fields = new Float64Array(n);
    this.energy = 0;
    this.reset(this.spins);
  }

  reset(spins: ArrayLike<number>): void {
    this.spins.set(spins);
    let energy = this.#offset;
    for (let i = 0; i < this.numVariables; i++) {
      let field = this.linear[i];
      for (let e = this.rowStart[i]; e < this.rowStart[i + 1]; e++) {
        field += this.couplings[e] * this.spins[this.neighbours[e]];
      }
      this.fields[i] = field;
      // Every pair is in two fields.
      energy += (this.spins[i] * (field + this.linear[i])) / 2;
    }
    this.energy = energy;
  }

  delta(i: number): number {
    return -2 * this.spins[i] * this.fields[i];
  }

  flip(i: number): void {
    const { fields, neighbours, couplings } = this;
    const spin = -this.spins[i];
    this.energy += 2 * spin * fields[i];
    this.spins[i] = spin;
    const end = this.rowStart[i + 1];
    for (let e = this.rowStart[i]; e < end; e++) {
      fields[neighbours[e]] += 2 * spin * couplings[e];
    }
  }
}
