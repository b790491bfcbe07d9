import { KetflowError } from '@ketflow/core';
import { costVector } from '../cost/cost-vector.ts';
import { levelBytes, withoutTable } from '../cost/diagonal-cost.ts';
import { addressableBytes } from '@ketflow/core/wasm';
import { requireMemory } from '../memory-limit.ts';
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
import { pageBytes } from '@ketflow/core/wasm';
import { WorkQueue } from '../threads/work-queue.ts';
import {
  bindTransverse,
  transverseModule,
  type SharedKernel,
  type TransverseKernels,
} from './transverse-kernels.ts';
import { TransverseMemory } from './transverse-memory.ts';
import { scratchBytes, transverseLayout, type TransverseLayout } from './transverse-layout.ts';

/** Bytes of a simulation of the X mixer. */
export function transverseBytes(plan: SimulationPlan, vectors: 1 | 2): number {
  return transverseLayout(plan).pages[vectors] * pageBytes;
}

/** QAOA with the X mixer in WebAssembly: the twin of `ReferenceTransverse`. */
export class TransverseStateVector implements StateVector {
  readonly #request: StateVectorRequest;
  readonly #memory: TransverseMemory;
  readonly #layout: TransverseLayout;
  readonly #layerGeometry: Geometry;
  readonly #undoGeometry: Geometry;
  readonly #kernels: TransverseKernels;
  readonly #queue: WorkQueue;
  /** Suffix of the kernels by precision, and by precision and kind of cost. */
  readonly #precision: string;
  readonly #kind: string;
  #vectors: 1 | 2 = 1;
  /** True between `start` and the first layer: the uniform state is not in memory yet. */
  #isPending = false;

