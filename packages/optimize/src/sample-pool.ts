import { KetflowError } from '@ketflow/core';
import type { Model } from './model/problem.ts';
import { valuesOfSpins } from './model/vartype.ts';
import { compareRows, type SampleRow } from './sample-set.ts';

/** Which of the different samples are kept. */
export interface PoolRequest {
  /** Most samples; default 64. */
  readonly size?: number;
  /** Least number of variables in which two kept samples differ; default 1. */
  readonly distance?: number;
}

/** How many different samples a set keeps unless told otherwise. */
export const POOL_SIZE = 64;

/**
 * The best different samples seen, with the energies that the model gives them: at most `size`, any two of which differ in
 * at least `distance` variables. A better sample takes the place of those that are too near to it.
 */
export class SamplePool {
  readonly #model: Model;
  readonly #size: number;
  readonly #distance: number;
  /** Best first. */
  #rows: SampleRow[] = [];

  constructor(model: Model, { size = POOL_SIZE, distance = 1 }: PoolRequest = {}) {
    this.#model = model;
    this.#size = wholeFrom1('pool.size', size);
    this.#distance = wholeFrom1('pool.distance', distance);
  }

  get best(): number {
    return this.#rows.length === 0 ? Infinity : this.#rows[0].energy;
  }

  /** Adds a copy of a state of spins and returns its energy. */
  add(spins: Int8Array, occurrences = 1): number {
    const sample = valuesOfSpins(spins, this.#model.vartype);
    const energy = this.#model.energy(sample);
    this.insert({ sample, energy, numOccurrences: occurrences });
    return energy;
  }

  /** Adds a sample with the energy that the model gives it. */
  insert(row: SampleRow): void {
    const { sample, energy, numOccurrences: occurrences } = row;
    const rows = this.#rows;
    if (rows.length === this.#size && energy > rows[this.#size - 1].energy) return;
    // Where it belongs, by bisection; an equal sample sits exactly there.
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareRows(rows[middle], row) < 0) low = middle + 1;
      else high = middle;
    }
    if (low < rows.length && compareRows(rows[low], row) === 0) {
      rows[low] = { ...rows[low], numOccurrences: rows[low].numOccurrences + occurrences };
      return;
    }
    if (this.#distance > 1) {
      const isNear = (other: SampleRow): boolean => this.#isNear(other.sample, sample);
      if (rows.slice(0, low).some(isNear)) return;
      this.#rows = rows.filter((other, at) => at < low || !isNear(other));
    }
    this.#rows.splice(low, 0, row);
    if (this.#rows.length > this.#size) this.#rows.pop();
  }

  /** The samples kept, best first. */
  get rows(): readonly SampleRow[] {
    return this.#rows;
  }

  #isNear(a: Int8Array, b: Int8Array): boolean {
    let different = 0;
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i] && ++different >= this.#distance) return false;
    }
    return true;
  }
}

function wholeFrom1(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new KetflowError('OPTION_INVALID', {
    option,
    value: String(value),
    expected: 'an integer from 1',
  });
}
