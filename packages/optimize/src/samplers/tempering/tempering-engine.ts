import type { RandomStream } from '@ketflow/core';

/**
 * Replicas on a ladder of rungs, each at an inverse temperature of its own, in several families that do not exchange
 * states with one another but by cluster moves.
 */
export interface TemperingEngine {
  readonly rungs: number;
  readonly families: number;
  readonly numVariables: number;
  /** Basic operations of a sweep of one rung, roughly. */
  readonly sweepCost: number;
  /** New replicas on a rung, from random states or from what `initial` has for a family (spins). */
  start(
    rung: number,
    stream: RandomStream,
    initial: (family: number) => Int8Array | undefined,
  ): void;
  /** A sweep of single flips in all families of a rung; their best states at its end are kept. */
  sweep(rung: number, beta: number): void;
  /** The energy of a replica now. */
  energy(rung: number, family: number): number;
  /** Exchanges the states on `rung` and `rung + 1` in the families that `mask` is 1 for. */
  exchange(rung: number, mask: Uint8Array): void;
  /**
   * Exchanges a cluster of differing variables between two families on a rung; see `ReplicaGroups.exchangeCluster`.
   * @returns Basic operations, roughly.
   */
  exchangeCluster(rung: number, familyA: number, familyB: number, seed: number): number;
  /** The lowest energy kept on a rung; Infinity before any is. */
  bestEnergy(rung: number): number;
  /** The state of that energy. Freshly allocated spins. */
  bestSpins(rung: number): Int8Array;
  /** Gives the memory back. */
  dispose(): void;
}
