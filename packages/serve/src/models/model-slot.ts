import { KetflowError } from '@ketflow/core';
import type { ModelIdentity, ModelSource } from './model-source.ts';
import { ServedModel } from './served-model.ts';

/** What happens to a served model. */
export type ModelEvent =
  | { readonly kind: 'model-loaded'; readonly model: ModelIdentity }
  /** The model in service stays; said once for each distinct failure. */
  | { readonly kind: 'model-failed'; readonly name: string; readonly error: Error }
  | { readonly kind: 'model-recovered'; readonly name: string };

/** Polls that are left out at most between two attempts to load a model that failed. */
const LONGEST_PAUSE = 60;

function sameModel(a: ModelIdentity | undefined, b: ModelIdentity): boolean {
  return a?.version === b.version && a.sha256 === b.sha256;
}

/**
 * The place of one model in a server. {@link refresh} asks the source; another version is loaded beside the one in
 * service, takes its place in one step, and the old one is disposed after its last request. When the source or the load
 * fails, the model in service stays and {@link fault} says why.
 */
export class ModelSlot {
  readonly #source: ModelSource;
  readonly #report: (event: ModelEvent) => void;
  readonly #retiring = new Set<Promise<unknown>>();
  #model: ServedModel;
  #fault: Error | undefined;
  #failedLoad: { identity: ModelIdentity; attempts: number; pause: number } | undefined;
  #closed = false;

  private constructor(
    source: ModelSource,
    model: ServedModel,
    report: (event: ModelEvent) => void,
  ) {
    this.#source = source;
    this.#model = model;
    this.#report = report;
  }

  /**
   * Loads the current model of `source`.
   * @throws KetflowError `MODEL_CHANGED`, `ONNX_MALFORMED`, or what the source throws.
   */
  static async open(source: ModelSource, report: (event: ModelEvent) => void): Promise<ModelSlot> {
    const model = await ServedModel.load(source, await source.current());
    report({ kind: 'model-loaded', model: model.identity });
    return new ModelSlot(source, model, report);
  }

  get name(): string {
    return this.#source.name;
  }

  /** The model in service. */
  get identity(): ModelIdentity {
    return this.#model.identity;
  }

  /** Why the last look at the source failed; undefined when it did not. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Runs `work` with the model in service, which stays loaded until `work` is done even if another takes its place. */
  use<T>(work: (model: ServedModel) => Promise<T>): Promise<T> {
    const model = this.#model;
    return model.hold(() => work(model));
  }

  /** Looks at the source and takes up what it names. Never rejects; calls must not overlap. */
  async refresh(): Promise<void> {
    try {
      const identity = await this.#source.current();
      if (!sameModel(this.identity, identity)) {
        if (this.#isPausing(identity)) return;
        this.#replace(await this.#load(identity));
      }
      this.#failedLoad = undefined;
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#fault !== undefined) {
      this.#fault = undefined;
      this.#report({ kind: 'model-recovered', name: this.name });
    }
  }

  /** Disposes the model in service after its last request. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#model.retire(), ...this.#retiring]);
  }

  /** A model that failed to load is tried again after 1, 2, 4, … polls: reading it each time would cost too much. */
  #isPausing(identity: ModelIdentity): boolean {
    const failed = this.#failedLoad;
    return failed !== undefined && sameModel(failed.identity, identity) && failed.pause-- > 0;
  }

  async #load(identity: ModelIdentity): Promise<ServedModel> {
    try {
      return await ServedModel.load(this.#source, identity);
    } catch (error) {
      const again = sameModel(this.#failedLoad?.identity, identity);
      const attempts = again ? this.#failedLoad!.attempts + 1 : 1;
      const pause = Math.min(2 ** (attempts - 1), LONGEST_PAUSE);
      this.#failedLoad = { identity, attempts, pause };
      throw error;
    }
  }

  #replace(next: ServedModel): void {
    if (this.#closed) {
      this.#retire(next);
      return;
    }
    const old = this.#model;
    this.#model = next;
    this.#retire(old);
    this.#report({ kind: 'model-loaded', model: next.identity });
  }

  #retire(model: ServedModel): void {
    const done = model.retire().finally(() => this.#retiring.delete(done));
    this.#retiring.add(done);
  }

  #fail(thrown: unknown): void {
    const error =
      thrown instanceof Error ? thrown : new KetflowError('INTERNAL', { reason: String(thrown) });
    const known = this.#fault?.message === error.message;
    this.#fault = error;
    if (!known) this.#report({ kind: 'model-failed', name: this.name, error });
  }
}
