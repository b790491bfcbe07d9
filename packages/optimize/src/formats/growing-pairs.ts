import type { Pairs } from '../model/adjacency.ts';

const FIRST_CAPACITY = 1024;

/** Pairs that are collected one by one, in typed arrays that double: 16 bytes a pair. */
export class GrowingPairs {
  #rows = new Int32Array(FIRST_CAPACITY);
  #columns = new Int32Array(FIRST_CAPACITY);
  #biases = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds bias · v(row) · v(column). */
  push(row: number, column: number, bias: number): void {
    if (this.#length === this.#rows.length) this.#grow();
    this.#rows[this.#length] = row;
    this.#columns[this.#length] = column;
    this.#biases[this.#length++] = bias;
  }

  /** What was collected, as views. */
  pairs(): Pairs {
    return {
      rows: this.#rows.subarray(0, this.#length),
      columns: this.#columns.subarray(0, this.#length),
      biases: this.#biases.subarray(0, this.#length),
    };
  }

  #grow(): void {
    const capacity = 2 * this.#length;
    const [rows, columns, biases] = [this.#rows, this.#columns, this.#biases];
    this.#rows = new Int32Array(capacity);
    this.#columns = new Int32Array(capacity);
    this.#biases = new Float64Array(capacity);
    this.#rows.set(rows);
    this.#columns.set(columns);
    this.#biases.set(biases);
  }
}
