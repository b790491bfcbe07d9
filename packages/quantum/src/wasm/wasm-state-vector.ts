import { KetflowError, cos, sin } from '@ketflow/core';
import type { BasisSpace } from '../basis-space.ts';
import { addressableBytes, requireMemory } from '../memory-limit.ts';
import { groverFactor, undoXTable, xFactors, type Mixer } from '../mixer.ts';
import { PairRuns } from '../pair-runs.ts';
import type {
  Amplitudes,
  LayerGradient,
  StateVector,
  StateVectorBackend,
  StateVectorRequest,
} from '../state-vector.ts';
import { bindKernels, canRunKernels, type Kernels } from './kernels.ts';
import { layoutOf, pageBytes, type MemoryLayout } from './memory-layout.ts';
import { acquireMemory, growMemory, releaseMemory } from './memory-pool.ts';
import type { WasmMemory } from './platform.ts';

/** The fast engine: WebAssembly SIMD kernels, one thread, f64. Same bits as the reference engine. */
export const wasmBackend: StateVectorBackend = {
  name: 'wasm',
  isAvailable: canRunKernels,
  bytesOf: (space, mixer, vectors) => layoutOf(space, mixer).pages[vectors] * pageBytes,
  create: (request) => new WasmStateVector(request),
};

class WasmStateVector implements StateVector {
  readonly #space: BasisSpace;
  readonly #mixer: Mixer;
  readonly #limitBytes: number;
  readonly #layout: MemoryLayout;
  readonly #pairs: PairRuns;
  readonly #kernels: Kernels;
  #memory: WasmMemory | undefined;
  #vectors: 1 | 2 = 1;

  constructor({ space, cost, mixer, limitBytes }: StateVectorRequest) {
    this.#space = space;
    this.#mixer = mixer;
    this.#limitBytes = limitBytes;
    this.#requireMemory(1);
    const layout = layoutOf(space, mixer);
    this.#layout = layout;
    const memory = acquireMemory(layout.pages[1]);
    this.#memory = memory;
    this.#kernels = bindKernels(memory);
    for (const array of [layout.re, layout.im, layout.cost]) this.#doubles(array).fill(0);
    this.#doubles(layout.cost).set(cost);
    const runs = new Uint32Array(memory.buffer, layout.runs, 2 * layout.runCapacity);
    this.#pairs = new PairRuns(space, mixer, runs);
  }

  get bytes(): number {
    return this.#layout.pages[this.#vectors] * pageBytes;
  }

  start(): void {
    const { re, im } = this.#layout;
    this.#doubles(re).fill(1 / Math.sqrt(this.#space.size), 0, this.#space.size);
    this.#doubles(im).fill(0);
  }

  layer(gamma: number, beta: number): void {
    const { re, im, cost, count, scratch, runs } = this.#layout;
    const kernels = this.#kernels;
    const n = this.#space.numQubits;
    switch (this.#mixer) {
      case 'x': {
        const { tangent, scaleRe, scaleIm, isReversed } = xFactors(beta, n);
        kernels.layerX(re, im, cost, n, gamma, scaleRe, scaleIm, tangent, scratch);
        if (isReversed) {
          kernels.reverse(re, n);
          kernels.reverse(im, n);
        }
        return;
      }
      case 'xy-ring':
      case 'xy-complete': {
        kernels.phase(re, im, cost, count, gamma, scratch);
        const c = cos(beta);
        const s = sin(beta);
        for (let pair = 0; pair < this.#pairs.numPairs; pair++) {
          for (const group of this.#pairs.load(pair)) {
            kernels.rotateRuns(re, im, runs + 8 * group.start, group.count, group.length, c, s);
          }
        }
        return;
      }
      case 'grover':
        kernels.phase(re, im, cost, count, gamma, scratch);
        this.#diffuse(re, im, beta, kernels.sum(re, count), kernels.sum(im, count));
    }
  }

  expectation(): number {
    const { re, im, cost, count } = this.#layout;
    return this.#kernels.expectation(re, im, cost, count);
  }

