import { KetflowError, TRIGONOMETRIC_LIMIT, type RandomStream } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';
import { costVector } from './cost-vector.ts';
import { defaultBackend } from './default-backend.ts';
import { defaultLimitBytes } from './memory-limit.ts';
import { betaLimit, requireMixer, type Mixer } from './mixer.ts';
import { refuseUnknownOptions } from './options.ts';
import { drawIndices } from './sampling.ts';
import type { Amplitudes, StateVector, StateVectorBackend } from './state-vector.ts';
import type { ZPolynomial } from './z-polynomial.ts';

/** Options of {@link createQaoa}. */
export interface QaoaOptions {
  readonly space: BasisSpace;
  /** E, minimised: a polynomial in z = 1 - 2x, or its value in every basis state, shape (space.size,), finite. Copied. */
  readonly cost: ZPolynomial | Float64Array;
  readonly mixer: Mixer;
  /** Engine; default {@link defaultBackend}. The values do not depend on it. */
  readonly backend?: StateVectorBackend;
  /** Most bytes the simulation may hold; default 2 GiB, at most 4 GiB less a page. */
  readonly limitBytes?: number;
}

/** The expectation and its derivatives by every angle, shape (layers,) each. */
export interface QaoaGradient {
  readonly expectation: number;
  readonly gammas: Float64Array;
  readonly betas: Float64Array;
}

const knownOptions = ['space', 'cost', 'mixer', 'backend', 'limitBytes'];

/**
 * Prepares a QAOA simulation: start |s>, the uniform superposition of the space, then for each layer k first
 * exp(-i gamma_k E), then the mixer with beta_k.
 *
 * @throws KetflowError `SHAPE_MISMATCH` if `cost` does not fit the space, `BIAS_NOT_FINITE` for a cost that is not finite,
 * `OPTION_INVALID` for a mixer that leaves the space, `OPTION_UNKNOWN` for an option that nothing reads, `TOO_LARGE`
 * before anything is allocated.
 * @remarks About 24 bytes for each state, 40 once a gradient was asked for. Call `dispose` when done.
 * @example
 * const space = fullSpace(2);
 * const cost = costVector(space, { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] });
 * const qaoa = createQaoa({ space, cost, mixer: 'x' });
 * qaoa.evaluate([Math.PI / 4], [-Math.PI / 8]); // -1
 * qaoa.dispose();
 */
export function createQaoa(options: QaoaOptions): Qaoa {
  refuseUnknownOptions(options, knownOptions);
  const { space, mixer, limitBytes = defaultLimitBytes } = options;
  requireMixer(mixer, space);
  const cost =
    options.cost instanceof Float64Array
      ? options.cost
      : costVector(space, options.cost, { limitBytes });
  if (cost.length !== space.size) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'cost vector',
      expected: `${space.size} costs`,
      got: String(cost.length),
    });
  }
  const range = rangeOf(cost);
  const backend = options.backend ?? defaultBackend();
  return new Qaoa(space, range, backend.create({ space, cost, mixer, limitBytes }));
}

/** What a simulation knows of its costs. */
interface CostRange {
  /** Largest |E|, which bounds the gammas. */
  readonly largest: number;
  /** Standard deviation of E over the basis states. */
  readonly deviation: number;
}

function rangeOf(cost: Float64Array): CostRange {
  let largest = 0;
  let sum = 0;
  for (let x = 0; x < cost.length; x++) {
    const size = Math.abs(cost[x]);
    if (!(size < Infinity)) {
      throw new KetflowError('BIAS_NOT_FINITE', {
        where: `cost of state ${x}`,
        value: String(cost[x]),
      });
    }
    if (size > largest) largest = size;
    sum += cost[x];
  }
  const mean = sum / cost.length;
  let squares = 0;
  for (let x = 0; x < cost.length; x++) squares += (cost[x] - mean) * (cost[x] - mean);
  return { largest, deviation: Math.sqrt(squares / cost.length) };
}

/** A QAOA simulation that owns its memory; made by {@link createQaoa}. */
export class Qaoa {
  readonly space: BasisSpace;
  /** Standard deviation of E over the basis states, all alike. */
  readonly costDeviation: number;
  readonly #largestCost: number;
  #state: StateVector | undefined;

  constructor(space: BasisSpace, range: CostRange, state: StateVector) {
    this.space = space;
    this.costDeviation = range.deviation;
    this.#largestCost = range.largest;
    this.#state = state;
  }

  /** Number of basis states. */
  get size(): number {
    return this.space.size;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#state?.bytes ?? 0;
  }

