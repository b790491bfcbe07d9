import type { Search } from '../../search.ts';
import { distanceOf, type Elite, type Route } from './elite-pool.ts';
import type { TabuWalk } from './tabu-walk.ts';

/** Basic operations of one call of a kernel: a few thousandths of a second. */
const OPERATIONS_PER_CALL = 2 ** 20;
/** Elites that differ in fewer variables have nothing between them that is worth a search. */
const LEAST_DISTANCE = 6;

/** The searches of one call of the sampler, all on one walk, within what the budget grants. */
export class Searches {
  readonly #walk: TabuWalk;
  readonly #search: Search;
  readonly #patience: number;
  readonly #movesPerCall: number;

  constructor(walk: TabuWalk, search: Search, patience: number) {
    this.#walk = walk;
    this.#search = search;
    this.#patience = patience;
    this.#movesPerCall = Math.max(1, Math.floor(OPERATIONS_PER_CALL / walk.moveCost));
  }

  /** Tabu search from a state until patience, or what is granted, ends; undefined when nothing is granted. */
  async improve(start: Int8Array): Promise<Elite | undefined> {
    const walk = this.#walk;
    if (this.#search.grant(1) === 0) return undefined;
    await this.#moveTo(start);
    walk.startBest();
    this.#search.note(walk.energy);
    while (walk.sinceBest < this.#patience) {
      const moves = this.#grantMoves(this.#patience - walk.sinceBest);
      if (moves === 0) break;
      walk.search(moves);
      this.#search.note(walk.bestEnergy);
      await this.#worked(moves);
    }
    walk.releaseAll();
    return { spins: walk.bestSpins(), energy: walk.bestEnergy };
  }

  /**
   * The best state of the middle third of a greedy walk from one elite to another; undefined when nothing is granted or
   * they are too near to each other.
   */
  async relink([from, to]: Route, isEven: boolean): Promise<Int8Array | undefined> {
    const walk = this.#walk;
    const n = walk.numVariables;
    const distance = distanceOf(from.spins, to.spins);
    // Where the opposite of a state has the same energy, the nearer one is the target.
    const isOpposite = isEven && 2 * distance > n;
    const target = isOpposite ? to.spins.map((spin) => -spin) : to.spins;
    const steps = isOpposite ? n - distance : distance;
    if (steps < LEAST_DISTANCE || this.#search.grant(1) === 0) return undefined;
    await this.#moveTo(from.spins);
    walk.aim(target);
    const third = Math.floor(steps / 3);
    let isGoing = await this.#approach(third);
    walk.startBest();
    isGoing &&= await this.#approach(third);
    walk.releaseAll();
    return isGoing ? walk.bestSpins() : undefined;
  }

  async #approach(steps: number): Promise<boolean> {
    for (let left = steps; left > 0;) {
      const moves = this.#grantMoves(left);
      if (moves === 0) return false;
      this.#walk.approach(moves);
      left -= moves;
      await this.#worked(moves);
    }
    return true;
  }

  async #moveTo(target: Int8Array): Promise<void> {
    this.#walk.renew();
    for (let first = 0; first < target.length; first += this.#movesPerCall) {
      const last = Math.min(target.length, first + this.#movesPerCall);
      this.#walk.moveTo(target, first, last);
      await this.#worked(last - first);
    }
  }

  /** Moves that may be done, of which each scores the flips of all variables. */
  #grantMoves(wanted: number): number {
    const n = this.#walk.numVariables;
    const affordable = Math.max(1, Math.floor(this.#search.remaining / n));
    const moves = Math.min(wanted, this.#movesPerCall, affordable);
    return this.#search.grantAll(moves * n) ? moves : 0;
  }

  async #worked(moves: number): Promise<void> {
    if (this.#search.isPauseDue(moves * this.#walk.moveCost)) await this.#search.pause();
  }
}
