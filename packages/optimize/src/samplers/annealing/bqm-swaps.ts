import type { RandomStream } from '@ketflow/core';
import type { Bqm } from '../../model/bqm.ts';
import { BqmState } from '../../state/bqm-state.ts';
import { BestState, PROPOSAL_OPERATIONS, randomSubsetSpins, type Annealer } from './annealer.ts';
import { swapBetaRange } from './beta-range.ts';
import { acceptanceThresholds, LARGEST_THRESHOLD, THRESHOLD_SHIFT } from './metropolis.ts';

/**
 * Swaps on a {@link Bqm} with exactly k variables at +1: i goes to -1 and j to +1, which changes the energy by
 * -2 fᵢ + 2 fⱼ - 4 Jᵢⱼ. A sweep tries every variable that is in against every one that is out; the couplings of the one
 * that is in lie spread out in a row, so that a proposal costs O(1).
 */
export class BqmSwaps implements Annealer {
  readonly proposalsPerSweep: number;
  readonly betaRange: readonly [number, number];
  readonly #state: BqmState;
  readonly #best: BestState;
  readonly #k: number;
  readonly #inside: Int32Array;
  readonly #outside: Int32Array;
  /** The couplings of the variable whose swaps are tried, by neighbour. */
  readonly #row: Float64Array;

  constructor(bqm: Bqm, k: number) {
    const n = bqm.numVariables;
    this.#state = new BqmState(bqm);
    this.#best = new BestState(n);
    this.#k = k;
    this.#inside = new Int32Array(k);
    this.#outside = new Int32Array(n - k);
    this.#row = new Float64Array(n);
    this.proposalsPerSweep = k * (n - k);
    this.betaRange = swapBetaRange(bqm, k);
  }

  get bestEnergy(): number {
    return this.#best.energy;
  }

  start(stream: RandomStream, given?: Int8Array): void {
    const spins = given ?? randomSubsetSpins(this.#state.numVariables, this.#k, stream);
    this.#state.reset(spins);
    this.#best.reset(spins, this.#state.energy);
    let [a, b] = [0, 0];
    spins.forEach((spin, i) => {
      if (spin > 0) this.#inside[a++] = i;
      else this.#outside[b++] = i;
    });
  }

  sweep(beta: number, proposals: number, stream: RandomStream): number {
    const { fields, spins } = this.#state;
    const outside = this.#outside;
    const row = this.#row;
    /** Walks along the neighbours of a variable. */
    let walks = 0;
    let left = proposals;
    for (let a = 0; left > 0; a++) {
      let i = this.#inside[a];
      this.#spread(i);
      walks += 2;
      const tries = Math.min(left, outside.length);
      left -= tries;
      for (let b = 0; b < tries; b++) {
        const j = outside[b];
        const delta = 2 * (fields[j] - fields[i]) - 4 * row[j];
        if (delta > 0) {
          const exponent = beta * delta;
          if (exponent > LARGEST_THRESHOLD) continue;
          if (exponent > acceptanceThresholds[stream.uint32() >>> THRESHOLD_SHIFT]) continue;
          this.#best.secure(spins);
        }
        walks += 4;
        this.#clear(i);
        this.#state.flip(i);
        this.#state.flip(j);
        this.#best.moved(this.#state.energy);
        outside[b] = i;
        this.#inside[a] = j;
        i = j;
        this.#spread(i);
      }
      this.#clear(i);
    }
    return PROPOSAL_OPERATIONS * proposals + walks * this.#state.flipCost;
  }

  bestSpins(): Int8Array {
    this.#best.secure(this.#state.spins);
    return this.#best.spins;
  }

  #spread(i: number): void {
    const { rowStart, neighbours, couplings } = this.#state;
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) this.#row[neighbours[e]] = couplings[e];
  }

  #clear(i: number): void {
    const { rowStart, neighbours } = this.#state;
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) this.#row[neighbours[e]] = 0;
  }
}
