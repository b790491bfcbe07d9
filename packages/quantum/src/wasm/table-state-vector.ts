import { KetflowError, cos, sin } from '@ketflow/core';
import type { BasisSpace } from '../basis-space.ts';
import { addressableBytes } from '@ketflow/core/wasm';
import { requireMemory } from '../memory-limit.ts';
import { requireTable, withoutTable } from '../cost/diagonal-cost.ts';
import { groverFactor } from '../mixer.ts';
import { familyOf, requireOne, type MixerFamily } from '../mixer-spec.ts';
import { diffuseAlong, innerAlong } from '../grover.ts';
import { weightedNorm } from '../weighted-norm.ts';
import { PairRuns } from '../pair-runs.ts';
import type {
  Amplitudes,
  LayerGradient,
  Outcomes,
  SimulationPlan,
  StateVector,
  StateVectorRequest,
} from '../state-vector.ts';
import { bindKernels, type Kernels } from './kernels.ts';
import { pageBytes } from '@ketflow/core/wasm';
import { layoutOf, type MemoryLayout } from './memory-layout.ts';
import { acquireMemory, growMemory, releaseMemory } from '@ketflow/core/wasm';
import type { WasmMemory } from '@ketflow/core/wasm';

/** Bytes of a simulation of an XY or Grover mixer. */
export function tableBytes({ space, mixer }: SimulationPlan, vectors: 1 | 2): number {
  return layoutOf(space, mixer).pages[vectors] * pageBytes;
}

/** QAOA with an XY or Grover mixer in WebAssembly, f64, the cost a table. Same bits as `ReferenceTable`. */
export class TableStateVector implements StateVector {
  readonly #plan: SimulationPlan;
  readonly #space: BasisSpace;
  readonly #family: MixerFamily;
  readonly #start: Amplitudes | undefined;
  readonly #limitBytes: number;
  readonly #layout: MemoryLayout;
  readonly #pairs: PairRuns;
  readonly #kernels: Kernels;
  #memory: WasmMemory | undefined;
  #vectors: 1 | 2 = 1;

  constructor(request: StateVectorRequest) {
    const { space, mixer, limitBytes } = request;
    const cost = requireTable(request.cost);
    this.#plan = { ...request, cost: withoutTable(request.cost) };
    this.#space = space;
    this.#family = familyOf(mixer);
    this.#start = request.start;
    this.#limitBytes = limitBytes;
    this.#requireMemory(1);
    const layout = layoutOf(space, mixer);
    this.#layout = layout;
    const memory = acquireMemory(layout.pages[1]);
    this.#memory = memory;
    this.#kernels = bindKernels(memory);
    for (const array of [layout.re, layout.im, layout.cost]) this.#doubles(array).fill(0);
    this.#doubles(layout.cost).set(cost);
    this.#pairs = new PairRuns(
      space,
      mixer,
      () => new Uint32Array(this.#held().buffer, layout.runs, 2 * layout.runCapacity),
    );
  }

  get bytes(): number {
    return this.#layout.pages[this.#vectors] * pageBytes;
  }

  start(): void {
    const amplitudes = this.#start;
    if (amplitudes) {
      const views = this.#views();
      views.re.set(amplitudes.re);
      views.im.set(amplitudes.im);
      return;
    }
    const { re, im } = this.#layout;
    this.#doubles(re).fill(1 / Math.sqrt(this.#space.size), 0, this.#space.size);
    this.#doubles(im).fill(0);
  }

