import { KetflowError } from '@ketflow/core';
import { levelBytes, lowQubits, type Levels, type PolynomialCost } from '../cost/diagonal-cost.ts';
import type { SimulationPlan } from '../state-vector.ts';
import { acquireMemory, growMemory, releaseMemory } from '@ketflow/core/wasm';
import type { WasmMemory } from '@ketflow/core/wasm';
import { contextFields, transverseLayout, type TransverseLayout } from './transverse-layout.ts';

/** The memory of one simulation of the X mixer: context, cost and vectors, and who looks where. */
export class TransverseMemory {
  readonly layout: TransverseLayout;
  /** The levels that occur, where the cost has levels. */
  readonly levels: Levels | undefined;
  readonly #plan: SimulationPlan;
  #wasm: WasmMemory | undefined;
  #fields: DataView;

  /** @throws KetflowError `TOO_LARGE` if the system has no such memory. */
  constructor(plan: SimulationPlan) {
    this.#plan = plan;
    this.layout = transverseLayout(plan);
    this.#wasm = acquireMemory(this.layout.pages[1]);
    this.#fields = new DataView(this.#wasm.buffer, this.layout.context);
    this.levels = this.#writeCost();
    this.#writeContext();
  }

  /** The memory itself. @throws KetflowError `INTERNAL` once it was given back. */
  get wasm(): WasmMemory {
    if (this.#wasm) return this.#wasm;
    throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
  }

  /** Makes room for lambda. @throws KetflowError `TOO_LARGE`. */
  grow(): void {
    growMemory(this.wasm, this.layout.pages[2]);
    this.#fields = new DataView(this.wasm.buffer, this.layout.context);
  }

  /** Gives the memory back; calling it again does nothing. */
  release(): void {
    if (this.#wasm) releaseMemory(this.#wasm);
    this.#wasm = undefined;
  }

  #writeCost(): Levels | undefined {
    const { cost } = this.#plan;
    const { count, cost: at, values, lowEnergies, terms } = this.layout;
    switch (cost.kind) {
      case 'levels': {
        const numbers = this.levelNumbers();
        if (numbers.length < count) this.#bytesAt(at, count * levelBytes(cost)).fill(0);
        const levels = cost.write(numbers);
        const table = this.doubles(values, Math.ceil(cost.maxLevels / 4) * 4);
        table.fill(0);
        table.set(levels.energies);
        return levels;
      }
      case 'table': {
        const table = this.doubles(at, count);
        table.fill(0);
        table.set(cost.energies);
        return undefined;
      }
      case 'polynomial': {
        this.doubles(lowEnergies, cost.lowEnergies.length).set(cost.lowEnergies);
        writeTerms(new DataView(this.#buffer, terms), cost);
        return undefined;
      }
    }
  }

  #writeContext(): void {
    const { cost, isHalved } = this.#plan;
    const layout = this.layout;
    const arrays = ['psi', 'lambda', 'cost', 'values', 'factors', 'tangents'] as const;
    for (const name of arrays) this.setInteger(name, layout[name]);
    this.setInteger('slots', layout.slots);
    this.setInteger('slots2', layout.slots2);
    this.setInteger('lowEnergies', layout.lowEnergies);
    this.setInteger('terms', cost.kind === 'polynomial' ? layout.terms : 0);
    this.setInteger('numTerms', cost.kind === 'polynomial' ? cost.terms.length : 0);
    this.setInteger('qubits', layout.numQubits);
    this.setInteger('isMirrored', isHalved ? 1 : 0);
    this.setDouble('amplitude', 1 / Math.sqrt(this.numStored));
    this.doubles(layout.tangents, layout.numQubits).fill(0);
  }

  /** Stored qubits without the padding. */
  get numMixed(): number {
    const { space, isHalved } = this.#plan;
    return space.numQubits - (isHalved ? 1 : 0);
  }

  /** Number of amplitudes that belong to the space (or to its half). */
  get numStored(): number {
    return 2 ** this.numMixed;
  }

  /** Amplitudes of a group: its real parts come first, then its imaginary parts; x begins at 2x - (x mod lanes). */
  get lanes(): 2 | 4 {
    return this.#plan.precision === 'f64' ? 2 : 4;
  }

  /** Visits the places of all amplitudes: real part at `at`, imaginary part at `at + lanes`. */
  forEach(
    visit: (x: number, array: Float64Array | Float32Array, at: number, lanes: number) => void,
    vector: number = this.layout.psi,
  ): void {
    const lanes = this.lanes;
    const array = this.reals(vector);
    for (let x = 0; x < this.numStored; x++) visit(x, array, 2 * x - (x % lanes), lanes);
  }

  /** Level numbers of the stored amplitudes. */
  levelNumbers(): Uint8Array | Uint16Array {
    const { cost } = this.#plan;
    const at = this.layout.cost;
    const Numbers = cost.kind === 'levels' && levelBytes(cost) === 2 ? Uint16Array : Uint8Array;
    return new Numbers(this.#buffer as ArrayBuffer, at, this.numStored);
  }

  /** A vector at `at`, psi or lambda. */
  reals(at: number): Float64Array | Float32Array {
    const Reals = this.#plan.precision === 'f64' ? Float64Array : Float32Array;
    return new Reals(this.#buffer as ArrayBuffer, at, 2 * this.layout.count);
  }

  /** `length` doubles at `at`. */
  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.#buffer, at, length);
  }

  #bytesAt(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer, at, length);
  }

  get #buffer(): ArrayBufferLike {
    return this.wasm.buffer;
  }

  /** Writes a u32 field of the context. */
  setInteger(field: keyof typeof contextFields, value: number): void {
    this.#fields.setUint32(contextFields[field], value, true);
  }

  /** Writes a double of the context. */
  setDouble(field: keyof typeof contextFields, value: number): void {
    this.#fields.setFloat64(contextFields[field], value, true);
  }
}

function writeTerms(view: DataView, { terms }: PolynomialCost): void {
  for (const [t, { coefficient, qubits }] of terms.entries()) {
    const isLow = qubits[0] < lowQubits;
    let mask = 0;
    for (const q of isLow ? qubits.slice(1) : qubits) mask += 2 ** (q - lowQubits);
    view.setFloat64(16 * t, coefficient, true);
    view.setUint32(16 * t + 8, mask, true);
    view.setUint32(16 * t + 12, isLow ? qubits[0] : lowQubits, true);
  }
}
