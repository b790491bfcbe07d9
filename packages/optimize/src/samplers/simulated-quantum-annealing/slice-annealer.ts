import { exp, log, type RandomStream } from '@ketflow/core';
import { bindModule, canRunModule, type Kernel } from '@ketflow/core/wasm';
import { sqaWasm } from '../../generated/sqa.ts';
import type { Adjacency } from '../../model/adjacency.ts';
import { sliceEnergies, sweepSlices, type Slices } from '../../reference/sqa.ts';
import { Arena } from '../../wasm/arena.ts';

/** κ = -ln tanh(β Γ) / 2, at most 18.7: how strongly neighbouring slices hold together in a transverse field Γ. */
export function sliceCoupling(beta: number, field: number): number {
  const q = exp(-2 * beta * field);
  return log((1 + q) / Math.max(1 - q, 2 ** -53)) / 2;
}

/**
 * The slices of one model and the sweeps over them, by the kernel or, where WebAssembly SIMD is missing, by its twin with
 * the same bits. Release it at the end.
 */
export class SliceAnnealer {
  readonly slices: Slices;
  readonly #arena = new Arena();
  readonly #kernels: Readonly<Record<string, Kernel>> | undefined;
  readonly #context: number;
  readonly #energies: Float64Array;

  /** @throws KetflowError `TOO_LARGE` when there is no memory for all slices. */
  constructor(
    model: Adjacency & { readonly linear: Float64Array },
    numSlices: number,
    scale: number,
  ) {
    const { linear, rowStart, neighbours, couplings } = model;
    const n = linear.length;
    const arena = this.#arena;
    this.#context = arena.reserve(40);
    const words = [n * numSlices, n * numSlices, n, n + 1, neighbours.length, neighbours.length, 4];
    const offsets = [...words, numSlices].map((length) => arena.reserve(4 * length));
    const energies = arena.reserve(8 * numSlices);
    const memory = arena.open();
    const { buffer } = memory;
    new Uint32Array(buffer, this.#context, 10).set([n, numSlices, ...offsets]);
    this.slices = {
      numSlices,
      spins: new Float32Array(buffer, offsets[0], words[0]),
      fields: new Float32Array(buffer, offsets[1], words[1]),
      linear: new Float32Array(buffer, offsets[2], words[2]),
      rowStart: new Int32Array(buffer, offsets[3], words[3]),
      neighbours: new Int32Array(buffer, offsets[4], words[4]),
      couplings: new Float32Array(buffer, offsets[5], words[5]),
      random: new Uint32Array(buffer, offsets[6], words[6]),
    };
    this.slices.rowStart.set(rowStart);
    this.slices.neighbours.set(neighbours);
    for (let i = 0; i < n; i++) this.slices.linear[i] = scale * linear[i];
    for (let e = 0; e < couplings.length; e++) this.slices.couplings[e] = scale * couplings[e];
    this.#energies = new Float64Array(buffer, energies, numSlices);
    if (canRunModule(sqaWasm)) this.#kernels = bindModule('sqa', sqaWasm, memory);
  }

  /** Puts all slices at the same spins, shape (n,), and the random numbers at the start of a stream. */
  start(state: Int8Array, stream: RandomStream): void {
    const { numSlices, spins, fields, linear, rowStart, neighbours, couplings, random } =
      this.slices;
    for (let i = 0; i < linear.length; i++) {
      let field = linear[i];
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        field += couplings[e] * state[neighbours[e]];
      }
      spins.fill(state[i], i * numSlices, (i + 1) * numSlices);
      fields.fill(field, i * numSlices, (i + 1) * numSlices);
    }
    // Xorshift never leaves 0.
    for (let lane = 0; lane < random.length; lane++) random[lane] = stream.uint32() | 1;
  }

  /** See {@link sweepSlices}. */
  sweep(first: number, last: number, beta: number, kappa: number): number {
    const [twiceBeta, twiceKappa] = [2 * beta, 2 * kappa];
    if (this.#kernels === undefined)
      return sweepSlices(this.slices, first, last, twiceBeta, twiceKappa);
    return this.#kernels['sweep'](this.#context, first, last, twiceBeta, twiceKappa);
  }

  /** The position of the slice of the lowest energy, the first of equal ones, and that energy, without offset. */
  lowest(): { position: number; energy: number } {
    if (this.#kernels === undefined) this.#energies.set(sliceEnergies(this.slices));
    else this.#kernels['energies'](this.#context, this.#energies.byteOffset);
    const energy = this.#energies.reduce((least, each) => Math.min(least, each), Infinity);
    return { position: this.#energies.indexOf(energy), energy };
  }

  /** Copies the spins of a slice. */
  copy(position: number, target: Int8Array): void {
    const { numSlices, spins } = this.slices;
    for (let i = 0; i < target.length; i++) target[i] = spins[i * numSlices + position];
  }

  release(): void {
    this.#arena.release();
  }
}
