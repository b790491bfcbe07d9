/** Replicas side by side: every variable has a row of this many numbers, one for each. */
export const REPLICAS = 16;

/** How the oscillators move in a step. */
export interface StepFactors {
  /** -dt (a0 - a(t)). */
  readonly pull: number;
  /** -dt c0. */
  readonly push: number;
  /** dt. */
  readonly timeStep: number;
}

/**
 * Sixteen replicas of N nonlinear oscillators with positions x and momenta y, f32, coupled by weights. All arrays have the
 * shape (N, 16).
 */
export interface Oscillators {
  readonly numOscillators: number;
  /** Basic operations of the fields of one oscillator, roughly. */
  readonly fieldCost: number;
  /** Σᵢ sᵢ fieldᵢ of the signs last scored, for each replica. */
  readonly energies: Float64Array;

  /** Starts at these positions and momenta; forgets the best signs. */
  start(positions: Float32Array, momenta: Float32Array): void;
  /** The fields are to be those of the positions. */
  takePositions(): void;
  /** The fields are to be those of the signs of the positions; 0 has sign 1. */
  takeSigns(): void;
  /** Computes the fields Σⱼ weightᵢⱼ sourceⱼ of the oscillators `first` … `last - 1`. */
  computeFields(first: number, last: number): void;
  /** y += pull x + push field; x += timeStep y; beyond a wall at ±1, x is the wall and y is 0. */
  advance(factors: StepFactors): void;
  /** Computes the energies of the signs from their fields and keeps the signs of replicas that are better than before. */
  score(): void;
  /** The lowest energy of a replica since the start. */
  bestEnergy(replica: number): number;
  /** The signs of that energy, freshly allocated. */
  bestSpins(replica: number): Int8Array;
  /** Gives the memory back; the oscillators must not be used any more. */
  dispose(): void;
}