  constructor(request: StateVectorRequest) {
    // A table is in the memory from now on; that of the caller is let go.
    this.#request = { ...request, cost: withoutTable(request.cost) };
    const { cost, precision, isHalved } = request;
    this.#requireMemory(1);
    this.#memory = new TransverseMemory(request);
    const { layout, wasm } = this.#memory;
    this.#layout = layout;
    const { layer, undo } = request.blocks ?? layerBlocks[precision];
    this.#layerGeometry = geometryOf(layout.numQubits, layer, isHalved);
    this.#undoGeometry = geometryOf(layout.numQubits, undo, isHalved);
    this.#kernels = bindTransverse(wasm);
    this.#queue = new WorkQueue({
      module: transverseModule(),
      memory: wasm,
      kernels: this.#kernels,
      context: layout.context,
      scratch: layout.scratch,
      scratchBytes,
      pool: request.threads,
    });
    this.#precision = precision;
    this.#kind = `${precision}_${cost.kind === 'levels' ? `u${8 * levelBytes(cost)}` : 'f64'}`;
  }

  get bytes(): number {
    return this.#layout.pages[this.#vectors] * pageBytes;
  }

  start(): void {
    const { start } = this.#request;
    this.#isPending = !start;
    if (start) {
      this.#memory.reals(this.#layout.psi).fill(0);
      this.#memory.forEach((x, array, at, lanes) => {
        array[at] = start.re[x];
        array[at + lanes] = start.im[x];
      });
    } else if (this.#memory.numStored < this.#layout.count) {
      // The padding of fewer than four amplitudes stays zero.
      this.#materialise();
    }
  }

  layer(gamma: number, beta: number | ArrayLike<number>): void {
    const { near, block, far, numBlocks, numItems } = this.#layerGeometry;
    this.#memory.setInteger('near', near);
    this.#memory.setInteger('block', block);
    const factors = this.#setLayer(gamma, beta, 1);
    this.#rotateZ(factors, 1, false);
    this.#memory.setInteger('isFirst', this.#isPending ? 1 : 0);
    this.#isPending = false;
    this.#run('layerBlocks', this.#kind, numBlocks);
    for (const pass of far) {
      this.#memory.setInteger('farFrom', pass.from);
      this.#memory.setInteger('farCount', pass.count);
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
    const levels = this.#memory.levels;
    if (!levels) return { energies: this.#energies(), probabilities };
    const numbers = this.#memory.levelNumbers();
    const sums = new Float64Array(levels.energies.length);
    for (let x = 0; x < probabilities.length; x++) sums[numbers[x]] += probabilities[x];
    return { energies: Float64Array.from(levels.energies), probabilities: sums };
  }

  startAdjoint(weights?: Float64Array): number {
    this.#materialise();
    const { lambda, values } = this.#layout;
    if (this.#vectors === 1) {
      this.#requireMemory(2);
      this.#memory.grow();
      this.#vectors = 2;
      this.#memory.setInteger('lambda', lambda);
    }
    if (weights && !this.#memory.levels) {
      return this.#weigh(weights);
    }
    if (weights) this.#memory.doubles(values, weights.length).set(weights);
    const sum = this.#sumOf('startAdjoint');
    if (weights) this.#memory.doubles(values, weights.length).set(this.#memory.levels!.energies);
    return sum;
  }

  undoLayer(gamma: number, beta: number | ArrayLike<number>): LayerGradient {
    const { psi, lambda, slots, slots2 } = this.#layout;
    const { near, block, far, numItems, numBlocks } = this.#undoGeometry;
    this.#memory.setInteger('near', near);
    this.#memory.setInteger('block', block);
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
      this.#memory.setInteger('farFrom', far[pass].from);
      this.#memory.setInteger('farCount', far[pass].count);
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
    this.#memory.forEach((x, array, at, lanes) => {
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
    const re = new Float64Array(this.#memory.numStored);
    const im = new Float64Array(this.#memory.numStored);
    this.#memory.forEach((x, array, at, lanes) => {
      re[x] = array[at];
      im[x] = array[at + lanes];
    }, this.#layout.lambda);
    return { re, im };
  }

  setEnergies(energies: Float64Array): void {
    this.#memory.doubles(this.#layout.cost, energies.length).set(energies);
  }

  dispose(): void {
    this.#queue.release();
    this.#memory.release();
  }

  /** Writes tangents, factors and scale of a layer (`direction` 1) or of its inverse. */
  #setLayer(gamma: number, beta: number | ArrayLike<number>, direction: 1 | -1): LayerFactors {
    const { space, cost, mixer } = this.#request;
    const { context, tangents, values, scratch } = this.#layout;
    const factors = layerFactors(mixer, beta, space.numQubits);
    const target = this.#memory.doubles(tangents, this.#memory.numMixed);
    for (let q = 0; q < target.length; q++) target[q] = direction * factors.tangents[q];
    this.#memory.setDouble('mirrorTangent', direction * factors.tangents[space.numQubits - 1]);
    this.#memory.setDouble('gamma', direction * gamma);
    this.#memory.setDouble('scaleRe', factors.scaleRe);
    this.#memory.setDouble('scaleIm', direction * factors.scaleIm);
    if (cost.kind === 'levels') {
      const count = Math.ceil(this.#memory.levels!.energies.length / 4) * 4;
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
    const lanes = this.#memory.lanes;
    for (const vector of isBoth ? [psi, lambda] : [psi]) {
      const array = this.#memory.reals(vector);
      forEachZFactor(zRotations, this.#memory.numMixed, direction, (x, u, v) => {
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

  /** Writes the uniform state where no layer has done so. */
  #materialise(): void {
    if (!this.#isPending) return;
    this.#isPending = false;
    const lanes = this.#memory.lanes;
    const amplitude = 1 / Math.sqrt(this.#memory.numStored);
    const array = this.#memory.reals(this.#layout.psi);
    array.fill(0);
    for (let x = 0; x < this.#memory.numStored; x++) array[2 * x - (x % lanes)] = amplitude;
  }

  #probabilities(): Float64Array {
    const probabilities = new Float64Array(this.#memory.numStored);
    this.#memory.forEach((x, array, at, lanes) => {
      probabilities[x] = array[at] * array[at] + array[at + lanes] * array[at + lanes];
    });
    return probabilities;
  }

  /** E of the stored amplitudes, where they are not levels. */
  #energies(): Float64Array {
    const { cost } = this.#request;
    switch (cost.kind) {
      case 'table':
        return this.#memory.doubles(this.#layout.cost, this.#memory.numStored).slice();
      case 'polynomial':
        return costVector(fullSpace(this.#memory.numMixed), cost.polynomial);
      case 'levels':
        throw new KetflowError('INTERNAL', { reason: 'levels have no table of energies' });
    }
  }

  /** lambda <- weights psi, by state; returns <psi|weights|psi>. */
  #weigh(weights: Float64Array): number {
    const { psi, lambda } = this.#layout;
    const lanes = this.#memory.lanes;
    const source = this.#memory.reals(psi);
    const target = this.#memory.reals(lambda);
    let sum = 0;
    for (let x = 0; x < weights.length; x++) {
      const at = 2 * x - (x % lanes);
      target[at] = weights[x] * source[at];
      target[at + lanes] = weights[x] * source[at + lanes];
      sum += weights[x] * (source[at] * source[at] + source[at + lanes] * source[at + lanes]);
    }
    return sum;
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
