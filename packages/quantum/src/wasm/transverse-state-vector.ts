import { KetflowError } from '@ketflow/core';
import { costVector } from '../cost/cost-vector.ts';
import { levelBytes, lowQubits, type Levels, type PolynomialCost } from '../cost/diagonal-cost.ts';
import { addressableBytes, requireMemory } from '../memory-limit.ts';
import { fullSpace } from '../basis-space.ts';
import { crossWarmStart } from '../transverse/inner-products.ts';
import { forEachZFactor, layerFactors, type LayerFactors } from '../transverse/layer-factors.ts';
import type {
  Amplitudes,
  LayerGradient,
  Outcomes,
  SimulationPlan,
  StateVector,
  StateVectorRequest,
} from '../state-vector.ts';
import { geometryOf, layerBlocks, type Geometry } from '../transverse/geometry.ts';
import { pageBytes } from './memory-layout.ts';
import { acquireMemory, growMemory, releaseMemory } from './memory-pool.ts';
import type { WasmMemory } from './platform.ts';
import { WorkQueue } from '../threads/work-queue.ts';
import {
  bindTransverse,
  transverseModule,
  type SharedKernel,
  type TransverseKernels,
} from './transverse-kernels.ts';
import {
  contextFields,
  scratchBytes,
  transverseLayout,
  type TransverseLayout,
} from './transverse-layout.ts';

/** Bytes of a simulation of the X mixer. */
export function transverseBytes(plan: SimulationPlan, vectors: 1 | 2): number {
  return transverseLayout(plan).pages[vectors] * pageBytes;
}

/** QAOA with the X mixer in WebAssembly: the twin of `ReferenceTransverse`. */
export class TransverseStateVector implements StateVector {
  readonly #request: StateVectorRequest;
  readonly #layout: TransverseLayout;
  readonly #layerGeometry: Geometry;
  readonly #undoGeometry: Geometry;
  readonly #kernels: TransverseKernels;
  readonly #queue: WorkQueue;
  readonly #levels: Levels | undefined;
  /** Suffix of the kernels by precision, and by precision and kind of cost. */
  readonly #precision: string;
  readonly #kind: string;
  #memory: WasmMemory | undefined;
  #fields: DataView;
  #vectors: 1 | 2 = 1;
  /** True between `start` and the first layer: the uniform state is not in memory yet. */
  #isPending = false;

