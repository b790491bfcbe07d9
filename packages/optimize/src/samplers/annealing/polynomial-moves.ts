import type { RandomStream } from '@ketflow/core';
import type { Polynomial } from '../../model/polynomial.ts';
import { PolynomialState } from '../../state/polynomial-state.ts';
import {
  BestState,
  PROPOSAL_OPERATIONS,
  randomSpins,
  randomSubsetSpins,
  type Annealer,
} from './annealer.ts';
import { flipBetaRange } from './beta-range.ts';
import { acceptanceThresholds, LARGEST_THRESHOLD, THRESHOLD_SHIFT } from './metropolis.ts';

/** Flips on a {@link Polynomial}, or swaps when exactly k variables are to be +1. */
export class PolynomialMoves implements Annealer {
  readonly proposalsPerSweep: number;
  readonly betaRange: readonly [number, number];
  readonly #state: PolynomialState;
  readonly #best: BestState;
  readonly #k: number | undefined;
  readonly #inside: number[] = [];
  readonly #outside: number[] = [];

  constructor(polynomial: Polynomial, k: number | undefined) {
    const n = polynomial.numVariables;
    this.#state = new PolynomialState(polynomial);
    this.#best = new BestState(n);
    this.#k = k;
    this.proposalsPerSweep = k === undefined ? n : k * (n - k);
    this.betaRange = flipBetaRange(polynomial);
  }

  get bestEnergy(): number {
    return this.#best.energy;
  }

  start(stream: RandomStream, given?: Int8Array): void {
    const n = this.#state.numVariables;
    const random = (): Int8Array =>
      this.#k === undefined ? randomSpins(n, stream) : randomSubsetSpins(n, this.#k, stream);
    const spins = given ?? random();
    this.#state.reset(spins);
    this.#best.reset(spins, this.#state.energy);
    this.#inside.length = 0;
    this.#outside.length = 0;
    spins.forEach((spin, i) => (spin > 0 ? this.#inside : this.#outside).push(i));
  }

  sweep(beta: number, proposals: number, stream: RandomStream): number {
    for (let p = 0; p < proposals; p++) {
      if (this.#k === undefined) this.#tryFlip(p, beta, stream);
      else {
        const b = p % this.#outside.length;
        this.#trySwap((p - b) / this.#outside.length, b, beta, stream);
      }
    }
    return PROPOSAL_OPERATIONS * proposals * this.#state.flipCost;
  }

  bestSpins(): Int8Array {
    this.#best.secure(this.#state.spins);
    return this.#best.spins;
  }

  #tryFlip(i: number, beta: number, stream: RandomStream): void {
    const delta = this.#state.delta(i);
    if (delta > 0) {
      if (!isAccepted(beta * delta, stream)) return;
      this.#best.secure(this.#state.spins);
    }
    this.#state.flip(i);
    this.#best.moved(this.#state.energy);
  }

  #trySwap(a: number, b: number, beta: number, stream: RandomStream): void {
    const [i, j] = [this.#inside[a], this.#outside[b]];
    const first = this.#state.delta(i);
    // The change of j depends on i, so i is flipped on trial; the best state is secured before.
    this.#best.secure(this.#state.spins);
    this.#state.flip(i);
    const delta = first + this.#state.delta(j);
    if (delta > 0 && !isAccepted(beta * delta, stream)) {
      this.#state.flip(i);
      return;
    }
    this.#state.flip(j);
    this.#best.moved(this.#state.energy);
    this.#inside[a] = j;
    this.#outside[b] = i;
  }
}

function isAccepted(exponent: number, stream: RandomStream): boolean {
  return (
    exponent <= LARGEST_THRESHOLD &&
    exponent <= acceptanceThresholds[stream.uint32() >>> THRESHOLD_SHIFT]
  );
}
