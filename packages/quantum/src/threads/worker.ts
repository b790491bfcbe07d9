import type { BindMessage } from './control.ts';

/** What the worker uses of WebAssembly. */
interface WorkerWebAssembly {
  readonly Instance: new (
    module: object,
    imports: { env: { memory: object } },
  ) => { readonly exports: Record<string, (...values: number[]) => void> };
}

/**
 * The loop of a worker thread. Its text is the program of the worker, which has no file of its own, so that it runs unbundled,
 * bundled and in any folder: it may use nothing from outside but globals. The numbers are those of `control.ts`.
 */
function serveMessages(
  listen: (handle: (message: BindMessage) => void) => void,
  ready: () => void,
): void {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WorkerWebAssembly };
  listen((message) => {
    const { module, memory, kernels, lease, context, scratch, scratchBytes, thread } = message;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const words = new Int32Array(memory.buffer as ArrayBuffer, 0, 16);
    let seen = message.job;
    for (;;) {
      // A short look before sleeping: the next pass of a layer follows within microseconds.
      for (let look = 0; look < 2000 && Atomics.load(words, 0) >>> 17 === seen; look++);
      if (Atomics.load(words, 2) !== lease) return;
      const claim = Atomics.load(words, 0);
      const job = claim >>> 17;
      if (job === seen) {
        Atomics.wait(words, 0, claim, 100);
        continue;
      }
      const set = 4 + 4 * (job & 1);
      const kernel = Atomics.load(words, set);
      const items = Atomics.load(words, set + 1);
      const step = Atomics.load(words, set + 2);
      const first = claim & 131071;
      if (first >= items) {
        seen = job;
        continue;
      }
      const last = Math.min(first + step, items);
      if (Atomics.compareExchange(words, 0, claim, claim + last - first) !== claim) continue;
      try {
        exports[kernels[kernel]](context, scratch + thread * scratchBytes, first, last);
      } catch {
        // The calling thread reports it.
        Atomics.store(words, 3, 1);
      }
      Atomics.add(words, 1, last - first);
    }
  });
  ready();
}

/** The program of a worker: in Node by `node:worker_threads`, else as a web worker. */
export function workerProgram(): string {
  return `const __name = (f) => f;
const serve = ${serveMessages.toString()};
const node = globalThis.process?.getBuiltinModule?.('node:worker_threads');
if (node?.parentPort) {
  serve((handle) => node.parentPort.on('message', handle), () => node.parentPort.postMessage('ready'));
} else {
  serve((handle) => { onmessage = (event) => handle(event.data); }, () => postMessage('ready'));
}
`;
}
