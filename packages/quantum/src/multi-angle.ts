import { KetflowError, TRIGONOMETRIC_LIMIT, type RandomStream } from '@ketflow/core';
import type { BasisSpace } from './basis-space.ts';
import { costVector, requirePolynomial } from './cost/cost-vector.ts';
import { defaultBackend } from './default-backend.ts';
import { defaultLimitBytes, requireMemory } from './memory-limit.ts';
import { betaLimit } from './mixer.ts';
import { refuseUnknownOptions } from './options.ts';
import { drawIndices } from './sampling.ts';
import { defaultStart, startAmplitudes, type StartState } from './start-state.ts';
import type { Amplitudes, StateVector, StateVectorBackend } from './state-vector.ts';
import { crossDiagonal, crossX } from './transverse/inner-products.ts';
import { walshHadamard } from './walsh-hadamard.ts';
import type { ZPolynomial } from './z-polynomial.ts';

/** Options of {@link createMultiAngleQaoa}. */
export interface MultiAngleOptions {
  /** The full space. */
  readonly space: BasisSpace;
  /** E, minimised, a polynomial in z = 1 - 2x: each term has an angle of its own in each layer. */
  readonly cost: ZPolynomial;
  /** Default `uniform`. */
  readonly start?: StartState;
  readonly backend?: StateVectorBackend;
  /** Most bytes the simulation may hold; default 2 GiB. */
  readonly limitBytes?: number;
}

/** One row of angles for each layer. */
export interface MultiAngles {
  /** Shape (layers, terms), in the order of the polynomial's terms. */
  readonly gammas: readonly ArrayLike<number>[];
  /** Shape (layers, n). */
  readonly betas: readonly ArrayLike<number>[];
}

/** The expectation and its derivatives, in the shapes of the angles. */
export interface MultiAngleGradient {
  readonly value: number;
  readonly gammas: readonly Float64Array[];
  readonly betas: readonly Float64Array[];
}

/**
 * QAOA with an angle for each term and each qubit: layer k is prod_t exp(-i gamma_kt c_t Z_t), then prod_q exp(-i beta_kq X_q).
 *
 * @throws KetflowError `OPTION_INVALID` for another space, and as `createQaoa`.
 * @remarks About 32 bytes an amplitude, 16 more for a start that is not uniform, and while a gradient runs 56 more; f64. A layer builds its table of phases anew. Call `dispose` when done.
 * @see R. Herrman, P. C. Lotshaw, J. Ostrowski, T. S. Humble, G. Siopsis, Multi-angle quantum approximate optimization algorithm,
 * Scientific Reports 12, 6781 (2022).
 */
export function createMultiAngleQaoa(options: MultiAngleOptions): MultiAngleQaoa {
  refuseUnknownOptions(options, ['space', 'cost', 'start', 'backend', 'limitBytes']);
  const { space, cost, limitBytes = defaultLimitBytes } = options;
  if (space.kind !== 'full') {
    throw new KetflowError('OPTION_INVALID', {
      option: 'space',
      value: `${space.size} states of one weight`,
      expected: 'the full space',
    });
  }
  requirePolynomial(space.numQubits, cost);
  const backend = options.backend ?? defaultBackend();
  const start = options.start ?? defaultStart('x');
  const common = { space, isHalved: false, mixer: 'x', precision: 'f64' } as const;
  const nothing = { kind: 'table', energies: new Float64Array(0) } as const;
  // Beside the engine: the energies, and the start state.
  const besideOf = ({ size }: BasisSpace): number => (start === 'uniform' ? 8 : 24) * size;
  requireMemory({
    what: `A multi-angle simulation of ${space.size} states`,
    space,
    limitBytes,
    bytesOf: (other) =>
      backend.bytesOf({ ...common, cost: nothing, space: other }, 1) + besideOf(other),
  });
  const amplitudes = startAmplitudes(start, space);
  const energies = costVector(space, cost, { limitBytes });
  const state = backend.create({
    ...common,
    cost: { kind: 'table', energies },
    limitBytes: limitBytes - besideOf(space),
    ...(amplitudes ? { start: amplitudes } : {}),
  });
  return new MultiAngleQaoa(space, cost, energies, state);
}

/** A multi-angle simulation that owns its memory; made by {@link createMultiAngleQaoa}. */
export class MultiAngleQaoa {
  readonly space: BasisSpace;
  readonly #cost: ZPolynomial;
  readonly #energies: Float64Array;
  #state: StateVector | undefined;

  constructor(space: BasisSpace, cost: ZPolynomial, energies: Float64Array, state: StateVector) {
    this.space = space;
    this.#cost = cost;
    this.#energies = energies;
    this.#state = state;
  }

