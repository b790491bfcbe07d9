import type { BasisSpace } from './basis-space.ts';
import type { DiagonalCost } from './cost/diagonal-cost.ts';
import type { MixerSpec } from './mixer-spec.ts';
import type { Precision } from './precision.ts';
import type { ThreadPool } from './threads/thread-pool.ts';
import type { LayerBlocks } from './transverse/geometry.ts';

/** What a simulation holds, from which its bytes follow. */
export interface SimulationPlan {
  readonly space: BasisSpace;
  /** E of the amplitudes that are stored. The families `pairs` and `grover` take a table. */
  readonly cost: DiagonalCost;
  /** True when only the half with x_(n-1) = 0 is stored, scaled by sqrt(2): psi(x) = psi(~x). */
  readonly isHalved: boolean;
  readonly mixer: MixerSpec;
  /** `f32` with the family `transverse` only. */
  readonly precision: Precision;
  /** Block sizes of the family `transverse`; default those for caches of 32 KiB and 1 MiB. */
  readonly blocks?: LayerBlocks;
  /** Threads that help the family `transverse`; default none. */
  readonly threads?: ThreadPool;
}

/** What a simulation is made from. The caller has validated it. */
export interface StateVectorRequest extends SimulationPlan {
  /** Most bytes that the simulation may hold, with the second vector of a gradient. */
  readonly limitBytes: number;
  /** The start state, of a state that is not halved; default the uniform superposition of the space. Kept, not copied. */
  readonly start?: Amplitudes;
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

/** Classes of basis states of equal energy (or single states), and the probability of each. */
export interface Outcomes {
  /** Shape (classes,), in no order. */
  readonly energies: Float64Array;
  /** Shape (classes,). */
  readonly probabilities: Float64Array;
}

/**
 * One QAOA state, held by an engine. Two engines given the same calls hold the same bits.
 *
 * Forward: `start`, then `layer` for each layer, then `expectation`, `outcomes` or `amplitudes`. Gradient: go on with
 * `startAdjoint`, then `undoLayer` for each layer from the last to the first, which gives its derivatives and takes the layer
 * back. Angles are finite and within the limits that `Qaoa` checks.
 */
export interface StateVector {
  /** Bytes held now. */
  readonly bytes: number;
  /** psi <- |s>. */
  start(): void;
  /** psi <- U_mixer(beta) exp(-i gamma E) psi. The mixer `x` also takes a beta for each qubit. */
  layer(gamma: number, beta: number | ArrayLike<number>): void;
  /** Sum of |psi|^2 E. */
  expectation(): number;
  /** The classes of states that this engine tells apart, with their probabilities; fresh arrays. */
  outcomes(): Outcomes;
  /**
   * lambda <- W psi, W diagonal: the energies, or `weights` by class in the order of `outcomes`.
   * @returns <psi|W|psi>; without weights the bits of `expectation`.
   * @throws KetflowError `TOO_LARGE` if the second vector does not fit.
   */
  startAdjoint(weights?: Float64Array): number;
  /** Takes a layer back from psi and lambda; returns the derivatives of <W> by its gamma and by all of its betas together. */
  undoLayer(gamma: number, beta: number | ArrayLike<number>): LayerGradient;
  /** The amplitudes of all states of the space, freshly allocated. */
  amplitudes(): Amplitudes;
  /** Lambda, of a state that is not halved; freshly allocated. */
  adjoint(): Amplitudes;
  /** Replaces the energies of a cost that is a table, shape (size,). */
  setEnergies(energies: Float64Array): void;
  /** Gives the memory back; no call may follow. */
  dispose(): void;
}

/** An engine: makes state vectors. */
export interface StateVectorBackend {
  readonly name: string;
  /** False where this engine cannot run (no WebAssembly SIMD). */
  isAvailable(): boolean;
  /** Bytes of a simulation with one vector (evaluation) or two (gradient). */
  bytesOf(plan: SimulationPlan, vectors: 1 | 2): number;
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
