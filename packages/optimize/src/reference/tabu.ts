import type { Bqm } from '../model/bqm.ts';
import type { TabuWalk } from '../samplers/tabu/tabu-walk.ts';

/** The slow, obvious twin of the tabu kernels, on a BINARY model: same moves, same bits. */
export class ReferenceTabuWalk implements TabuWalk {
  readonly numVariables: number;
  readonly moveCost: number;
  sinceBest = 0;
  /** Energies without the offset. */
  #energy = 0;
  #bestEnergy = 0;
  readonly #bqm: Bqm;
  readonly #spins: Int8Array;
  readonly #gains: Float64Array;
  readonly #isForbidden: Uint8Array;
  #best: Int8Array;
  /** The tabu variables of the search, each with the number of moves that it stays so. */
  #tabu: { readonly variable: number; left: number }[] = [];
  #chance = 1;
  #tenure = 0;
  #spread = 1;

  constructor(bqm: Bqm) {
    this.#bqm = bqm;
    this.numVariables = bqm.numVariables;
    this.moveCost = bqm.numVariables;
    this.#spins = new Int8Array(bqm.numVariables).fill(-1);
    this.#best = this.#spins.slice();
    this.#gains = bqm.linear.slice();
    this.#isForbidden = new Uint8Array(bqm.numVariables);
  }

  get energy(): number {
    return this.#bqm.offset + this.#energy;
  }

  get bestEnergy(): number {
    return this.#bqm.offset + this.#bestEnergy;
  }

  configure(seed: number, tenure: number, spread: number): void {
    this.#chance = seed;
    this.#tenure = tenure;
    this.#spread = spread;
  }

  moveTo(target: Int8Array, first: number, last: number): void {
    for (let i = first; i < last; i++) if (this.#spins[i] !== target[i]) this.#flip(i);
  }

  renew(): void {
    this.releaseAll();
    this.#spins.fill(-1);
    this.#gains.set(this.#bqm.linear);
    this.#energy = 0;
    this.startBest();
  }

  startBest(): void {
    this.#best = this.#spins.slice();
    this.#bestEnergy = this.#energy;
    this.sinceBest = 0;
  }

  bestSpins(): Int8Array {
    return this.#best.slice();
  }

  search(moves: number): void {
    const n = this.numVariables;
    for (let move = 0; move < moves; move++) {
      const free = this.#lowestFree(this.#randomBelow(n));
      let next = free;
      let tabu = -1;
      for (const { variable } of this.#tabu) {
        if (tabu === -1 || this.#gains[variable] < this.#gains[tabu]) tabu = variable;
      }
      if (
        tabu >= 0 &&
        this.#gains[tabu] < this.#gains[free] &&
        this.#energy + this.#gains[tabu] < this.#bestEnergy
      ) {
        next = tabu;
      }
      for (const entry of this.#tabu) entry.left--;
      for (const { variable, left } of this.#tabu) {
        if (left === 0 || variable === next) this.#isForbidden[variable] = 0;
      }
      this.#tabu = this.#tabu.filter(({ variable }) => this.#isForbidden[variable] === 1);
      const time = Math.min(this.#tenure + this.#randomBelow(this.#spread), n - 1);
      if (time > 0) {
        this.#tabu.push({ variable: next, left: time });
        this.#isForbidden[next] = 1;
      }
      this.#flip(next);
    }
  }

  aim(target: Int8Array): number {
    let different = 0;
    for (let i = 0; i < this.numVariables; i++) {
      if (this.#spins[i] === target[i]) this.#isForbidden[i] = 1;
      else different++;
    }
    return different;
  }

  approach(moves: number): void {
    for (let move = 0; move < moves; move++) {
      const next = this.#lowestFree(this.#randomBelow(this.numVariables));
      if (next === -1) return;
      this.#isForbidden[next] = 1;
      this.#flip(next);
    }
  }

  releaseAll(): void {
    this.#isForbidden.fill(0);
    this.#tabu = [];
  }

  dispose(): void {
    // Nothing is held.
  }

  /** The free variable of the lowest gain, the first of equals at or after `start`, around the end; -1: none is free. */
  #lowestFree(start: number): number {
    const n = this.numVariables;
    let lowest = -1;
    for (let step = 0; step < n; step++) {
      const i = (start + step) % n;
      if (this.#isForbidden[i] === 1) continue;
      if (lowest === -1 || this.#gains[i] < this.#gains[lowest]) lowest = i;
    }
    return lowest;
  }

  #flip(i: number): void {
    const { rowStart, neighbours, couplings } = this.#bqm;
    const spin = this.#spins[i];
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const j = neighbours[e];
      this.#gains[j] += couplings[e] * this.#spins[j] * spin;
    }
    this.#spins[i] = -spin;
    this.#energy += this.#gains[i];
    this.#gains[i] = -this.#gains[i];
    this.sinceBest++;
    if (this.#energy >= this.#bestEnergy) return;
    this.#bestEnergy = this.#energy;
    this.#best = this.#spins.slice();
    this.sinceBest = 0;
  }

  /** Marsaglia's xorshift32, its upper part. */
  #randomBelow(bound: number): number {
    let x = this.#chance;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#chance = x >>> 0;
    return Math.floor((this.#chance * bound) / 2 ** 32);
  }
}
