import type { Search } from '../../search.ts';
import type { BqmState } from '../../state/bqm-state.ts';
import type { SliceAnnealer } from './slice-annealer.ts';

/**
 * The best slice of a run. Slices hold rounded energies, and the energy of the model costs a walk over all couplings: it is
 * computed when as much work has gone into the sweeps, and at the end.
 */
export class BestSlice {
  readonly #annealer: SliceAnnealer;
  readonly #state: BqmState;
  readonly #search: Search;
  readonly #spins: Int8Array;
  #energy = Infinity;
  #isPending = false;
  #work = 0;

  /** @param state - Left at the best slice by {@link settle}. */
  constructor(annealer: SliceAnnealer, state: BqmState, search: Search) {
    this.#annealer = annealer;
    this.#state = state;
    this.#search = search;
    this.#spins = new Int8Array(state.numVariables);
  }

  /** Forgets the best slice for the first one: all are alike. */
  reset(): void {
    this.#energy = Infinity;
    this.#see();
  }

  /** Looks at the slices after a sweep. */
  look(): void {
    this.#see();
    this.#work += this.#annealer.slices.spins.length;
    if (this.#work > this.#state.couplings.length) this.settle();
  }

  /** Puts the state at the best slice and notes its energy. */
  settle(): void {
    this.#work = 0;
    if (!this.#isPending) return;
    this.#isPending = false;
    this.#state.reset(this.#spins);
    this.#search.note(this.#state.energy);
  }

  #see(): void {
    const { position, energy } = this.#annealer.lowest();
    if (!(energy < this.#energy)) return;
    this.#energy = energy;
    this.#annealer.copy(position, this.#spins);
    this.#isPending = true;
  }
}
