import type { RandomStream } from '@ketflow/core';
import {
  createQaoa,
  defaultBackend,
  type Angles,
  type Qaoa,
  type QaoaOptions,
  type StateVector,
} from '@ketflow/quantum';

/**
 * A QAOA simulation whose layers run one by one, so that others get a turn in between. `Qaoa` runs them in one go;
 * here its engine has run them before it asks, so that angles are checked and shots drawn by `Qaoa` itself, bit for bit.
 */
export class StepwiseQaoa {
  readonly #qaoa: Qaoa;
  readonly #state: StateVector;

  /** @throws KetflowError as `createQaoa` does. */
  constructor(options: Omit<QaoaOptions, 'backend'>) {
    const engine = defaultBackend();
    const states: StateVector[] = [];
    this.#qaoa = createQaoa({
      ...options,
      backend: {
        name: engine.name,
        isAvailable: () => engine.isAvailable(),
        bytesOf: (space, mixer, vectors) => engine.bytesOf(space, mixer, vectors),
        create(request) {
          const state = engine.create(request);
          states.push(state);
          return asPrepared(state);
        },
      },
    });
    this.#state = states[0];
  }

  /** Standard deviation of E over the basis states. */
  get costDeviation(): number {
    return this.#qaoa.costDeviation;
  }

  /**
   * Prepares the state of these angles.
   * @param goesOn - Awaited after every layer; false breaks off.
   * @returns Whether the state is ready for {@link sample}.
   * @throws KetflowError `ANGLES_INVALID`.
   */
  async prepare({ gammas, betas }: Angles, goesOn: () => Promise<boolean>): Promise<boolean> {
    this.#qaoa.evaluate(gammas, betas); // checks the angles, see `asPrepared`
    this.#state.start();
    for (let layer = 0; layer < gammas.length; layer++) {
      this.#state.layer(gammas[layer], betas[layer]);
      if (!(await goesOn())) return false;
    }
    return true;
  }

  /** Measures the state of these angles, those prepared last: indices of basis states in the order drawn. */
  sample({ gammas, betas }: Angles, shots: number, stream: RandomStream): Uint32Array {
    return this.#qaoa.sample(gammas, betas, shots, stream);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#qaoa.dispose();
  }
}

/** The state as `Qaoa` sees it: its layers are run already; the expectation is asked for only to have angles checked. */
function asPrepared(state: StateVector): StateVector {
  return {
    get bytes(): number {
      return state.bytes;
    },
    start: () => undefined,
    layer: () => undefined,
    expectation: () => NaN,
    startAdjoint: () => state.startAdjoint(),
    undoLayer: (gamma, beta) => state.undoLayer(gamma, beta),
    amplitudes: () => state.amplitudes(),
    dispose: () => state.dispose(),
  };
}
