import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { KetflowError } from '@ketflow/core';
import { loadModel, type OnnxModel, type Scores } from '@ketflow/learn';
import type { FeatureTable } from '../table/feature-table.ts';
import type { ModelIdentity, ModelSource } from './model-source.ts';

/** Rows that are scored before the event loop gets a turn, so that a large request does not hold up small ones. */
const SLICE = 4096;

/**
 * One loaded version of a model. Requests hold it while they use it; after {@link retire} it is disposed as soon as the
 * last of them is done.
 */
export class ServedModel {
  readonly identity: ModelIdentity;
  /** The label of each class as JSON text: an integer for integer classes (all 64 bits), else a string. */
  readonly labels: readonly string[];
  readonly #model: OnnxModel;
  readonly #disposed = Promise.withResolvers<undefined>();
  #holders = 0;
  #state: 'serving' | 'retired' | 'disposed' = 'serving';

  constructor(identity: ModelIdentity, model: OnnxModel) {
    this.identity = identity;
    this.labels = model.classes.map((name) =>
      model.integers ? BigInt(name.replace('+', '')).toString() : JSON.stringify(name),
    );
    this.#model = model;
  }

  /**
   * Reads and loads the model of `identity`.
   * @throws KetflowError `MODEL_CHANGED` if the bytes have another hash, `ONNX_MALFORMED` if they are no usable model.
   */
  static async load(source: ModelSource, identity: ModelIdentity): Promise<ServedModel> {
    const bytes = await source.read(identity);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== identity.sha256) {
      const details = { model: identity.label, expected: identity.sha256, found };
      throw new KetflowError('MODEL_CHANGED', details);
    }
    return new ServedModel(identity, await loadModel(bytes, identity.label));
  }

  get inputs(): OnnxModel['inputs'] {
    return this.#model.inputs;
  }

  get classes(): readonly string[] {
    return this.#model.classes;
  }

  /** True when labels are integers. */
  get integers(): boolean {
    return this.#model.integers;
  }

  /** What the model says about itself, for its metadata. */
  get description(): Pick<OnnxModel, 'target' | 'estimator' | 'opset'> {
    const { target, estimator, opset } = this.#model;
    return { target, estimator, opset };
  }

  /** Runs `work` and keeps the model loaded until it is done. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#holders++;
    try {
      return await work();
    } finally {
      this.#holders--;
      this.#disposeWhenFree();
    }
  }

  /**
   * Scores every row of `table`, in slices of 4096.
   * @param mayGoOn - Called between slices; what it throws ends the work.
   * @returns Codes of shape (rows,), probabilities of shape (rows, classes), row-major.
   */
  async score(table: FeatureTable, mayGoOn?: () => void): Promise<Scores> {
    const codes = new Int32Array(table.rows);
    const probabilities = new Float32Array(table.rows * this.classes.length);
    for (let start = 0; start < table.rows; start += SLICE) {
      if (start > 0) {
        await setImmediate();
        mayGoOn?.();
      }
      const length = Math.min(SLICE, table.rows - start);
      const rows = Int32Array.from({ length }, (_, i) => start + i);
      const part = await this.#model.score(table, rows);
      codes.set(part.codes, start);
      probabilities.set(part.probabilities, start * this.classes.length);
    }
    return { codes, probabilities };
  }

  /** Disposes the model once nobody holds it; resolves when that is done. */
  retire(): Promise<undefined> {
    if (this.#state === 'serving') this.#state = 'retired';
    this.#disposeWhenFree();
    return this.#disposed.promise;
  }

  #disposeWhenFree(): void {
    if (this.#state !== 'retired' || this.#holders > 0) return;
    this.#state = 'disposed';
    const done = this.#model.dispose().then(() => undefined);
    this.#disposed.resolve(done);
  }
}
