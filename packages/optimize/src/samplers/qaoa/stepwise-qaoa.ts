import type { RandomStream } from '@ketflow/core';
import { createQaoa, type Angles, type Qaoa, type QaoaOptions } from '@ketflow/quantum';

/** A QAOA simulation whose layers run one by one, so that others get a turn in between. */
export class StepwiseQaoa {
  readonly #qaoa: Qaoa;

  /** @throws KetflowError as `createQaoa` does. */
  constructor(options: QaoaOptions) {
    this.#qaoa = createQaoa(options);
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
    const layers = this.#qaoa.prepare(gammas, betas);
    while (!layers.next().done) {
      if (!(await goesOn())) return false;
    }
    return true;
  }

  /** Measures the state prepared last: indices of basis states in the order drawn. */
  sample(shots: number, stream: RandomStream): Uint32Array {
    return this.#qaoa.samplePrepared(shots, stream);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#qaoa.dispose();
  }
}
