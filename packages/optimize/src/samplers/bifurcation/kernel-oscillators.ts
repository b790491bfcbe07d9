import { bindModule, type Kernel, type WasmMemory } from '@ketflow/core/wasm';
import { bifurcationWasm } from '../../generated/bifurcation.ts';
import { Arena } from '../../wasm/arena.ts';
import { REPLICAS, type Oscillators, type StepFactors } from './oscillators.ts';
import type { OscillatorWeights } from './weights.ts';

/** A row is kept dense when this part of it is filled, and all rows take no more than this. */
const DENSE_PART = 0.5;
const DENSE_BYTES = 2 ** 30;

/** The arrays of the replicas. */
type Line = 'positions' | 'momenta' | 'fields' | 'source' | 'best';

/** {@link Oscillators} in WebAssembly. */
export class KernelOscillators implements Oscillators {
  readonly numOscillators: number;
  readonly fieldCost: number;
  readonly energies: Float64Array;
  readonly #arena: Arena = new Arena();
  readonly #memory: WasmMemory;
  readonly #kernels: Readonly<Record<string, Kernel>>;
  readonly #isDense: boolean;
  /** Byte offsets. */
  readonly #at: Readonly<Record<Line, number>>;
  readonly #rows: Readonly<Record<'rowStart' | 'neighbours' | 'weights', number>>;
  readonly #mask: Int32Array;
  readonly #bestEnergies: Float64Array = new Float64Array(REPLICAS);

  /** @throws KetflowError `TOO_LARGE`, `KERNEL_TRAP` without WebAssembly. */
  constructor(model: OscillatorWeights) {
    const n = model.numOscillators;
    const numEntries = model.neighbours.length;
    const isDense = numEntries >= DENSE_PART * n * n && 4 * n * n <= DENSE_BYTES;
    const arena = this.#arena;
    const lineBytes = 4 * REPLICAS * n;
    this.numOscillators = n;
    this.fieldCost = isDense ? 2 * n : 4 + (3 * numEntries) / n;
    this.#isDense = isDense;
    this.#at = {
      positions: arena.reserve(lineBytes),
      momenta: arena.reserve(lineBytes),
      fields: arena.reserve(lineBytes),
      source: arena.reserve(lineBytes),
      best: arena.reserve(lineBytes),
    };
    this.#rows = {
      weights: arena.reserve(4 * (isDense ? n * n : numEntries)),
      rowStart: arena.reserve(isDense ? 0 : 4 * (n + 1)),
      neighbours: arena.reserve(isDense ? 0 : 4 * numEntries),
    };
    const energies = arena.reserve(8 * REPLICAS);
    const mask = arena.reserve(4 * REPLICAS);
    this.#memory = arena.open();
    this.#kernels = bindModule('bifurcation', bifurcationWasm, this.#memory);
    this.energies = new Float64Array(this.#memory.buffer, energies, REPLICAS);
    this.#mask = new Int32Array(this.#memory.buffer, mask, REPLICAS);
    this.#fill(model);
  }

  start(positions: Float32Array, momenta: Float32Array): void {
    this.#floats('positions').set(positions);
    this.#floats('momenta').set(momenta);
    this.#bestEnergies.fill(Infinity);
  }

  takePositions(): void {
    this.#floats('source').set(this.#floats('positions'));
  }

  takeSigns(): void {
    this.#call('takeSigns', this.#at.positions, this.#at.source, this.numOscillators);
  }

  computeFields(first: number, last: number): void {
    const { source, fields } = this.#at;
    const { rowStart, neighbours, weights } = this.#rows;
    if (this.#isDense) {
      this.#call('fieldsDense', weights, source, fields, this.numOscillators, first, last);
    } else {
      this.#call('fieldsSparse', rowStart, neighbours, weights, source, fields, first, last);
    }
  }

  advance({ pull, push, timeStep }: StepFactors): void {
    const { positions, momenta, fields } = this.#at;
    const n = this.numOscillators;
    this.#call('advance', positions, momenta, fields, n, pull, push, timeStep);
  }

  score(): void {
    const { source, fields, best } = this.#at;
    const n = this.numOscillators;
    this.#call('score', source, fields, this.energies.byteOffset, n);
    this.energies.forEach((energy, r) => {
      this.#mask[r] = energy < this.#bestEnergies[r] ? -1 : 0;
      this.#bestEnergies[r] = Math.min(energy, this.#bestEnergies[r]);
    });
    if (this.#mask.includes(-1)) this.#call('keepSigns', source, best, this.#mask.byteOffset, n);
  }

  bestEnergy(replica: number): number {
    return this.#bestEnergies[replica];
  }

  bestSpins(replica: number): Int8Array {
    const best = this.#floats('best');
    return Int8Array.from({ length: this.numOscillators }, (_, i) => best[i * REPLICAS + replica]);
  }

  dispose(): void {
    this.#arena.release();
  }

  #call(kernel: string, ...values: number[]): void {
    this.#kernels[kernel](...values);
  }

  #floats(name: Line): Float32Array {
    const length = REPLICAS * this.numOscillators;
    return new Float32Array(this.#memory.buffer, this.#at[name], length);
  }

  #fill({ rowStart, neighbours, couplings, numOscillators: n }: OscillatorWeights): void {
    const { buffer } = this.#memory;
    const rows = this.#rows;
    if (this.#isDense) {
      const weights = new Float32Array(buffer, rows.weights, n * n);
      for (let i = 0; i < n; i++) {
        for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
          weights[i * n + neighbours[e]] = couplings[e];
        }
      }
      return;
    }
    new Float32Array(buffer, rows.weights, couplings.length).set(couplings);
    new Int32Array(buffer, rows.rowStart, n + 1).set(rowStart);
    new Int32Array(buffer, rows.neighbours, neighbours.length).set(neighbours);
  }
}
