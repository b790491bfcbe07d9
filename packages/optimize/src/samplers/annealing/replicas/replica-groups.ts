import type { RandomStream } from '@ketflow/core';
import type { UnitModel } from './unit-model.ts';

/** Replicas of a group, one in each byte of a vector. */
export const LANES = 16;

/**
 * Groups of 16 replicas of a {@link UnitModel}, annealed in step. Energies are whole numbers of units, without the offset:
 * E = offset + unit · energy.
 */
export interface ReplicaGroups {
  readonly model: UnitModel;
  /** Random states with random numbers of its own; the best states are forgotten. */
  start(group: number, stream: RandomStream): void;
  /** Puts a state of spins, in the order of the model's variables, into one replica, before any sweep. */
  place(group: number, lane: number, spins: Int8Array): void;
  /**
   * Metropolis flips of the variables at places `from` … `to` - 1, once for each inverse temperature (per unit of energy),
   * at most `MOST_SWEEPS`.
   * @param keepFrom - Number of the first sweep at whose end best states are kept; `betas.length` for none.
   */
  sweep(group: number, betas: readonly number[], from: number, to: number, keepFrom: number): void;
  /** Int32Array, shape (16,): a view of the energies now. */
  energies(group: number): Int32Array;
  /** Int32Array, shape (16,): a view of the lowest energies kept; `UNSEEN` before any. */
  bestEnergies(group: number): Int32Array;
  /** The spins of the best state kept, or of the present one, in the order of the model's variables. Freshly allocated. */
  spins(group: number, lane: number, which: 'best' | 'now'): Int8Array;
  /** Exchanges the present states of two groups in the lanes where `lanes` is not 0. */
  exchange(a: number, b: number, lanes: ArrayLike<number>): void;
  /**
   * Isoenergetic cluster move (J. Houdayer, European Physical Journal B 22, 2001) between two replicas of a group: the
   * cluster of variables that differ between them, connected to the one at `seed`-th place among those, is exchanged.
   * Without effect where they are equal, or differ everywhere connected in one cluster.
   * @returns Basic operations, roughly.
   */
  exchangeCluster(group: number, laneA: number, laneB: number, seed: number): number;
  /** Gives the memory back. */
  dispose(): void;
}

/** The four words of each lane of the random state: 16 unsigned integers, not all 0 in any lane. */
export function randomState(stream: RandomStream): Uint32Array {
  return Uint32Array.from({ length: LANES }, () => stream.uint32() | 1);
}
