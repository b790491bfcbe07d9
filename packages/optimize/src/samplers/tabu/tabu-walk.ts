/**
 * A state that walks by single flips and knows what each flip would change (its gain), with the best state since
 * {@link startBest}. Energies are those of the model.
 */
export interface TabuWalk {
  readonly numVariables: number;
  readonly energy: number;
  readonly bestEnergy: number;
  /** Moves since the best state was found. */
  readonly sinceBest: number;
  /** Basic operations of a move, roughly. */
  readonly moveCost: number;

  /**
   * Starts the random numbers and says how long a flipped variable stays tabu: `tenure` moves and at random up to
   * `spread - 1` more, though never so long that none is free.
   * @param seed - u32, not 0.
   */
  configure(seed: number, tenure: number, spread: number): void;
  /** Flips what differs from `target` among the variables `first` … `last - 1`. */
  moveTo(target: Int8Array, first: number, last: number): void;
  /** Forgets sums that rounding may have worn: all spins -1. Where sums are exact, nothing is done. */
  renew(): void;
  /** The state becomes the best one. */
  startBest(): void;
  /** The spins of the best state, freshly allocated. */
  bestSpins(): Int8Array;
  /**
   * Tabu search: each move flips the free variable of the lowest gain, or a tabu one that leads below the best energy.
   * Among equals it is the first at or after a random place.
   */
  search(moves: number): void;
  /** Forbids what agrees with `target` and returns how many variables do not. No variable is to be tabu before. */
  aim(target: Int8Array): number;
  /** Greedy moves towards the target of {@link aim}: the lowest gain of the variables that still differ. */
  approach(moves: number): void;
  /** No variable is tabu any more. */
  releaseAll(): void;
  /** Gives the memory back; the walk must not be used any more. */
  dispose(): void;
}
