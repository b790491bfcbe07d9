import { Bqm } from '../model/bqm.ts';

/** The couplings of one variable to those that are still there. */
export interface Edges {
  readonly neighbours: readonly number[];
  readonly couplings: readonly number[];
}

/**
 * A spin model that loses variables and gains couplings: E(s) = offset + Σᵢ hᵢ sᵢ + Σᵢ<ⱼ Jᵢⱼ sᵢ sⱼ over the variables that
 * are left. The couplings of the model stay in compressed rows, those between new pairs are kept in maps beside them.
 * A coupling of 0 is no edge.
 */
export class SpinGraph {
  offset: number;
  /** Float64Array, shape (n,): hᵢ. */
  readonly fields: Float64Array;
  /** Int32Array, shape (n,): number of edges. */
  readonly degrees: Int32Array;
  /** Float64Array, shape (n,): Σⱼ |Jᵢⱼ|, kept step by step and so exact up to rounding. */
  readonly strengths: Float64Array;
  readonly #spin: Bqm;
  readonly #couplings: Float64Array;
  readonly #isLeft: Uint8Array;
  readonly #added: (Map<number, number> | undefined)[];

  /** @param spin - A SPIN model. Not modified. */
  constructor(spin: Bqm) {
    const n = spin.numVariables;
    this.#spin = spin;
    this.offset = spin.offset;
    this.fields = spin.linear.slice();
    this.#couplings = spin.couplings.slice();
    this.#isLeft = new Uint8Array(n).fill(1);
    this.#added = new Array<undefined>(n).fill(undefined);
    this.degrees = new Int32Array(n);
    this.strengths = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let e = spin.rowStart[i]; e < spin.rowStart[i + 1]; e++) {
        const bias = spin.couplings[e];
        if (bias !== 0) this.degrees[i]++;
        this.strengths[i] += Math.abs(bias);
      }
    }
  }

  get size(): number {
    return this.fields.length;
  }

  isLeft(i: number): boolean {
    return this.#isLeft[i] === 1;
  }

  /** The variables that are left, in increasing order. Freshly allocated. */
  variablesLeft(): Int32Array {
    return Int32Array.from(this.fields.keys()).filter((i) => this.#isLeft[i] === 1);
  }

  /** Freshly allocated. Time O(edges that variable i ever had). */
  edgesOf(i: number): Edges {
    const neighbours: number[] = [];
    const couplings: number[] = [];
    const { rowStart, neighbours: columns } = this.#spin;
    const keep = (j: number, coupling: number): void => {
      if (coupling === 0 || this.#isLeft[j] === 0) return;
      neighbours.push(j);
      couplings.push(coupling);
    };
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) keep(columns[e], this.#couplings[e]);
    this.#added[i]?.forEach((coupling, j) => keep(j, coupling));
    return { neighbours, couplings };
  }

  /** Takes the variable out, with its field and edges; returns the edges. */
  remove(i: number): Edges {
    const edges = this.edgesOf(i);
    edges.neighbours.forEach((j, at) => {
      this.degrees[j]--;
      this.strengths[j] -= Math.abs(edges.couplings[at]);
    });
    this.#isLeft[i] = 0;
    this.#added[i] = undefined;
    return edges;
  }

  /** Adds to the coupling of i ≠ j, both left. */
  addCoupling(i: number, j: number, bias: number): void {
    const at = this.#entry(i, j);
    const before = at < 0 ? (this.#added[i]?.get(j) ?? 0) : this.#couplings[at];
    const after = before + bias;
    for (const [a, b] of [
      [i, j],
      [j, i],
    ]) {
      this.degrees[a] += (after === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
      this.strengths[a] += Math.abs(after) - Math.abs(before);
      if (at >= 0) this.#couplings[this.#entry(a, b)] = after;
      else (this.#added[a] ??= new Map()).set(b, after);
    }
  }

  /** The variables that are left as a SPIN model, in their old order and with their names. */
  toBqm(): Bqm {
    const left = this.variablesLeft();
    const place = new Int32Array(this.size);
    left.forEach((i, at) => (place[i] = at));
    const rows: number[] = [];
    const columns: number[] = [];
    const biases: number[] = [];
    for (const i of left) {
      const { neighbours, couplings } = this.edgesOf(i);
      neighbours.forEach((j, at) => {
        if (j < i) return;
        rows.push(place[i]);
        columns.push(place[j]);
        biases.push(couplings[at]);
      });
    }
    const names = Array.from(left, (i) => this.#spin.variables[i]);
    const fields = Float64Array.from(left, (i) => this.fields[i]);
    return Bqm.fromArrays('SPIN', names, fields, { rows, columns, biases }, this.offset);
  }

  /** Where the coupling of i and j stands in the compressed rows; -1 if the model has no such pair. */
  #entry(i: number, j: number): number {
    const { rowStart, neighbours } = this.#spin;
    let [low, high] = [rowStart[i], rowStart[i + 1]];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (neighbours[middle] < j) low = middle + 1;
      else high = middle;
    }
    return low < rowStart[i + 1] && neighbours[low] === j ? low : -1;
  }
}
