import type { RandomStream } from '@ketflow/core';

/** The moves of one kind on one state, at a given inverse temperature, with the best state seen. */
export interface Annealer {
  /** Proposals of a full sweep. */
  readonly proposalsPerSweep: number;
  /** Inverse temperatures of start and end when none are given. */
  readonly betaRange: readonly [hot: number, cold: number];
  /** The lowest energy since `start`. */
  readonly bestEnergy: number;
  /** A random feasible state, or the one given; forgets the best one. */
  start(stream: RandomStream, spins?: Int8Array): void;
  /**
   * Proposes the first `proposals` moves of a sweep at inverse temperature `beta`; Infinity: none that goes up.
   * @returns Basic operations done, roughly.
   */
  sweep(beta: number, proposals: number, stream: RandomStream): number;
  /** The spins of the best state since `start`, a view. */
  bestSpins(): Int8Array;
}

/** Basic operations of one proposal that is refused, roughly. */
export const PROPOSAL_OPERATIONS = 4;

/** The best state of a walk, copied only when it is about to be left upwards. */
export class BestState {
  readonly spins: Int8Array;
  energy: number = Infinity;
  /** Whether the walk stands on a best state that is not copied yet. */
  isPending = false;

  constructor(numVariables: number) {
    this.spins = new Int8Array(numVariables);
  }

  /** Starts again at a state. */
  reset(spins: Int8Array, energy: number): void {
    this.spins.set(spins);
    this.energy = energy;
    this.isPending = false;
  }

  /** Call after every move. */
  moved(energy: number): void {
    if (energy >= this.energy) return;
    this.energy = energy;
    this.isPending = true;
  }

  /** Call with the spins as they are before a move up, and at the end. */
  secure(spins: Int8Array): void {
    if (!this.isPending) return;
    this.spins.set(spins);
    this.isPending = false;
  }
}

/** Random spins, each way equally likely. Freshly allocated. */
export function randomSpins(n: number, stream: RandomStream): Int8Array {
  return Int8Array.from({ length: n }, () => ((stream.uint32() >>> 31) << 1) - 1);
}

/** Spins with k of +1 at random places, every choice equally likely. Freshly allocated. */
export function randomSubsetSpins(n: number, k: number, stream: RandomStream): Int8Array {
  const spins = new Int8Array(n).fill(-1);
  for (const i of stream.subset(n, k)) spins[i] = 1;
  return spins;
}
