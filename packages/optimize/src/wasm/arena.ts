import { acquireMemory, pageBytes, releaseMemory, type WasmMemory } from '@ketflow/core/wasm';

/** Bytes between arrays, so that vector loads may run over the end of one, and a cache line to align to. */
const LINE = 64;

/** Lays out the arrays of one kernel call, then opens a memory that holds them. */
export class Arena {
  #end = 1024;
  #memory: WasmMemory | undefined;

  /** The offset of `bytes` bytes, aligned to 64. */
  reserve(bytes: number): number {
    const offset = this.#end;
    this.#end = Math.ceil((offset + bytes) / LINE) * LINE + LINE;
    return offset;
  }

  /** Bytes reserved so far. */
  get bytes(): number {
    return this.#end;
  }

  /** The memory, zeroed. @throws KetflowError `TOO_LARGE` when the system has none. */
  open(): WasmMemory {
    this.#memory ??= acquireMemory(Math.ceil(this.#end / pageBytes));
    new Uint8Array(this.#memory.buffer, 0, this.#end).fill(0);
    return this.#memory;
  }

  /** Gives the memory back for the next call; views on it must not be used any more. */
  release(): void {
    if (this.#memory !== undefined) releaseMemory(this.#memory);
    this.#memory = undefined;
  }
}
