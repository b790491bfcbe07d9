import type { Model } from './model/problem.ts';
import { valuesOfSpins } from './model/vartype.ts';
import { compareRows, type SampleRow } from './sample-set.ts';

/** How many different samples a set keeps at most. */
export const POOL_SIZE: number = 64;

/** The best different samples seen, at most {@link POOL_SIZE}, with the energies that the model gives them. */
export class SamplePool {
  readonly #model: Model;
  /** Best first. */
  readonly #rows: SampleRow[] = [];

  constructor(model: Model) {
    this.#model = model;
  }

  get best(): number {
    return this.#rows.length === 0 ? Infinity : this.#rows[0].energy;
  }

  /** Adds a copy of a state of spins and returns its energy. */
  add(spins: Int8Array, occurrences = 1): number {
    const sample = valuesOfSpins(spins, this.#model.vartype);
    const energy = this.#model.energy(sample);
    const rows = this.#rows;
    if (rows.length === POOL_SIZE && energy > rows[POOL_SIZE - 1].energy) return energy;
    const row = { sample, energy, numOccurrences: occurrences };
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
    } else {
      rows.splice(low, 0, row);
      if (rows.length > POOL_SIZE) rows.pop();
    }
    return energy;
  }

  entries(): (readonly [Int8Array, number])[] {
    return this.#rows.map(({ sample, numOccurrences }) => [sample, numOccurrences]);
  }
}
