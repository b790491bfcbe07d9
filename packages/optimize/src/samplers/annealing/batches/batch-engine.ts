import type { RandomStream } from '@ketflow/core';

/** Sweeps of one call of {@link BatchEngine.sweep}, at most. */
export const MOST_SWEEPS = 256;

/** Entries of rows from which on a model is large. */
export const LARGE: number = 2 ** 20;

/** A batch of annealing runs in step, on one model, in a memory of its own. */
export interface BatchEngine {
  /** Runs of a batch. */
  readonly reads: number;
  readonly numVariables: number;
  /** Whether regions of the model can change on their own. */
  readonly isSparse: boolean;
  /** Whether the energy of a state takes milliseconds to compute. */
  readonly isLarge: boolean;
  /** Variables that all runs get through in a hundredth of a second at least; may be more than there are. */
  readonly stepVariables: number;
  /** Inverse temperatures [hot, cold] when none are given. */
  readonly betaRange: readonly [number, number];
  /** New runs from random states, or from those that `initial` has for a run (spins). */
  start(stream: RandomStream, initial: (read: number) => Int8Array | undefined): void;
  /**
   * Proposes a flip of the variables `from` … `to` - 1 in every run, once for each inverse temperature.
   * @param keepFrom - Number of the first sweep at whose end the best states are kept; `betas.length` for none.
   */
  sweep(betas: readonly number[], from: number, to: number, keepFrom: number): void;
  /** The lowest energy kept in the first `reads` runs since `start`; Infinity before any is. */
  bestEnergy(reads: number): number;
  /** The best state kept of a run, or where it stands when none is. Freshly allocated spins. */
  spins(read: number): Int8Array;
  /** Gives the memory back. */
  dispose(): void;
}