  layer(gamma: number, betas: number | ArrayLike<number>): void {
    this.#held();
    const beta = requireOne(betas);
    const { re, im, cost, count, scratch, runs } = this.#layout;
    const kernels = this.#kernels;
    switch (this.#family) {
      case 'pairs': {
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
        if (this.#start) diffuseAlong(this.#start, this.#views(), beta);
        else this.#diffuse(re, im, beta, kernels.sum(re, count), kernels.sum(im, count));
        return;
      case 'transverse':
        throw new KetflowError('INTERNAL', { reason: 'the X mixer has an engine of its own' });
    }
  }

  expectation(): number {
    const { re, im, cost, count } = this.#layout;
    return this.#kernels.expectation(re, im, cost, count);
  }

  outcomes(): Outcomes {
    const { re, im } = this.#views();
    const probabilities = new Float64Array(this.#space.size);
    for (let x = 0; x < probabilities.length; x++) probabilities[x] = re[x] * re[x] + im[x] * im[x];
    const energies = this.#doubles(this.#layout.cost).slice(0, this.#space.size);
    return { energies, probabilities };
  }

  startAdjoint(weights?: Float64Array): number {
    const { re, im, cost, count, lambdaRe, lambdaIm, pages } = this.#layout;
    if (this.#vectors === 1) {
      this.#requireMemory(2);
      growMemory(this.#held(), pages[2]);
      this.#vectors = 2;
    }
    if (weights) {
      for (const [source, target] of [
        [re, lambdaRe],
        [im, lambdaIm],
      ]) {
        const from = this.#doubles(source);
        const to = this.#doubles(target).fill(0);
        for (let x = 0; x < weights.length; x++) to[x] = weights[x] * from[x];
      }
      return weightedNorm(this.#views(), weights);
    }
    this.#kernels.applyCost(re, cost, lambdaRe, count);
    this.#kernels.applyCost(im, cost, lambdaIm, count);
    return this.expectation();
  }

  undoLayer(gamma: number, betas: number | ArrayLike<number>): LayerGradient {
    this.#held();
    const beta = requireOne(betas);
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
    const { re, im } = this.#views();
    return { re: Float64Array.from(re), im: Float64Array.from(im) };
  }

  adjoint(): Amplitudes {
    const { re, im } = this.#views(this.#layout.lambdaRe, this.#layout.lambdaIm);
    return { re: Float64Array.from(re), im: Float64Array.from(im) };
  }

  setEnergies(energies: Float64Array): void {
    this.#doubles(this.#layout.cost).set(energies);
  }

  dispose(): void {
    if (this.#memory) releaseMemory(this.#memory);
    this.#memory = undefined;
  }

  /** Takes the mixer back from psi and lambda; returns Im <lambda|generator|psi>. */
  #undoMixer(beta: number): number {
    const { re, im, lambdaRe, lambdaIm, count, runs } = this.#layout;
    const kernels = this.#kernels;
    const { size } = this.#space;
    switch (this.#family) {
      case 'pairs': {
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
        if (this.#start) {
          const psi = this.#views();
          const lambda = this.#views(lambdaRe, lambdaIm);
          const inner = innerAlong(this.#start, psi, lambda);
          for (const state of [psi, lambda]) diffuseAlong(this.#start, state, -beta);
          return inner;
        }
        const aRe = kernels.sum(re, count);
        const aIm = kernels.sum(im, count);
        const bRe = kernels.sum(lambdaRe, count);
        const bIm = kernels.sum(lambdaIm, count);
        this.#diffuse(re, im, -beta, aRe, aIm);
        this.#diffuse(lambdaRe, lambdaIm, -beta, bRe, bIm);
        return (bRe * aIm - bIm * aRe) / size;
      }
      case 'transverse':
        throw new KetflowError('INTERNAL', { reason: 'the X mixer has an engine of its own' });
    }
  }

  #diffuse(re: number, im: number, beta: number, sumRe: number, sumIm: number): void {
    const { size } = this.#space;
    const factor = groverFactor(beta, size);
    this.#kernels.addConstant(re, size, factor.re * sumRe - factor.im * sumIm);
    this.#kernels.addConstant(im, size, factor.re * sumIm + factor.im * sumRe);
  }

  #views(re: number = this.#layout.re, im: number = this.#layout.im): Amplitudes {
    const { size } = this.#space;
    return { re: this.#doubles(re).subarray(0, size), im: this.#doubles(im).subarray(0, size) };
  }

  #doubles(offset: number): Float64Array {
    return new Float64Array(this.#held().buffer, offset, this.#layout.count);
  }

  /** The memory, which is another's once this simulation was disposed of. */
  #held(): WasmMemory {
    if (this.#memory) return this.#memory;
    throw new KetflowError('INTERNAL', { reason: 'a disposed simulation was used' });
  }

  #requireMemory(vectors: 1 | 2): void {
    requireMemory({
      what: `A simulation of ${this.#space.size} states${vectors === 2 ? ' with its gradient' : ''}`,
      space: this.#space,
      limitBytes: Math.min(this.#limitBytes, addressableBytes),
      bytesOf: (space) => tableBytes({ ...this.#plan, space }, vectors),
    });
  }
}
