import { KetflowError, TRIGONOMETRIC_LIMIT, cos, sin, type RandomStream } from '@ketflow/core';
import type { Angles } from './angles/angles.ts';
import type { BasisSpace } from './basis-space.ts';
import type { CostRange } from './cost/prepare-cost.ts';
import { betaLimit } from './mixer.ts';
import type { Objective } from './objectives/objective.ts';
import { drawIndices } from './sampling.ts';
import type { Amplitudes, Outcomes, StateVector } from './state-vector.ts';

/** The expectation, or the value of an objective, and its derivatives by every angle, shape (layers,) each. */
export interface QaoaGradient {
  readonly value: number;
  readonly gammas: Float64Array;
  readonly betas: Float64Array;
}

/** A QAOA simulation that owns its memory; made by `createQaoa`. */
export class Qaoa {
  readonly space: BasisSpace;
  /** Standard deviation of E over the basis states, all alike. */
  readonly costDeviation: number;
  readonly #largestCost: number;
  readonly #startBytes: number;
  /** The constant of E, which the engine leaves out. */
  readonly #offset: number;
  #state: StateVector | undefined;
  /** True once `prepare` has run its last layer, until something else is computed. */
  #isPrepared = false;

  /** @param parts - The constant of E, which `state` leaves out, and the bytes of the start state, which it keeps. */
  constructor(
    space: BasisSpace,
    range: CostRange,
    state: StateVector,
    parts: { readonly offset: number; readonly startBytes: number },
  ) {
    this.#startBytes = parts.startBytes;
    this.#offset = parts.offset;
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
    return this.#state ? this.#state.bytes + this.#startBytes : 0;
  }

  /**
   * The expectation <E>, or the value of an objective, after the layers with these angles.
   * @param gammas - Phase angles in radians per unit of E, one for each layer.
   * @param betas - Mixer angles in radians, as many.
   * @throws KetflowError `ANGLES_INVALID` if they are empty, of unequal length, not finite, or so large that
   * |gamma E| or n |beta| exceeds {@link TRIGONOMETRIC_LIMIT}.
   */
  evaluate(gammas: ArrayLike<number>, betas: ArrayLike<number>, objective?: Objective): number {
    const state = this.#run(gammas, betas);
    if (!objective) return state.expectation() + this.#offset;
    const { energies, probabilities } = this.#outcomesOf(state);
    return objective.value(energies, probabilities);
  }

  /**
   * `evaluate` for many angles: the small simulations of a parameter scan or of a population.
   * @param angles - Each with as many gammas as betas.
   * @returns Shape (angles.length,), the values in their order. @throws KetflowError `ANGLES_INVALID`.
   */
  evaluateBatch(angles: readonly Angles[], objective?: Objective): Float64Array {
    return Float64Array.from(angles, ({ gammas, betas }) =>
      this.evaluate(gammas, betas, objective),
    );
  }

  /**
   * The distribution of E after the layers: the energies that occur (classes of states of equal energy, or single states; in
   * no order) with their probabilities. @throws KetflowError `ANGLES_INVALID`.
   */
  outcomes(gammas: ArrayLike<number>, betas: ArrayLike<number>): Outcomes {
    return this.#outcomesOf(this.#run(gammas, betas));
  }

  /**
   * The expectation (or the objective) and its exact derivatives by the adjoint method: the layers are taken back one by one
   * from psi and from lambda = E psi (an objective has its derivatives by the probabilities in the place of E), d<E>/dtheta = 2 Im <lambda|G|psi> for each generator G on the way.
   * @throws KetflowError `ANGLES_INVALID` as in `evaluate`, `TOO_LARGE` if the second vector does not fit.
   * @see T. Jones, J. Gacon, Efficient calculation of gradients in classical simulations of variational quantum
   * algorithms (2020), arXiv 2009.02823.
   */
  gradient(
    gammas: ArrayLike<number>,
    betas: ArrayLike<number>,
    objective?: Objective,
  ): QaoaGradient {
    const state = this.#run(gammas, betas);
    let value: number;
    if (objective) {
      const { energies, probabilities } = this.#outcomesOf(state);
      value = objective.value(energies, probabilities);
      state.startAdjoint(objective.derivatives(energies, probabilities));
    } else {
      value = state.startAdjoint() + this.#offset;
    }
    const byGammas = new Float64Array(gammas.length);
    const byBetas = new Float64Array(betas.length);
    for (let k = gammas.length - 1; k >= 0; k--) {
      const layer = state.undoLayer(gammas[k], betas[k]);
      byGammas[k] = layer.gamma;
      byBetas[k] = layer.beta;
    }
    return { value, gammas: byGammas, betas: byBetas };
  }

