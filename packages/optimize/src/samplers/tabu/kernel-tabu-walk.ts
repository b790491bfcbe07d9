import { bindModule, type Kernel, type WasmMemory } from '@ketflow/core/wasm';
import { tabuWasm } from '../../generated/tabu.ts';
import type { Bqm } from '../../model/bqm.ts';
import { Arena } from '../../wasm/arena.ts';
import { flipWeightsOf, type FlipWeights } from './flip-weights.ts';
import type { TabuWalk } from './tabu-walk.ts';

/** Variables of a block, whose lowest gain is kept. */
const BLOCK = 64;

/** Offsets of the fields of a context, as in `assembly/tabu/state.ts`, in words of 4 bytes. */
const FIELD = {
  n: 0,
  blocks: 1,
  gains: 2,
  factors: 3,
  lowest: 4,
  weights: 5,
  rowStart: 6,
  neighbours: 7,
  penalties: 8,
  spins: 9,
  bestSpins: 10,
  tabu: 11,
  numTabu: 12,
  chance: 13,
  tenure: 14,
  spread: 15,
  isPending: 16,
  sinceBest: 17,
} as const;

/** Offsets of the doubles of a context, in words of 8 bytes. */
const DOUBLE = { energy: 9, bestEnergy: 10 } as const;
const CONTEXT_BYTES = 96;

/** What a padded variable has for a gain: above every free one. */
const PADDING = { integer: 2 ** 30, real: Infinity };

/** A {@link TabuWalk} in WebAssembly, on a BINARY model. */
export class KernelTabuWalk implements TabuWalk {
  readonly numVariables: number;
  readonly moveCost: number;
  readonly #bqm: Bqm;
  readonly #form: FlipWeights;
  readonly #arena: Arena = new Arena();
  readonly #memory: WasmMemory;
  readonly #kernels: Readonly<Record<string, Kernel>>;
  readonly #context: number;
  readonly #target: number;
  readonly #fields: Int32Array;
  readonly #doubles: Float64Array;

  /** @throws KetflowError `TOO_LARGE`, `KERNEL_TRAP` without WebAssembly, `BIAS_NOT_FINITE` as `flipWeightsOf`. */
  constructor(bqm: Bqm) {
    const n = bqm.numVariables;
    const form = flipWeightsOf(bqm);
    const isReal = form.kind === 'f64';
    const blocks = Math.ceil(n / BLOCK);
    const padded = blocks * BLOCK;
    const numEntries = bqm.neighbours.length;
    const gainBytes = isReal ? 8 : 4;
    const arena = this.#arena;
    this.#bqm = bqm;
    this.#form = form;
    this.numVariables = n;
    this.moveCost = form.isDense
      ? n / (isReal ? 4 : 16)
      : 20 + n / (16 * BLOCK) + (3 * numEntries) / n;

    this.#context = arena.reserve(CONTEXT_BYTES);
    const layout = {
      n,
      blocks,
      gains: arena.reserve(padded * gainBytes),
      factors: arena.reserve(form.isDense ? padded * (isReal ? 8 : 2) : 0),
      lowest: arena.reserve(blocks * gainBytes),
      penalties: arena.reserve(isReal ? padded * 8 : 0),
      spins: arena.reserve(n),
      bestSpins: arena.reserve(n),
      tabu: arena.reserve(8 * n),
      weights: arena.reserve(
        form.isDense ? n * padded * rowBytes[form.kind] : numEntries * gainBytes,
      ),
      rowStart: form.isDense ? 0 : arena.reserve(4 * (n + 1)),
      neighbours: form.isDense ? 0 : arena.reserve(4 * numEntries),
    };
    this.#target = arena.reserve(n);
    this.#memory = arena.open();
    this.#kernels = bindModule('tabu', tabuWasm, this.#memory);
    const { buffer } = this.#memory;
    this.#fields = new Int32Array(buffer, this.#context, CONTEXT_BYTES / 4);
    this.#doubles = new Float64Array(buffer, this.#context, CONTEXT_BYTES / 8);
    for (const [field, value] of Object.entries(layout)) {
      this.#fields[FIELD[field as keyof typeof FIELD]] = value;
    }
    this.#fillGains(padded);
    if (form.isDense) this.#fillRows(padded);
    else this.#fillNeighbours();
    this.#start();
  }

  get energy(): number {
    return this.#bqm.offset + this.#form.unit * this.#doubles[DOUBLE.energy];
  }

  get bestEnergy(): number {
    return this.#bqm.offset + this.#form.unit * this.#doubles[DOUBLE.bestEnergy];
  }

  get sinceBest(): number {
    return this.#fields[FIELD.sinceBest];
  }

