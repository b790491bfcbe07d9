import { Bqm } from '../model/bqm.ts';
import type { Vartype } from '../model/vartype.ts';

/** Most variables of a dense model: 2^14, of which 1.3 · 10^8 pairs can be made. */
export const LARGEST_DENSE: number = 2 ** 14;

/** "0", "1", … */
export function numberedNames(n: number): string[] {
  return Array.from({ length: n }, (_, i) => String(i));
}

/** Collects pairs of a model of n variables, named by their positions, in typed arrays with room for all of them. */
export class PairList {
  readonly linear: Float64Array;
  readonly #rows: Uint16Array;
  readonly #columns: Uint16Array;
  readonly #biases: Float64Array;
  #length = 0;

  /** @param n - At most {@link LARGEST_DENSE}. */
  constructor(n: number) {
    const room = (n * (n - 1)) / 2;
    this.linear = new Float64Array(n);
    this.#rows = new Uint16Array(room);
    this.#columns = new Uint16Array(room);
    this.#biases = new Float64Array(room);
  }

  /** Adds a pair, each at most once. */
  push(i: number, j: number, bias: number): void {
    this.#rows[this.#length] = i;
    this.#columns[this.#length] = j;
    this.#biases[this.#length++] = bias;
  }

  toBqm(vartype: Vartype): Bqm {
    const pairs = {
      rows: this.#rows.subarray(0, this.#length),
      columns: this.#columns.subarray(0, this.#length),
      biases: this.#biases.subarray(0, this.#length),
    };
    return Bqm.fromArrays(vartype, numberedNames(this.linear.length), this.linear, pairs);
  }
}