  startAdjoint(): void {
    const { re, im, cost, count, lambdaRe, lambdaIm, pages } = this.#layout;
    if (this.#vectors === 1) {
      this.#requireMemory(2);
      growMemory(this.#memory!, pages[2]);
      this.#vectors = 2;
    }
    this.#kernels.applyCost(re, cost, lambdaRe, count);
    this.#kernels.applyCost(im, cost, lambdaIm, count);
  }

  undoLayer(gamma: number, beta: number): LayerGradient {
    const { re, im, lambdaRe, lambdaIm, cost, count, scratch } = this.#layout;
    const byBeta = this.#undoMixer(beta);
    const byGamma = this.#kernels.undoPhase(
      re,
      im,
      lambdaRe,
      lambdaIm,
      cost,
      count,
      gamma,
      scratch,
    );
    return { gamma: 2 * byGamma, beta: 2 * byBeta };
  }

  amplitudes(): Amplitudes {
    const { size } = this.#space;
    return {
      re: this.#doubles(this.#layout.re).subarray(0, size),
      im: this.#doubles(this.#layout.im).subarray(0, size),
    };
  }

  dispose(): void {
    if (this.#memory) releaseMemory(this.#memory);
    this.#memory = undefined;
  }

  /** Takes the mixer back from psi and lambda; returns Im <lambda|generator|psi>. */
  #undoMixer(beta: number): number {
    const { re, im, lambdaRe, lambdaIm, count, scratch, table, runs } = this.#layout;
    const kernels = this.#kernels;
    const { numQubits: n, size } = this.#space;
    switch (this.#mixer) {
      case 'x': {
        const values = undoXTable(beta, n);
        new Float64Array(this.#memory!.buffer, table, values.length).set(values);
        kernels.hadamard(re, im, n, scratch);
        kernels.hadamard(lambdaRe, lambdaIm, n, scratch);
        const inner = kernels.undoXDiagonal(re, im, lambdaRe, lambdaIm, n, table);
        kernels.hadamard(re, im, n, scratch);
        kernels.hadamard(lambdaRe, lambdaIm, n, scratch);
        return inner / size;
      }
      case 'xy-ring':
      case 'xy-complete': {
        const c = cos(beta);
        const s = sin(beta);
        let inner = 0;
        for (let pair = this.#pairs.numPairs - 1; pair >= 0; pair--) {
          for (const { start, count: numRuns, length } of this.#pairs.load(pair)) {
            const first = runs + 8 * start;
            inner += kernels.undoRotateRuns(
              re,
              im,
              lambdaRe,
              lambdaIm,
              first,
              numRuns,
              length,
              c,
              s,
            );
          }
        }
        return inner;
      }
      case 'grover': {
        const aRe = kernels.sum(re, count);
        const aIm = kernels.sum(im, count);
        const bRe = kernels.sum(lambdaRe, count);
        const bIm = kernels.sum(lambdaIm, count);
        this.#diffuse(re, im, -beta, aRe, aIm);
        this.#diffuse(lambdaRe, lambdaIm, -beta, bRe, bIm);
        return (bRe * aIm - bIm * aRe) / size;
      }
    }
  }

  #diffuse(re: number, im: number, beta: number, sumRe: number, sumIm: number): void {
    const { size } = this.#space;
    const factor = groverFactor(beta, size);
    this.#kernels.addConstant(re, size, factor.re * sumRe - factor.im * sumIm);
    this.#kernels.addConstant(im, size, factor.re * sumIm + factor.im * sumRe);
  }

  #doubles(offset: number): Float64Array {
    const memory = this.#memory;
    if (!memory) throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
    return new Float64Array(memory.buffer, offset, this.#layout.count);
  }

  #requireMemory(vectors: 1 | 2): void {
    requireMemory({
      what: `A simulation of ${this.#space.size} states${vectors === 2 ? ' with its gradient' : ''}`,
      space: this.#space,
      limitBytes: Math.min(this.#limitBytes, addressableBytes),
      bytesOf: (space) => wasmBackend.bytesOf(space, this.#mixer, vectors),
    });
  }
}
