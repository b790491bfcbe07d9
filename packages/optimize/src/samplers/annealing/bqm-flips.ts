import type { RandomStream } from '@ketflow/core';
import type { Bqm } from '../../model/bqm.ts';
import { BqmState } from '../../state/bqm-state.ts';
import { BestState, PROPOSAL_OPERATIONS, randomSpins, type Annealer } from './annealer.ts';
import { flipBetaRange } from './beta-range.ts';
import { acceptanceThresholds, LARGEST_THRESHOLD, THRESHOLD_SHIFT } from './metropolis.ts';

/** Single flips on a {@link Bqm}, variable after variable: the hot loop, on plain arrays. */
export class BqmFlips implements Annealer {
  readonly proposalsPerSweep: number;
  readonly betaRange: readonly [number, number];
  readonly #state: BqmState;
  readonly #best: BestState;

  constructor(bqm: Bqm) {
    this.#state = new BqmState(bqm);
    this.#best = new BestState(bqm.numVariables);
    this.proposalsPerSweep = bqm.numVariables;
    this.betaRange = flipBetaRange(bqm);
  }

  get bestEnergy(): number {
    return this.#best.energy;
  }

  start(stream: RandomStream, spins?: Int8Array): void {
    this.#state.reset(spins ?? randomSpins(this.proposalsPerSweep, stream));
    this.#best.reset(this.#state.spins, this.#state.energy);
  }

  sweep(beta: number, proposals: number, stream: RandomStream): number {
    const { spins, fields, rowStart, neighbours, couplings } = this.#state;
    const thresholds = acceptanceThresholds;
    const best = this.#best;
    let { energy } = this.#state;
    let lowest = best.energy;
    let { isPending } = best;
    let operations = PROPOSAL_OPERATIONS * proposals;
    for (let i = 0; i < proposals; i++) {
      const spin = spins[i];
      const delta = -2 * spin * fields[i];
      if (delta > 0) {
        const exponent = beta * delta;
        if (exponent > LARGEST_THRESHOLD) continue;
        if (exponent > thresholds[stream.uint32() >>> THRESHOLD_SHIFT]) continue;
        if (isPending) {
          best.spins.set(spins);
          isPending = false;
        }
      }
      spins[i] = -spin;
      energy += delta;
      if (energy < lowest) {
        lowest = energy;
        isPending = true;
      }
      const twice = -2 * spin;
      const end = rowStart[i + 1];
      operations += end - rowStart[i];
      for (let e = rowStart[i]; e < end; e++) fields[neighbours[e]] += twice * couplings[e];
    }
    this.#state.energy = energy;
    best.energy = lowest;
    best.isPending = isPending;
    return operations;
  }

  bestSpins(): Int8Array {
    this.#best.secure(this.#state.spins);
    return this.#best.spins;
  }
}
