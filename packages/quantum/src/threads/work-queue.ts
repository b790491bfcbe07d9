import { KetflowError } from '@ketflow/core';
import type { Kernel } from '@ketflow/core/wasm';
import {
  CLAIM,
  controlWords,
  DONE,
  FAILED,
  itemBits,
  LEASE,
  PARAMETERS,
  type BindMessage,
} from './control.ts';
import type { ThreadPool } from './thread-pool.ts';

/** What a queue needs to know of its simulation. */
export interface QueueSetup extends Omit<BindMessage, 'thread' | 'kernels' | 'lease' | 'job'> {
  readonly kernels: Readonly<Record<string, Kernel>>;
  readonly pool: ThreadPool | undefined;
}

/** Work items at most: the next one after the last claim still fits `CLAIM`. */
const mostItems = 2 ** (itemBits - 1);

/** Claims a thread makes of a job at most: enough that none waits long for another. */
const claimsPerThread = 4;

/** Runs the kernels of one simulation over their work items, with the help of the pool's workers if there is one. */
export class WorkQueue {
  readonly #setup: QueueSetup;
  readonly #names: readonly string[];
  readonly #words: Int32Array;
  #job: number;
  #lease: number;
  #isBound = false;

  constructor(setup: QueueSetup) {
    this.#setup = setup;
    this.#names = Object.keys(setup.kernels);
    this.#words = new Int32Array(setup.memory.buffer as ArrayBuffer, 0, controlWords);
    this.#job = Atomics.load(this.#words, CLAIM) >>> itemBits;
    this.#lease = this.#nextLease();
    Atomics.store(this.#words, FAILED, 0);
  }

  /** Calls `kernel(context, scratch, first, last)` until items 0..`items`-1 are done. @throws KetflowError `KERNEL_TRAP`. */
  run(kernel: string, items: number): void {
    const { kernels, context, scratch, pool } = this.#setup;
    const call = kernels[kernel];
    if (!pool || pool.size === 1 || items < 2) {
      call(context, scratch, 0, items);
      return;
    }
    if (items > mostItems) {
      throw new KetflowError('INTERNAL', { reason: `${items} work items do not fit their word` });
    }
    if (!this.#isBound) this.#bind(pool);
    const words = this.#words;
    const step = Math.max(1, Math.floor(items / (claimsPerThread * pool.size)));
    this.#job = (this.#job + 1) % 2 ** (31 - itemBits);
    const job = this.#job;
    const set = PARAMETERS + 4 * (job & 1);
    Atomics.store(words, set, this.#names.indexOf(kernel));
    Atomics.store(words, set + 1, items);
    Atomics.store(words, set + 2, step);
    Atomics.store(words, DONE, 0);
    Atomics.store(words, CLAIM, job << itemBits);
    Atomics.notify(words, CLAIM);
    for (;;) {
      const claim = Atomics.load(words, CLAIM);
      const first = claim & (2 ** itemBits - 1);
      if (first >= items) break;
      const last = Math.min(first + step, items);
      if (Atomics.compareExchange(words, CLAIM, claim, claim + last - first) !== claim) continue;
      call(context, scratch, first, last);
      Atomics.add(words, DONE, last - first);
    }
    while (Atomics.load(words, DONE) < items);
    if (Atomics.load(words, FAILED) !== 0) {
      throw new KetflowError('KERNEL_TRAP', { kernel, reason: 'it trapped in a worker thread' });
    }
  }

  /** Sends the workers away: the memory, or they, are about to serve another. */
  release(): void {
    if (!this.#isBound) return;
    this.#isBound = false;
    this.#lease = this.#nextLease();
    Atomics.notify(this.#words, CLAIM);
  }

  #nextLease(): number {
    return (Atomics.add(this.#words, LEASE, 1) + 1) | 0;
  }

  #bind(pool: ThreadPool): void {
    const { module, memory, context, scratch, scratchBytes } = this.#setup;
    this.#isBound = true;
    const kernels = this.#names;
    const lease = this.#lease;
    const job = this.#job;
    pool.bind({ module, memory, context, scratch, scratchBytes, kernels, lease, job }, () =>
      this.release(),
    );
  }
}