  configure(seed: number, tenure: number, spread: number): void {
    this.#fields[FIELD.chance] = seed;
    this.#fields[FIELD.tenure] = tenure;
    this.#fields[FIELD.spread] = spread;
  }

  moveTo(target: Int8Array, first: number, last: number): void {
    this.#call('moveTo', this.#placed(target), first, last);
  }

  renew(): void {
    if (this.#form.kind === 'f64') this.#start();
  }

  startBest(): void {
    this.#doubles[DOUBLE.bestEnergy] = this.#doubles[DOUBLE.energy];
    this.#fields[FIELD.isPending] = 0;
    this.#fields[FIELD.sinceBest] = 0;
    this.#spinsAt(FIELD.bestSpins).set(this.#spinsAt(FIELD.spins));
  }

  bestSpins(): Int8Array {
    return this.#spinsAt(FIELD.bestSpins).slice();
  }

  search(moves: number): void {
    this.#call('search', moves);
  }

  aim(target: Int8Array): number {
    return this.#call('aim', this.#placed(target));
  }

  approach(moves: number): void {
    this.#call('approach', moves);
  }

  releaseAll(): void {
    this.#call('releaseAll');
  }

  dispose(): void {
    this.#arena.release();
  }

  #call(kernel: string, ...values: number[]): number {
    return this.#kernels[`${kernel}_${this.#form.kind}`](this.#context, ...values);
  }

  #spinsAt(field: number): Int8Array {
    return new Int8Array(this.#memory.buffer, this.#fields[field], this.numVariables);
  }

  #placed(target: Int8Array): number {
    new Int8Array(this.#memory.buffer, this.#target, target.length).set(target);
    return this.#target;
  }

  /** An array of the type of the gains. */
  #numbers(field: number, length: number): Int32Array | Float64Array {
    const { buffer } = this.#memory;
    const at = this.#fields[field];
    return this.#form.kind === 'f64'
      ? new Float64Array(buffer, at, length)
      : new Int32Array(buffer, at, length);
  }

  /** All spins -1, that is x = 0: the gains are the linear biases. */
  #start(): void {
    const { linear } = this.#bqm;
    const { kind, isDense, unit, factor } = this.#form;
    const { buffer } = this.#memory;
    const n = this.numVariables;
    this.#call('releaseAll');
    this.#spinsAt(FIELD.spins).fill(-1);
    const gains = this.#numbers(FIELD.gains, n);
    for (let i = 0; i < n; i++) gains[i] = linear[i] / unit;
    if (isDense) {
      const at = this.#fields[FIELD.factors];
      if (kind === 'f64') new Float64Array(buffer, at, n).fill(-1);
      else new Int16Array(buffer, at, n).fill(-factor);
    }
    this.#doubles[DOUBLE.energy] = 0;
    this.#call('releaseAll');
    this.startBest();
  }

  /** Padding that no scan chooses. */
  #fillGains(padded: number): void {
    this.#numbers(FIELD.gains, padded).fill(
      this.#form.kind === 'f64' ? PADDING.real : PADDING.integer,
    );
  }

  #fillRows(padded: number): void {
    const { rowStart, neighbours, couplings } = this.#bqm;
    const { kind, unit, factor } = this.#form;
    const n = this.numVariables;
    const length = n * padded;
    const rows = rowsOn(this.#memory.buffer, this.#fields[FIELD.weights], length, kind);
    const scale = unit * factor;
    for (let i = 0; i < n; i++) {
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        rows[i * padded + neighbours[e]] = couplings[e] / scale;
      }
    }
  }

  #fillNeighbours(): void {
    const { rowStart, neighbours, couplings, numVariables } = this.#bqm;
    const { unit } = this.#form;
    const { buffer } = this.#memory;
    const count = neighbours.length;
    new Int32Array(buffer, this.#fields[FIELD.rowStart], numVariables + 1).set(rowStart);
    new Int32Array(buffer, this.#fields[FIELD.neighbours], count).set(neighbours);
    const weights = this.#numbers(FIELD.weights, count);
    for (let e = 0; e < count; e++) weights[e] = couplings[e] / unit;
  }
}

const rowBytes = { i8: 1, i16: 2, f64: 8 };

function rowsOn(
  buffer: ArrayBufferLike,
  at: number,
  length: number,
  kind: FlipWeights['kind'],
): Int8Array | Int16Array | Float64Array {
  switch (kind) {
    case 'i8':
      return new Int8Array(buffer, at, length);
    case 'i16':
      return new Int16Array(buffer, at, length);
    case 'f64':
      return new Float64Array(buffer, at, length);
  }
}
