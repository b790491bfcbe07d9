import { bindModule, canRunModule, type Kernel } from '@ketflow/core/wasm';
import { grayWasm } from '../../generated/gray.ts';
import { scanBlocks, type BlockModel } from '../../reference/gray.ts';
import { Arena } from '../../wasm/arena.ts';

/** Looks for the lowest energy of whole blocks. Release it at the end. */
export interface BlockScanner {
  /** The lowest of the blocks `first` … `last - 1`, and the first that holds it; -1 when none is below `below`. */
  scan(first: number, last: number, below: number): { energy: number; block: number };
  release(): void;
}

/** The kernel, or where WebAssembly SIMD is missing its twin; both give the same bits. */
export function openScanner(model: BlockModel): BlockScanner {
  if (canRunModule(grayWasm)) return new KernelScanner(model);
  return {
    scan: (first, last, below) => scanBlocks(model, first, last, below),
    release: () => undefined,
  };
}

/** Largest i32: no whole energy is above it. */
const NONE_WHOLE = 2 ** 31 - 1;

class KernelScanner implements BlockScanner {
  readonly #arena = new Arena();
  readonly #context: number;
  readonly #kernel: Kernel;
  readonly #best: Int32Array | Float64Array;

  constructor({ n, low, isWhole, linear, couplings, table }: BlockModel) {
    const arena = this.#arena;
    const bytes = isWhole ? 4 : 8;
    this.#context = arena.reserve(28);
    const offsets = [linear.length, couplings.length, table.length, n, n].map((length) =>
      arena.reserve(bytes * length),
    );
    const best = arena.reserve(bytes);
    const memory = arena.open();
    const { buffer } = memory;
    new Int32Array(buffer, this.#context, 7).set([n, low, ...offsets]);
    const view = (offset: number, length: number): Int32Array | Float64Array =>
      isWhole ? new Int32Array(buffer, offset, length) : new Float64Array(buffer, offset, length);
    [linear, couplings, table].forEach((numbers, at) => {
      view(offsets[at], numbers.length).set(numbers);
    });
    this.#best = view(best, 1);
    const { scanWhole, scanReal } = bindModule('gray', grayWasm, memory);
    this.#kernel = isWhole ? scanWhole : scanReal;
  }

  scan(first: number, last: number, below: number): { energy: number; block: number } {
    const best = this.#best;
    const isWhole = best instanceof Int32Array;
    best[0] = isWhole ? Math.min(below, NONE_WHOLE) : below;
    const block = this.#kernel(this.#context, first, last, best.byteOffset);
    return { energy: block < 0 ? below : best[0], block };
  }

  release(): void {
    this.#arena.release();
  }
}
