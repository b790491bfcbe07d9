import { KetflowError } from '@ketflow/core';
import { canShareMemory } from '@ketflow/core/wasm';
import type { BindMessage } from './control.ts';
import { workerProgram } from './worker.ts';

/** A worker of either platform. */
interface PlatformWorker {
  postMessage(message: BindMessage): void;
  terminate(): unknown;
}

/** What the platform has for threads. */
interface Platform {
  readonly process?: {
    getBuiltinModule?(name: string): unknown;
  };
  readonly Worker?: new (url: string) => PlatformWorker & {
    onmessage: ((event: object) => void) | null;
    onerror: ((event: { readonly message?: string }) => void) | null;
  };
  readonly Blob?: new (parts: readonly string[], options: { type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

interface NodeWorkers {
  readonly Worker: new (
    program: string,
    options: { eval: true },
  ) => PlatformWorker & {
    once(event: 'message' | 'error', handle: (value: unknown) => void): void;
    unref(): void;
  };
}

const platform = globalThis as unknown as Platform;

/** Threads at most: more do not share one memory well. */
const mostThreads = 64;

/**
 * Workers that help simulations of many amplitudes. The results do not depend on them. One simulation is helped at a time:
 * the one that computed last.
 */
export class ThreadPool {
  /** Threads that compute, the calling one included. */
  readonly size: number;
  readonly #workers: readonly PlatformWorker[];
  #leave: (() => void) | undefined;

  constructor(workers: readonly PlatformWorker[]) {
    this.#workers = workers;
    this.size = workers.length + 1;
  }

  /**
   * Gives the workers to a simulation.
   * @param leave - Called when another simulation needs them, or when the pool closes.
   */
  bind(message: Omit<BindMessage, 'thread'>, leave: () => void): void {
    this.#leave?.();
    this.#leave = leave;
    for (const [i, worker] of this.#workers.entries()) {
      worker.postMessage({ ...message, thread: i + 1 });
    }
  }

  /** Ends the workers. Simulations that were helped go on alone. */
  async close(): Promise<void> {
    this.#leave?.();
    this.#leave = undefined;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/**
 * Starts `size` - 1 workers for `createQaoa({ threads })`.
 *
 * @param size - Threads, 1 to 64; default the number of processors.
 * @throws KetflowError `OPTION_INVALID` for another number, `KERNEL_TRAP` if workers cannot be started.
 * @remarks In a browser shared memory needs a page that is cross-origin isolated (headers `Cross-Origin-Opener-Policy:
 * same-origin` and `Cross-Origin-Embedder-Policy: require-corp`), and a content security policy must allow `worker-src blob:`.
 * Without isolation the pool has one thread. Node ends although workers wait.
 * @example
 * const threads = await openThreads(2);
 * const qaoa = createQaoa({ space: fullSpace(22), cost, mixer: 'x', threads });
 */
export async function openThreads(
  size: number = platform.navigator?.hardwareConcurrency ?? 1,
): Promise<ThreadPool> {
  if (!Number.isInteger(size) || size < 1 || size > mostThreads) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'size',
      value: String(size),
      expected: `a number of threads from 1 to ${mostThreads}`,
    });
  }
  if (!canShareMemory()) return new ThreadPool([]);
  const started = await Promise.allSettled(Array.from({ length: size - 1 }, startWorker));
  const workers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    for (const worker of workers) worker.terminate();
    const error: unknown = failed.reason;
    const reason = error instanceof Error ? error.message : String(error);
    throw new KetflowError('KERNEL_TRAP', { kernel: 'thread', reason }, { cause: error });
  }
  return new ThreadPool(workers);
}

async function startWorker(): Promise<PlatformWorker> {
  const program = workerProgram();
  const node = platform.process?.getBuiltinModule?.('node:worker_threads') as
    NodeWorkers | undefined;
  if (node) {
    const worker = new node.Worker(program, { eval: true });
    await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    worker.unref();
    return worker;
  }
  const { Worker, Blob, URL } = platform;
  if (!Worker || !Blob || !URL) throw new Error('there are no workers here');
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = ({ message }) => reject(new Error(message ?? 'a worker did not start'));
    });
    return worker;
  } finally {
    URL.revokeObjectURL(url);
  }
}