  /** <E> after the layers. @throws KetflowError `ANGLES_INVALID` for wrong shapes, angles that are not finite or too large. */
  evaluate(angles: MultiAngles): number {
    return this.#run(angles).expectation();
  }

  /** <E> and its exact derivatives by every angle, by one adjoint pass. @throws KetflowError `ANGLES_INVALID`, `TOO_LARGE`. */
  gradient(angles: MultiAngles): MultiAngleGradient {
    const state = this.#run(angles);
    const { terms } = this.#cost;
    const layers = angles.gammas.length;
    const gammas = Array.from({ length: layers }, () => new Float64Array(terms.length));
    const betas = Array.from({ length: layers }, () => new Float64Array(this.space.numQubits));
    const value = state.startAdjoint();
    for (let k = layers - 1; k >= 0; k--) {
      const [psi, lambda] = [state.amplitudes(), state.adjoint()];
      for (let q = 0; q < this.space.numQubits; q++) betas[k][q] = 2 * crossX(psi, lambda, q);
      state.setEnergies(this.#phases(angles.gammas[k]));
      state.undoLayer(1, angles.betas[k]);
      // Im <lambda|Z_t|psi> of all products of Z at once; phases do not change it.
      const crosses = walshHadamard(crossDiagonal(state.amplitudes(), state.adjoint()));
      for (const [t, { coefficient, qubits }] of terms.entries()) {
        const mask = qubits.reduce((sum, q) => sum + 2 ** q, 0);
        gammas[k][t] = 2 * coefficient * crosses[mask];
      }
    }
    return { value, gammas, betas };
  }

  /** The amplitudes, freshly allocated. @throws KetflowError `ANGLES_INVALID`. */
  state(angles: MultiAngles): Amplitudes {
    return this.#run(angles).amplitudes();
  }

  /** Measures `shots` times: indices of basis states. @throws KetflowError `ANGLES_INVALID`, `OPTION_INVALID` for the shots. */
  sample(angles: MultiAngles, shots: number, stream: RandomStream): Uint32Array {
    const { re, im } = this.#run(angles).amplitudes();
    return drawIndices(
      re.map((a, x) => a * a + im[x] * im[x]),
      shots,
      stream,
    );
  }

  /** Gives the memory back. Calling it again does nothing; any other call then throws `INTERNAL`. */
  dispose(): void {
    this.#state?.dispose();
    this.#state = undefined;
  }

  #run(angles: MultiAngles): StateVector {
    const state = this.#state;
    if (!state) throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
    this.#require(angles);
    state.start();
    for (const [k, gammas] of angles.gammas.entries()) {
      state.setEnergies(this.#phases(gammas));
      state.layer(1, angles.betas[k]);
    }
    state.setEnergies(this.#energies);
    return state;
  }

  /** sum_t gamma_t c_t z_t of every state. */
  #phases(gammas: ArrayLike<number>): Float64Array {
    const terms = this.#cost.terms.map(({ coefficient, qubits }, t) => ({
      coefficient: gammas[t] * coefficient,
      qubits,
    }));
    return costVector(this.space, { offset: 0, terms });
  }

  #require({ gammas, betas }: MultiAngles): void {
    const refuse = (reason: string): never => {
      throw new KetflowError('ANGLES_INVALID', { reason });
    };
    const { terms } = this.#cost;
    const { numQubits } = this.space;
    if (gammas.length !== betas.length) {
      refuse(`there are ${gammas.length} layers of gammas and ${betas.length} of betas`);
    }
    if (gammas.length === 0) refuse('there are none');
    for (let k = 0; k < gammas.length; k++) {
      if (gammas[k].length !== terms.length) {
        refuse(`gammas[${k}] has ${gammas[k].length} angles for ${terms.length} terms`);
      }
      if (betas[k].length !== numQubits) {
        refuse(`betas[${k}] has ${betas[k].length} angles for ${numQubits} qubits`);
      }
      let most = 0;
      for (let t = 0; t < terms.length; t++) most += Math.abs(gammas[k][t] * terms[t].coefficient);
      if (!(most <= TRIGONOMETRIC_LIMIT)) {
        refuse(`the phases of gammas[${k}] add up to ${most}, not at most ${TRIGONOMETRIC_LIMIT}`);
      }
      for (let q = 0; q < numQubits; q++) {
        if (!(Math.abs(betas[k][q]) <= betaLimit(numQubits)))
          refuse(`betas[${k}][${q}] is ${betas[k][q]}`);
      }
    }
  }
}