  /** The amplitudes after the layers, shape (size,) each, freshly allocated. @throws KetflowError `ANGLES_INVALID`. */
  state(gammas: ArrayLike<number>, betas: ArrayLike<number>): Amplitudes {
    const { re, im } = this.#run(gammas, betas).amplitudes();
    if (this.#offset === 0) return { re, im };
    let sum = 0;
    for (let k = 0; k < gammas.length; k++) sum += gammas[k];
    const phase = sum * this.#offset;
    if (!(Math.abs(phase) <= TRIGONOMETRIC_LIMIT)) {
      throw new KetflowError('ANGLES_INVALID', {
        reason: `the gammas times the offset ${this.#offset} exceed ${TRIGONOMETRIC_LIMIT}: the global phase has no digits`,
      });
    }
    const c = cos(phase);
    const s = sin(phase);
    return {
      re: re.map((a, x) => a * c + im[x] * s),
      im: im.map((b, x) => b * c - re[x] * s),
    };
  }

  /** The probability of every basis state, shape (size,), freshly allocated. @throws KetflowError `ANGLES_INVALID`. */
  probabilities(gammas: ArrayLike<number>, betas: ArrayLike<number>): Float64Array {
    return probabilitiesOf(this.#run(gammas, betas));
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

  /**
   * Runs the layers one at a time and yields after each, so that others get a turn; then `samplePrepared` measures the state as
   * often as wanted. @throws KetflowError `ANGLES_INVALID`, before the first layer.
   */
  *prepare(gammas: ArrayLike<number>, betas: ArrayLike<number>): Generator<void, void, void> {
    const state = this.#begin(gammas, betas);
    for (let k = 0; k < gammas.length; k++) {
      state.layer(gammas[k], betas[k]);
      this.#isPrepared = k === gammas.length - 1;
      yield;
    }
  }

  /** Measures the state that `prepare` has left, as `sample` does. @throws KetflowError `OPTION_INVALID`, `ANGLES_INVALID` if there is none. */
  samplePrepared(shots: number, stream: RandomStream): Uint32Array {
    const state = this.#held();
    if (!this.#isPrepared) {
      throw new KetflowError('ANGLES_INVALID', {
        reason: 'no state is prepared: run `prepare` to its end first',
      });
    }
    return drawIndices(probabilitiesOf(state), shots, stream);
  }

  /** Gives the memory back to the next simulation. Calling it again does nothing; any other call then throws `INTERNAL`. */
  dispose(): void {
    this.#state?.dispose();
    this.#state = undefined;
  }

  #run(gammas: ArrayLike<number>, betas: ArrayLike<number>): StateVector {
    const state = this.#begin(gammas, betas);
    for (let k = 0; k < gammas.length; k++) state.layer(gammas[k], betas[k]);
    return state;
  }

  /** The start state, for angles that are sound. */
  #begin(gammas: ArrayLike<number>, betas: ArrayLike<number>): StateVector {
    const state = this.#held();
    this.#requireAngles(gammas, betas);
    this.#isPrepared = false;
    state.start();
    return state;
  }

  #outcomesOf(state: StateVector): Outcomes {
    const { energies, probabilities } = state.outcomes();
    return { energies: energies.map((energy) => energy + this.#offset), probabilities };
  }

  #held(): StateVector {
    if (this.#state) return this.#state;
    throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
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

function probabilitiesOf(state: StateVector): Float64Array {
  const { re, im } = state.amplitudes();
  return re.map((a, x) => a * a + im[x] * im[x]);
}
