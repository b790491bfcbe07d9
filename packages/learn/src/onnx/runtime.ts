/**
 * The one file that knows ONNX Runtime: its WebAssembly build, loaded when first needed, on one thread so that the same
 * model and rows give the same bits.
 * @module
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web';

/** The values of one input, shape (rows, 1). */
interface RuntimeInput {
  readonly name: string;
  readonly values: Float64Array | readonly string[];
}

/** A model that ONNX Runtime has taken. */
export interface RuntimeSession {
  /**
   * @returns The data of the outputs that were asked for, in that order; owned by the caller.
   * @throws What `refuse` makes, when a node of the graph fails.
   */
  run(
    inputs: readonly RuntimeInput[],
    rows: number,
    outputs: readonly string[],
  ): Promise<readonly Tensor.DataType[]>;
  release(): Promise<void>;
}

const sessionOptions: InferenceSession.SessionOptions = {
  executionProviders: ['wasm'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4, // what is wrong with a model is reported by the error, not on the console
};

async function loadRuntime(): Promise<typeof import('onnxruntime-web')> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'fatal';
  return ort;
}

/**
 * Hands a model to ONNX Runtime.
 * @param refuse - Makes the error to throw from what the runtime says when it cannot take or run the model.
 */
export async function createSession(
  bytes: Uint8Array,
  refuse: (reason: string, cause: unknown) => Error,
): Promise<RuntimeSession> {
  const { InferenceSession, Tensor } = await loadRuntime();
  const attempt = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw refuse(error instanceof Error ? error.message : String(error), error);
    }
  };
  const session = await attempt(InferenceSession.create(bytes, sessionOptions));
  return {
    async run(inputs, rows, outputs) {
      const feeds: Record<string, Tensor> = {};
      for (const { name, values } of inputs) {
        feeds[name] =
          values instanceof Float64Array
            ? new Tensor('float64', values, [rows, 1])
            : new Tensor('string', values, [rows, 1]);
      }
      const results = await attempt(session.run(feeds, outputs));
      return outputs.map((name) => results[name].data);
    },
    release: () => session.release(),
  };
}
