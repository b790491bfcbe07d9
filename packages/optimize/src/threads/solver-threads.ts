import { KetflowError } from '@ketflow/core';
import type { FromWorker, ToWorker } from './messages.ts';

declare global {
  // Part of the language; the hosts' types are not here.
  interface ImportMeta {
    url: string;
  }
}

/** A worker of either platform. */
interface PlatformWorker {
  postMessage(message: ToWorker): void;
  terminate(): unknown;
}

interface NodeWorker extends PlatformWorker {
  on(event: 'message', handle: (message: FromWorker) => void): void;
  on(event: 'error', handle: (error: Error) => void): void;
  ref(): void;
  unref(): void;
}

interface WebWorker extends PlatformWorker {
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
}

/** What the platform has for threads. */
interface Platform {
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly Worker?: new (url: object, options: { type: 'module' }) => WebWorker;
  readonly URL: new (path: string, base: string) => object;
}

interface NodeWorkers {
  readonly Worker: new (url: object, options: { execArgv?: readonly string[] }) => NodeWorker;
}

// What the hosts of JavaScript add to the language.
const platform = globalThis as unknown as Platform;

/** Threads at most. */
const MOST_THREADS = 64;

/** Takes the messages of one worker. */
export type Listener = (message: FromWorker) => void;

/** One worker and who listens to it. */
export class SolverWorker {
  readonly #worker: PlatformWorker;
  #listener: Listener | undefined;

  constructor(worker: PlatformWorker) {
    this.#worker = worker;
  }

  /** Who hears what the worker says from now on. */
  listen(listener: Listener | undefined): void {
    this.#listener = listener;
  }

  /** Passes on what the worker says. */
  hear(message: FromWorker): void {
    this.#listener?.(message);
  }

  /** Tells the worker. */
  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Keeps the process alive while the worker works, in Node. */
  hold(isHeld: boolean): void {
    const worker = this.#worker as Partial<NodeWorker>;
    if (isHeld) worker.ref?.();
    else worker.unref?.();
  }

  /** Ends the worker. */
  terminate(): unknown {
    return this.#worker.terminate();
  }
}

/** Workers that run parts of `auto`, one call at a time. */
export class SolverThreads {
  /** @internal */
  readonly workers: readonly SolverWorker[];
  #isBusy = false;

  /** @internal */
  constructor(workers: readonly SolverWorker[]) {
    this.workers = workers;
  }

  get size(): number {
    return this.workers.length;
  }

  /** Takes the workers for one call; false when another has them. */
  take(): boolean {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    for (const worker of this.workers) worker.hold(true);
    return true;
  }

  /** Gives them back. */
  give(): void {
    this.#isBusy = false;
    for (const worker of this.workers) {
      worker.listen(undefined);
      worker.hold(false);
    }
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

/**
 * Starts workers for samplers that can use them.
 *
 * @param size - Workers, 1 to 64.
 * @throws KetflowError `OPTION_INVALID` for another number, `KERNEL_TRAP` if workers cannot be started.
 * @remarks Node ends although idle workers wait. Bundlers find the worker by its `new URL(…, import.meta.url)`.
 * @example
 * const threads = await openSolverThreads(2);
 * const set = await auto.sample(problem, { stream, budget, threads });
 * await threads.close();
 */
export async function openSolverThreads(size: number): Promise<SolverThreads> {
  if (!Number.isInteger(size) || size < 1 || size > MOST_THREADS) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'size',
      value: String(size),
      expected: `a number of threads from 1 to ${MOST_THREADS}`,
    });
  }
  const started = await Promise.allSettled(Array.from({ length: size }, startWorker));
  const workers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    for (const worker of workers) worker.terminate();
    const error: unknown = failed.reason;
    const reason = error instanceof Error ? error.message : String(error);
    throw new KetflowError('KERNEL_TRAP', { kernel: 'thread', reason }, { cause: error });
  }
  return new SolverThreads(workers);
}

async function startWorker(): Promise<SolverWorker> {
  const node = platform.process?.getBuiltinModule?.('node:worker_threads') as
    NodeWorkers | undefined;
  return node ? startNodeWorker(node) : startWebWorker();
}

async function startNodeWorker({ Worker }: NodeWorkers): Promise<SolverWorker> {
  // From its sources the package is run without a build, and finds the sources of the others by a condition.
  const isSource = import.meta.url.endsWith('.ts');
  const worker = new Worker(
    new platform.URL(isSource ? './solver-worker.ts' : './solver-worker.js', import.meta.url),
    isSource ? { execArgv: ['--conditions=@ketflow/source'] } : {},
  );
  const wrapped = new SolverWorker(worker);
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message) =>
      message.type === 'ready' ? resolve() : wrapped.hear(message),
    );
    worker.on('error', (error) => {
      reject(error);
      wrapped.hear({ type: 'failure', id: -1, message: error.message });
    });
  });
  worker.unref();
  return wrapped;
}

async function startWebWorker(): Promise<SolverWorker> {
  const { Worker } = platform;
  if (!Worker) throw new Error('there are no workers here');
  const worker = new Worker(new platform.URL('./solver-worker.js', import.meta.url), {
    type: 'module',
  });
  const wrapped = new SolverWorker(worker);
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.type === 'ready' ? resolve() : wrapped.hear(data));
    worker.onerror = ({ message = 'a worker failed' }) => {
      reject(new Error(message));
      wrapped.hear({ type: 'failure', id: -1, message });
    };
  });
  return wrapped;
}
