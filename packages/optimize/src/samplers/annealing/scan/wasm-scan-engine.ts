import type { RandomStream } from '@ketflow/core';
import { bindModule, type Kernel } from '@ketflow/core/wasm';
import { scanWasm } from '../../../generated/scan.ts';
import { Arena } from '../../../wasm/arena.ts';
import { LARGE, MOST_SWEEPS, type BatchEngine } from '../batches/batch-engine.ts';
import { randomState } from '../replicas/replica-groups.ts';
import { exchangeRunCluster } from './run-cluster.ts';
import type { ScanModel } from './scan-model.ts';

/** Runs of a batch: they share the couplings. */
const SCAN_READS = 4;
/** Entries to which vectors and rows are padded. */
const PADDING = 16;
/** Mean degree up to which differences of two states fall apart. */
const SPARSE_DEGREE = 24;
const CONTEXT_WORDS = 14;
/** Instructions of a step, roughly: a hundredth of a second. */
const STEP = 2.5e7;

/** The arrays of one run in memory. */
interface Run {
  readonly context: number;
  readonly spins: Float32Array | Float64Array;
  readonly fields: Float32Array | Float64Array;
  readonly best: Float32Array | Float64Array;
  readonly random: Uint32Array;
  /** The present energy, then the best one, in units without the offset. */
  readonly energies: Float64Array;
  readonly betas: Float64Array;
}

/** A batch of four runs on a {@link ScanModel}, on the kernels of `assembly/scan.ts`. */
export class WasmScanEngine implements BatchEngine {
  readonly reads: number;
  readonly numVariables: number;
  readonly isSparse: boolean;
  readonly isLarge: boolean;
  readonly stepVariables: number;
  readonly betaRange: readonly [number, number];
  readonly #model: ScanModel;
  readonly #arena = new Arena();
  readonly #runs: Run[];
  readonly #sweep: Kernel;
  readonly #refresh: Kernel;

