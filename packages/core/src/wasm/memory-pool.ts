import { KetflowError } from '../errors.ts';
import { canShareMemory, webAssembly, type WasmMemory } from './platform.ts';

/** Bytes of a WebAssembly page. */
export const pageBytes = 65536;

/** Most bytes of one memory: a 32-bit WebAssembly memory less one page. */
export const addressableBytes: number = 2 ** 32 - 2 ** 16;

/**
 * A WebAssembly memory cannot be freed, only collected, and V8 does not count shared ones towards its next collection: a
 * loop over hundreds of calls would hold gigabytes. Memories given back therefore wait here for the next call,
 * the largest ones first.
 */
const waiting: WasmMemory[] = [];
const mostWaiting = 8;

/** A memory of at least `pages` pages; its contents are whatever was left there. @throws KetflowError `TOO_LARGE`. */
export function acquireMemory(pages: number): WasmMemory {
  let best = -1;
  // The smallest that suffices, else the largest, which grows least.
  for (let i = 0; i < waiting.length; i++) {
    if (best < 0 || isBetter(pagesOf(waiting[i]), pagesOf(waiting[best]), pages)) best = i;
  }
  if (best >= 0) {
    const [memory] = waiting.splice(best, 1);
    growMemory(memory, pages);
    return memory;
  }
  return attempt(pages, () => {
    if (!webAssembly) throw new KetflowError('KERNEL_TRAP', noWebAssembly);
    const maximum = addressableBytes / pageBytes;
    return new webAssembly.Memory({ initial: pages, maximum, shared: canShareMemory() });
  });
}

/** Grows `memory` to at least `pages` pages. @throws KetflowError `TOO_LARGE`. */
export function growMemory(memory: WasmMemory, pages: number): void {
  const missing = pages - pagesOf(memory);
  if (missing > 0) attempt(pages, () => memory.grow(missing));
}

/** Gives a memory back for another call. */
export function releaseMemory(memory: WasmMemory): void {
  waiting.push(memory);
  waiting.sort((a, b) => pagesOf(b) - pagesOf(a));
  waiting.length = Math.min(waiting.length, mostWaiting);
}

const noWebAssembly = { kernel: 'any', reason: 'there is no WebAssembly here' };

function pagesOf(memory: WasmMemory): number {
  return memory.buffer.byteLength / pageBytes;
}

function isBetter(a: number, b: number, pages: number): boolean {
  if (a >= pages !== b >= pages) return a >= pages;
  return a >= pages ? a < b : a > b;
}

/** Turns the platform's refusal of memory into the catalogue's. */
function attempt<T>(pages: number, allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new KetflowError(
      'TOO_LARGE',
      {
        what: 'A WebAssembly memory',
        neededBytes: pages * pageBytes,
        limitBytes: addressableBytes,
        fits: 'The system has less memory free; use a smaller problem.',
      },
      { cause: error },
    );
  }
}
