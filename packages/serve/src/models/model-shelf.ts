import { KetflowError, nearestName } from '@ketflow/core';
import type { ModelSlot } from './model-slot.ts';
import type { ServedModel } from './served-model.ts';

/** The models of a server, by name; the first one answers where a request names none. */
export class ModelShelf {
  readonly slots: readonly ModelSlot[];

  /** @param slots - At least one, with distinct names. */
  constructor(slots: readonly ModelSlot[]) {
    this.slots = slots;
  }

  /**
   * Runs `work` with the model `name` (default: the first).
   * @param version - The version that must be in service, if any is asked for.
   * @throws KetflowError `MODEL_NOT_FOUND`, `MODEL_VERSION_NOT_FOUND`.
   */
  use<T>(
    name: string | undefined,
    version: string | undefined,
    work: (model: ServedModel) => Promise<T>,
  ): Promise<T> {
    return this.#slot(name).use((model) => {
      const { identity } = model;
      if (version !== undefined && version !== identity.version) {
        const details = { model: identity.name, version, versions: [identity.version] };
        throw new KetflowError('MODEL_VERSION_NOT_FOUND', details);
      }
      return work(model);
    });
  }

  #slot(name: string | undefined): ModelSlot {
    if (name === undefined) return this.slots[0]!;
    const slot = this.slots.find((candidate) => candidate.name === name);
    if (slot === undefined) {
      const known = this.slots.map((candidate) => candidate.name);
      const details = { model: name, nearest: nearestName(name, known) };
      throw new KetflowError('MODEL_NOT_FOUND', details);
    }
    return slot;
  }
}
