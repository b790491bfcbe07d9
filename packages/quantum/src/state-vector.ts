import type { BasisSpace } from './basis-space.ts';
import type { Mixer } from './mixer.ts';

/** What a simulation is made from. The caller has validated it. */
export interface StateVectorRequest {
  readonly space: BasisSpace;
  /** E of every basis state, shape (space.size,), finite; copied. */
  readonly cost: Float64Array;
  readonly mixer: Mixer;
  /** Most bytes that the simulation may hold, with the second vector of a gradient. */
  readonly limitBytes: number;
}

/** The derivatives of the expectation by the two angles of one layer. */
export interface LayerGradient {
  readonly gamma: number;
  readonly beta: number;
}

/** Real and imaginary parts of the amplitudes, shape (size,) each. */
export interface Amplitudes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * One QAOA state, held by an engine. Two engines given the same calls hold the same bits.
 *
 * Forward: `start`, then `layer` for each layer, then `expectation` or `amplitudes`. Gradient: go on with `startAdjoint`,
 * then `undoLayer` for each layer from the last to the first, which gives its derivatives and takes the layer back.
 * Angles are finite and within the limits that `Qaoa` checks.
 */
export interface StateVector {
  /** Bytes held now. */
  readonly bytes: number;
  /** psi <- |s>, the uniform superposition of the space. */
  start(): void;
  /** psi <- U_mixer(beta) exp(-i gamma E) psi. */
  layer(gamma: number, beta: number): void;
  /** Sum of |psi|^2 E. */
  expectation(): number;
  /** lambda <- E psi. @throws KetflowError `TOO_LARGE` if the second vector does not fit. */
  startAdjoint(): void;
  /** Takes a layer back from psi and lambda; returns d<E>/dgamma and d<E>/dbeta of that layer. */
  undoLayer(gamma: number, beta: number): LayerGradient;
  /** The amplitudes; a view that the next call changes. */
  amplitudes(): Amplitudes;
  /** Gives the memory back; no call may follow. */
  dispose(): void;
}

/** An engine: makes state vectors. */
export interface StateVectorBackend {
  readonly name: string;
  /** False where this engine cannot run (no WebAssembly SIMD). */
  isAvailable(): boolean;
  /** Bytes of a simulation with one vector (evaluation) or two (gradient). */
  bytesOf(space: BasisSpace, mixer: Mixer, vectors: 1 | 2): number;
  /**
   * @throws KetflowError `TOO_LARGE` if the simulation would hold more than `limitBytes`, before anything is allocated;
   * `KERNEL_TRAP` if the engine cannot run here.
   */
  create(request: StateVectorRequest): StateVector;
}

/** Length of the arrays of a space of `size` states: padded with zeros to a multiple of 4, the lanes of a sum. */
export function paddedSize(size: number): number {
  return Math.ceil(size / 4) * 4;
}