  /**
   * The expectation <E> after the layers with these angles.
   * @param gammas - Phase angles in radians per unit of E, one for each layer.
   * @param betas - Mixer angles in radians, as many.
   * @throws KetflowError `ANGLES_INVALID` if they are empty, of unequal length, not finite, or so large that
   * |gamma E| or n |beta| exceeds {@link TRIGONOMETRIC_LIMIT}.
   */
  evaluate(gammas: ArrayLike<number>, betas: ArrayLike<number>): number {
    return this.#run(gammas, betas).expectation();
  }

  /**
   * The expectation and its exact derivatives by the adjoint method: the layers are taken back one by one from psi and from
   * lambda = E psi, d<E>/dtheta = 2 Im <lambda|G|psi> for each generator G on the way.
   * @throws KetflowError `ANGLES_INVALID` as in `evaluate`, `TOO_LARGE` if the second vector does not fit.
   * @see T. Jones, J. Gacon, Efficient calculation of gradients in classical simulations of variational quantum
   * algorithms (2020), arXiv 2009.02823.
   */
  gradient(gammas: ArrayLike<number>, betas: ArrayLike<number>): QaoaGradient {
    const state = this.#run(gammas, betas);
    const expectation = state.expectation();
    const byGammas = new Float64Array(gammas.length);
    const byBetas = new Float64Array(betas.length);
    state.startAdjoint();
    for (let k = gammas.length - 1; k >= 0; k--) {
      const layer = state.undoLayer(gammas[k], betas[k]);
      byGammas[k] = layer.gamma;
      byBetas[k] = layer.beta;
    }
    return { expectation, gammas: byGammas, betas: byBetas };
  }

  /** The amplitudes after the layers, shape (size,) each, freshly allocated. @throws KetflowError `ANGLES_INVALID`. */
  state(gammas: ArrayLike<number>, betas: ArrayLike<number>): Amplitudes {
    const { re, im } = this.#run(gammas, betas).amplitudes();
    return { re: Float64Array.from(re), im: Float64Array.from(im) };
  }

  /** The probability of every basis state, shape (size,), freshly allocated. @throws KetflowError `ANGLES_INVALID`. */
  probabilities(gammas: ArrayLike<number>, betas: ArrayLike<number>): Float64Array {
    const { re, im } = this.#run(gammas, betas).amplitudes();
    const probabilities = new Float64Array(re.length);
    for (let x = 0; x < re.length; x++) probabilities[x] = re[x] * re[x] + im[x] * im[x];
    return probabilities;
  }

  /**
   * Measures the state `shots` times.
   * @param stream - Gives one uniform number for each shot.
   * @returns Indices of basis states in the order drawn, shape (shots,).
   * @throws KetflowError `ANGLES_INVALID`, or `OPTION_INVALID` if `shots` is not an integer from 0 to 2^30.
   */
  sample(
    gammas: ArrayLike<number>,
    betas: ArrayLike<number>,
    shots: number,
    stream: RandomStream,
  ): Uint32Array {
    return drawIndices(this.probabilities(gammas, betas), shots, stream);
  }

  /** Gives the memory back to the next simulation. Calling it again does nothing; any other call then throws `INTERNAL`. */
  dispose(): void {
    this.#state?.dispose();
    this.#state = undefined;
  }

  #run(gammas: ArrayLike<number>, betas: ArrayLike<number>): StateVector {
    const state = this.#state;
    if (!state) throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
    this.#requireAngles(gammas, betas);
    state.start();
    for (let k = 0; k < gammas.length; k++) state.layer(gammas[k], betas[k]);
    return state;
  }

  #requireAngles(gammas: ArrayLike<number>, betas: ArrayLike<number>): void {
    const refuse = (reason: string): never => {
      throw new KetflowError('ANGLES_INVALID', { reason });
    };
    if (gammas.length !== betas.length) {
      refuse(`there are ${gammas.length} gammas and ${betas.length} betas`);
    }
    if (gammas.length === 0) refuse('there are none');
    const mostBeta = betaLimit(this.space.numQubits);
    for (let k = 0; k < gammas.length; k++) {
      if (!Number.isFinite(gammas[k])) refuse(`gammas[${k}] is ${gammas[k]}`);
      if (!Number.isFinite(betas[k])) refuse(`betas[${k}] is ${betas[k]}`);
      if (!(Math.abs(gammas[k]) * this.#largestCost <= TRIGONOMETRIC_LIMIT)) {
        refuse(
          `gammas[${k}] = ${gammas[k]} times the largest cost ${this.#largestCost} exceeds ${TRIGONOMETRIC_LIMIT}`,
        );
      }
      if (Math.abs(betas[k]) > mostBeta) {
        refuse(`betas[${k}] = ${betas[k]} exceeds ${mostBeta}`);
      }
    }
  }
}