  constructor(request: StateVectorRequest) {
    this.#request = request;
    const { cost, precision, isHalved } = request;
    this.#requireMemory(1);
    const layout = transverseLayout(request);
    this.#layout = layout;
    const { layer, undo } = request.blocks ?? layerBlocks[precision];
    this.#layerGeometry = geometryOf(layout.numQubits, layer, isHalved);
    this.#undoGeometry = geometryOf(layout.numQubits, undo, isHalved);
    const memory = acquireMemory(layout.pages[1]);
    this.#memory = memory;
    this.#fields = new DataView(memory.buffer, layout.context);
    this.#kernels = bindTransverse(memory);
    this.#queue = new WorkQueue({
      module: transverseModule(),
      memory,
      kernels: this.#kernels,
      context: layout.context,
      scratch: layout.scratch,
      scratchBytes,
      pool: request.threads,
    });
    this.#precision = precision;
    this.#kind = `${precision}_${cost.kind === 'levels' ? `u${8 * levelBytes(cost)}` : 'f64'}`;
    this.#levels = this.#writeCost();
    this.#writeContext();
  }

  get bytes(): number {
    return this.#layout.pages[this.#vectors] * pageBytes;
  }

  start(): void {
    const { start } = this.#request;
    this.#isPending = !start;
    if (start) {
      this.#reals(this.#layout.psi).fill(0);
      this.#forEach((x, array, at, lanes) => {
        array[at] = start.re[x];
        array[at + lanes] = start.im[x];
      });
    } else if (this.#numStored < this.#layout.count) {
      // The padding of fewer than four amplitudes stays zero.
      this.#materialise();
    }
  }

  layer(gamma: number, beta: number | ArrayLike<number>): void {
    const { near, block, far, numBlocks, numItems } = this.#layerGeometry;
    this.#setInteger('near', near);
    this.#setInteger('block', block);
    const factors = this.#setLayer(gamma, beta, 1);
    this.#rotateZ(factors, 1, false);
    this.#setInteger('isFirst', this.#isPending ? 1 : 0);
    this.#isPending = false;
    this.#run('layerBlocks', this.#kind, numBlocks);
    for (const pass of far) {
      this.#setInteger('farFrom', pass.from);
      this.#setInteger('farCount', pass.count);
      this.#run('layerFar', this.#precision, numItems);
    }
    this.#flip(factors, this.#layout.psi);
    this.#rotateZ(factors, 1, false);
  }

  expectation(): number {
    this.#materialise();
    return this.#sumOf('expectation');
  }

  outcomes(): Outcomes {
    this.#materialise();
    const probabilities = this.#probabilities();
    const levels = this.#levels;
    if (!levels) return { energies: this.#energies(), probabilities };
    const numbers = this.#levelNumbers();
    const sums = new Float64Array(levels.energies.length);
    for (let x = 0; x < probabilities.length; x++) sums[numbers[x]] += probabilities[x];
    return { energies: Float64Array.from(levels.energies), probabilities: sums };
  }

  startAdjoint(weights?: Float64Array): number {
    this.#materialise();
    const { pages, lambda, values } = this.#layout;
    if (this.#vectors === 1) {
      this.#requireMemory(2);
      growMemory(this.#memory!, pages[2]);
      this.#vectors = 2;
      this.#fields = new DataView(this.#memory!.buffer, this.#layout.context);
      this.#setInteger('lambda', lambda);
    }
    if (weights && !this.#levels) {
      return this.#weigh(weights);
    }
    if (weights) this.#doubles(values, weights.length).set(weights);
    const sum = this.#sumOf('startAdjoint');
    if (weights) this.#doubles(values, weights.length).set(this.#levels!.energies);
    return sum;
  }

  undoLayer(gamma: number, beta: number | ArrayLike<number>): LayerGradient {
    const { psi, lambda, slots, slots2 } = this.#layout;
    const { near, block, far, numItems, numBlocks } = this.#undoGeometry;
    this.#setInteger('near', near);
    this.#setInteger('block', block);
    const { mixer } = this.#request;
    const factors = this.#setLayer(gamma, beta, -1);
    // The generator of a warm start does not commute with the parts of its mixer: its sum is taken here, at the end of the layer.
    const thetas =
      typeof mixer === 'object' && mixer.kind === 'warm-start' ? mixer.thetas : undefined;
    const warm = thetas ? crossWarmStart(this.amplitudes(), this.adjoint(), thetas) : 0;
    this.#rotateZ(factors, -1, true);
    this.#flip(factors, psi);
    this.#flip(factors, lambda);
    let byBeta = 0;
    for (let pass = far.length - 1; pass >= 0; pass--) {
      this.#setInteger('farFrom', far[pass].from);
      this.#setInteger('farCount', far[pass].count);
      this.#run('undoFar', this.#precision, numItems);
      byBeta += this.#kernels['addSlots'](slots, numItems);
    }
    this.#run('undoBlocks', this.#kind, numBlocks);
    byBeta += this.#kernels['addSlots'](slots, numBlocks);
    const byGamma = this.#kernels['addSlots'](slots2, numBlocks);
    this.#rotateZ(factors, -1, true);
    return { gamma: 2 * byGamma, beta: 2 * (thetas ? warm : byBeta) };
  }

  amplitudes(): Amplitudes {
    this.#materialise();
    const size = this.#request.space.size;
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    const scale = this.#request.isHalved ? Math.SQRT1_2 : 1;
    this.#forEach((x, array, at, lanes) => {
      re[x] = scale * array[at];
      im[x] = scale * array[at + lanes];
    });
    if (this.#request.isHalved) {
      for (let x = 0; x < size / 2; x++) {
        re[size - 1 - x] = re[x];
        im[size - 1 - x] = im[x];
      }
    }
    return { re, im };
  }

  adjoint(): Amplitudes {
    const re = new Float64Array(this.#numStored);
    const im = new Float64Array(this.#numStored);
    this.#forEach((x, array, at, lanes) => {
      re[x] = array[at];
      im[x] = array[at + lanes];
    }, this.#layout.lambda);
    return { re, im };
  }

  setEnergies(energies: Float64Array): void {
    this.#doubles(this.#layout.cost, energies.length).set(energies);
  }

  dispose(): void {
    this.#queue.release();
    if (this.#memory) releaseMemory(this.#memory);
    this.#memory = undefined;
  }

  /** Writes tangents, factors and scale of a layer (`direction` 1) or of its inverse. */
  #setLayer(gamma: number, beta: number | ArrayLike<number>, direction: 1 | -1): LayerFactors {
    const { space, cost, mixer } = this.#request;
    const { context, tangents, values, scratch } = this.#layout;
    const factors = layerFactors(mixer, beta, space.numQubits);
    const target = this.#doubles(tangents, this.#numMixed);
    for (let q = 0; q < target.length; q++) target[q] = direction * factors.tangents[q];
    this.#setDouble('mirrorTangent', direction * factors.tangents[space.numQubits - 1]);
    this.#setDouble('gamma', direction * gamma);
    this.#setDouble('scaleRe', factors.scaleRe);
    this.#setDouble('scaleIm', direction * factors.scaleIm);
    if (cost.kind === 'levels') {
      const count = Math.ceil(this.#levels!.energies.length / 4) * 4;
      this.#kernels[`writeFactors_${this.#precision}`](values, count, context, scratch);
    }
    return factors;
  }

  /** X on the qubits that the butterflies have left; on the even half X on all qubits is the identity. */
  #flip({ flips }: LayerFactors, array: number): void {
    if (flips === 0 || this.#request.isHalved) return;
    this.#kernels[`exchange_${this.#precision}`](array, this.#layout.numQubits, flips);
  }

  /** The Z-rotations around a warm-start mixer, on psi or on both vectors. */
  #rotateZ({ zRotations }: LayerFactors, direction: 1 | -1, isBoth: boolean): void {
    if (!zRotations) return;
    this.#materialise();
    const { psi, lambda } = this.#layout;
    const lanes = this.#lanes;
    for (const vector of isBoth ? [psi, lambda] : [psi]) {
      const array = this.#reals(vector);
      forEachZFactor(zRotations, this.#numMixed, direction, (x, u, v) => {
        const at = 2 * x - (x % lanes);
        const re = array[at];
        const im = array[at + lanes];
        array[at] = re * u - im * v;
        array[at + lanes] = re * v + im * u;
      });
    }
  }

  #run(kernel: SharedKernel, suffix: string, items: number): void {
    this.#queue.run(`${kernel}_${suffix}`, items);
  }

  get #numChunks(): number {
    return Math.ceil(this.#layout.count / 4096);
  }

  #sumOf(kernel: SharedKernel): number {
    this.#run(kernel, this.#kind, this.#numChunks);
    return this.#kernels['addSlots'](this.#layout.slots, this.#numChunks);
  }

  #writeCost(): Levels | undefined {
    const { cost } = this.#request;
    const { count, cost: at, values, lowEnergies, terms } = this.#layout;
    switch (cost.kind) {
      case 'levels': {
        const numbers = this.#levelNumbers();
        if (numbers.length < count) this.#bytesAt(at, count * levelBytes(cost)).fill(0);
        const levels = cost.write(numbers);
        const table = this.#doubles(values, Math.ceil(cost.maxLevels / 4) * 4);
        table.fill(0);
        table.set(levels.energies);
        return levels;
      }
      case 'table': {
        const table = this.#doubles(at, count);
        table.fill(0);
        table.set(cost.energies);
        return undefined;
      }
      case 'polynomial': {
        this.#doubles(lowEnergies, cost.lowEnergies.length).set(cost.lowEnergies);
        writeTerms(new DataView(this.#memory!.buffer, terms), cost);
        return undefined;
      }
    }
  }

  #writeContext(): void {
    const { cost, isHalved } = this.#request;
    const layout = this.#layout;
    const arrays = ['psi', 'lambda', 'cost', 'values', 'factors', 'tangents'] as const;
    for (const name of arrays) this.#setInteger(name, layout[name]);
    this.#setInteger('slots', layout.slots);
    this.#setInteger('slots2', layout.slots2);
    this.#setInteger('lowEnergies', layout.lowEnergies);
    this.#setInteger('terms', cost.kind === 'polynomial' ? layout.terms : 0);
    this.#setInteger('numTerms', cost.kind === 'polynomial' ? cost.terms.length : 0);
    this.#setInteger('qubits', layout.numQubits);
    this.#setInteger('isMirrored', isHalved ? 1 : 0);
    this.#setDouble('amplitude', 1 / Math.sqrt(this.#numStored));
    this.#doubles(layout.tangents, layout.numQubits).fill(0);
  }

  /** Stored qubits without the padding. */
  get #numMixed(): number {
    const { space, isHalved } = this.#request;
    return space.numQubits - (isHalved ? 1 : 0);
  }

  /** Number of amplitudes that belong to the space (or to its half). */
  get #numStored(): number {
    return 2 ** this.#numMixed;
  }

  /** Writes the uniform state where no layer has done so. */
  #materialise(): void {
    if (!this.#isPending) return;
    this.#isPending = false;
    const lanes = this.#lanes;
    const amplitude = 1 / Math.sqrt(this.#numStored);
    const array = this.#reals(this.#layout.psi);
    array.fill(0);
    for (let x = 0; x < this.#numStored; x++) array[2 * x - (x % lanes)] = amplitude;
  }

  /** Amplitudes of a group: its real parts come first, then its imaginary parts; x begins at 2x - (x mod lanes). */
  get #lanes(): 2 | 4 {
    return this.#request.precision === 'f64' ? 2 : 4;
  }

  /** Visits the places of all amplitudes: real part at `at`, imaginary part at `at + lanes`. */
  #forEach(
    visit: (x: number, array: Float64Array | Float32Array, at: number, lanes: number) => void,
    vector: number = this.#layout.psi,
  ): void {
    const lanes = this.#lanes;
    const array = this.#reals(vector);
    for (let x = 0; x < this.#numStored; x++) visit(x, array, 2 * x - (x % lanes), lanes);
  }

  #probabilities(): Float64Array {
    const probabilities = new Float64Array(this.#numStored);
    this.#forEach((x, array, at, lanes) => {
      probabilities[x] = array[at] * array[at] + array[at + lanes] * array[at + lanes];
    });
    return probabilities;
  }

  /** E of the stored amplitudes, where they are not levels. */
  #energies(): Float64Array {
    const { cost } = this.#request;
    switch (cost.kind) {
      case 'table':
        return Float64Array.from(cost.energies);
      case 'polynomial':
        return costVector(fullSpace(this.#numMixed), cost.polynomial);
      case 'levels':
        throw new KetflowError('INTERNAL', { reason: 'levels have no table of energies' });
    }
  }

  /** lambda <- weights psi, by state; returns <psi|weights|psi>. */
  #weigh(weights: Float64Array): number {
    const { psi, lambda } = this.#layout;
    const lanes = this.#lanes;
    const source = this.#reals(psi);
    const target = this.#reals(lambda);
    let sum = 0;
    for (let x = 0; x < weights.length; x++) {
      const at = 2 * x - (x % lanes);
      target[at] = weights[x] * source[at];
      target[at + lanes] = weights[x] * source[at + lanes];
      sum += weights[x] * (source[at] * source[at] + source[at + lanes] * source[at + lanes]);
    }
    return sum;
  }

  #levelNumbers(): Uint8Array | Uint16Array {
    const { cost } = this.#request;
    const at = this.#layout.cost;
    const Numbers = cost.kind === 'levels' && levelBytes(cost) === 2 ? Uint16Array : Uint8Array;
    return new Numbers(this.#buffer as ArrayBuffer, at, this.#numStored);
  }

  #reals(at: number): Float64Array | Float32Array {
    const Reals = this.#request.precision === 'f64' ? Float64Array : Float32Array;
    return new Reals(this.#buffer as ArrayBuffer, at, 2 * this.#layout.count);
  }

  #doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.#buffer, at, length);
  }

  #bytesAt(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer, at, length);
  }

  get #buffer(): ArrayBufferLike {
    const memory = this.#memory;
    if (!memory) throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
    return memory.buffer;
  }

  #setInteger(field: keyof typeof contextFields, value: number): void {
    this.#fields.setUint32(contextFields[field], value, true);
  }

  #setDouble(field: keyof typeof contextFields, value: number): void {
    this.#fields.setFloat64(contextFields[field], value, true);
  }

  #requireMemory(vectors: 1 | 2): void {
    const request = this.#request;
    requireMemory({
      what: `A simulation of ${request.space.size} states${vectors === 2 ? ' with its gradient' : ''}`,
      space: request.space,
      limitBytes: Math.min(request.limitBytes, addressableBytes),
      bytesOf: (space) => transverseBytes({ ...request, space }, vectors),
    });
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