  /** @throws KetflowError `TOO_LARGE` when there is no memory for it. */
  constructor(model: ScanModel, betaRange: readonly [number, number], reads: number = SCAN_READS) {
    this.reads = reads;
    const { n, precision, storage } = model;
    this.#model = model;
    this.numVariables = n;
    this.isLarge = model.neighbours.length > LARGE;
    this.isSparse = model.neighbours.length <= SPARSE_DEGREE * n;
    this.betaRange = betaRange;
    const perFlip = storage === 'sparse' ? (6 * model.neighbours.length) / n : 1.5 * n;
    const step = Math.floor(STEP / (this.reads * (8 + perFlip / 2)) / PADDING) * PADDING;
    this.stepVariables = Math.max(PADDING, step);
    const padded = Math.ceil(n / PADDING) * PADDING;
    const valueBytes = precision === 'f32' ? 4 : 8;
    const arena = this.#arena;
    const linear = arena.reserve(8 * n);
    const rows = reserveRows(arena, model, padded, valueBytes);
    const layouts = Array.from({ length: this.reads }, () => ({
      context: arena.reserve(4 * CONTEXT_WORDS),
      spins: arena.reserve(valueBytes * padded),
      fields: arena.reserve(valueBytes * padded),
      best: arena.reserve(valueBytes * padded),
      random: arena.reserve(64),
      energies: arena.reserve(16),
      betas: arena.reserve(8 * MOST_SWEEPS),
    }));
    const memory = arena.open();
    const { buffer } = memory;
    const kernels = bindModule('scan', scanWasm, memory);
    const form = `${precision}_${storage === 'sparse' ? precision : storage}`;
    this.#sweep = kernels[`sweep_${form}`];
    this.#refresh = kernels[`refresh_${form}`];
    new Float64Array(buffer, linear, n).set(model.linear);
    writeRows(buffer, model, rows, valueBytes);
    this.#runs = layouts.map((at) => {
      new Uint32Array(buffer, at.context, CONTEXT_WORDS).set([
        at.spins,
        at.fields,
        rows.matrix,
        rows.rowBytes,
        rows.rowStart,
        rows.neighbours,
        rows.couplings,
        n,
        at.random,
        at.energies,
        at.energies + 8,
        at.best,
        at.betas,
        linear,
      ]);
      return {
        context: at.context,
        spins: floats(buffer, valueBytes, at.spins, n),
        fields: floats(buffer, valueBytes, at.fields, n),
        best: floats(buffer, valueBytes, at.best, n),
        random: new Uint32Array(buffer, at.random, 16),
        energies: new Float64Array(buffer, at.energies, 2),
        betas: new Float64Array(buffer, at.betas, MOST_SWEEPS),
      };
    });
  }

  start(stream: RandomStream, initial: (read: number) => Int8Array | undefined): void {
    for (let run = 0; run < this.reads; run++) this.startRun(run, stream, initial(run));
  }

  /** {@link start} of one run. */
  startRun(run: number, stream: RandomStream, initial: Int8Array | undefined): void {
    const { context, spins, random } = this.#runs[run];
    random.set(randomState(stream));
    for (let i = 0; i < this.numVariables; i++) {
      const chance = (stream.uint32() >>> 31) * 2 - 1;
      spins[i] = initial === undefined ? chance : initial[i];
    }
    this.#refresh(context);
  }

  sweep(betas: readonly number[], from: number, to: number, keepFrom: number): void {
    for (let run = 0; run < this.reads; run++) this.sweepRun(run, betas, from, to, keepFrom);
  }

  /** {@link sweep} of one run. */
  sweepRun(
    run: number,
    betas: readonly number[],
    from: number,
    to: number,
    keepFrom: number,
  ): void {
    const { context, betas: scaled } = this.#runs[run];
    betas.forEach((beta, at) => (scaled[at] = this.#model.unit * beta));
    this.#sweep(context, from, to, 0, betas.length, Math.max(0, keepFrom));
  }

  /** The energy of a run now. */
  energy(run: number): number {
    return this.#model.offset + this.#model.unit * this.#runs[run].energies[0];
  }

  /** The lowest energy kept of a run; Infinity before any is. */
  keptEnergy(run: number): number {
    return this.#model.offset + this.#model.unit * this.#runs[run].energies[1];
  }

  /** Exchanges a cluster of variables between two runs; see `ReplicaGroups.exchangeCluster`. */
  exchangeCluster(runA: number, runB: number, seed: number): number {
    return exchangeRunCluster(this.#model, this.#runs[runA], this.#runs[runB], seed);
  }

  bestEnergy(reads: number): number {
    let lowest = Infinity;
    for (let run = 0; run < reads; run++) lowest = Math.min(lowest, this.keptEnergy(run));
    return lowest;
  }

  spins(read: number): Int8Array {
    const { energies, best, spins } = this.#runs[read];
    return Int8Array.from(energies[1] < Infinity ? best : spins);
  }

  dispose(): void {
    this.#arena.release();
  }
}

/** Where the couplings lie; 0 for what a storage has not. */
interface RowsLayout {
  readonly matrix: number;
  readonly rowBytes: number;
  readonly rowStart: number;
  readonly neighbours: number;
  readonly couplings: number;
}

function reserveRows(
  arena: Arena,
  { n, storage, neighbours }: ScanModel,
  padded: number,
  valueBytes: number,
): RowsLayout {
  if (storage === 'sparse') {
    return {
      matrix: 0,
      rowBytes: 0,
      rowStart: arena.reserve(4 * (n + 1)),
      neighbours: arena.reserve(4 * neighbours.length),
      couplings: arena.reserve(valueBytes * neighbours.length),
    };
  }
  const rowBytes = padded * { i8: 1, i16: 2, f32: 4, f64: 8 }[storage];
  const matrix = arena.reserve(n * rowBytes);
  return { matrix, rowBytes, rowStart: 0, neighbours: 0, couplings: 0 };
}

function writeRows(
  buffer: ArrayBufferLike,
  { n, storage, rowStart, neighbours, couplings }: ScanModel,
  rows: RowsLayout,
  valueBytes: number,
): void {
  if (storage === 'sparse') {
    new Uint32Array(buffer, rows.rowStart, n + 1).set(rowStart);
    const offsets = new Uint32Array(buffer, rows.neighbours, neighbours.length);
    for (let e = 0; e < neighbours.length; e++) offsets[e] = valueBytes * neighbours[e];
    floats(buffer, valueBytes, rows.couplings, couplings.length).set(couplings);
    return;
  }
  const rowAt = (offset: number): { [i: number]: number } => {
    if (storage === 'i8') return new Int8Array(buffer, offset, n);
    if (storage === 'i16') return new Int16Array(buffer, offset, n);
    return floats(buffer, valueBytes, offset, n);
  };
  for (let i = 0; i < n; i++) {
    const row = rowAt(rows.matrix + i * rows.rowBytes);
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) row[neighbours[e]] = couplings[e];
  }
}

function floats(
  buffer: ArrayBufferLike,
  valueBytes: number,
  offset: number,
  length: number,
): Float32Array | Float64Array {
  return valueBytes === 4
    ? new Float32Array(buffer, offset, length)
    : new Float64Array(buffer, offset, length);
}
