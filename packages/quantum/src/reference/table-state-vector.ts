import type { BasisSpace } from '../basis-space.ts';
import { requireMemory } from '../memory-limit.ts';
import { requireTable } from '../cost/diagonal-cost.ts';
import { groverFactor } from '../mixer.ts';
import { familyOf, requireOne, type MixerFamily } from '../mixer-spec.ts';
import { diffuseAlong, innerAlong } from '../grover.ts';
import { weightedNorm } from '../weighted-norm.ts';
import { KetflowError, cos, sin } from '@ketflow/core';
import { PairRuns, planRuns } from '../pair-runs.ts';
import {
  paddedSize,
  type Amplitudes,
  type LayerGradient,
  type Outcomes,
  type SimulationPlan,
  type StateVector,
  type StateVectorRequest,
} from '../state-vector.ts';
import { applyPhase, undoPhase } from './phase.ts';
import { laneSum } from './reductions.ts';
import { innerXy, rotateRuns } from './xy-rotation.ts';

/** Bytes of {@link ReferenceTable}. */
export function referenceTableBytes({ space, mixer }: SimulationPlan, vectors: 1 | 2): number {
  return 8 * (paddedSize(space.size) * (1 + 2 * vectors) + planRuns(space, mixer).capacity);
}

/** QAOA with an XY or Grover mixer, the obvious twin of `TableStateVector`. */
export class ReferenceTable implements StateVector {
  readonly #plan: SimulationPlan;
  readonly #space: BasisSpace;
  readonly #family: MixerFamily;
  readonly #start: Amplitudes | undefined;
  readonly #limitBytes: number;
  readonly #cost: Float64Array;
  readonly #psi: Amplitudes;
  readonly #runs: Uint32Array;
  readonly #pairs: PairRuns;
  #lambda: Amplitudes | undefined;

  constructor(request: StateVectorRequest) {
    const { space, mixer, limitBytes } = request;
    const cost = requireTable(request.cost);
    this.#plan = request;
    this.#space = space;
    this.#family = familyOf(mixer);
    this.#start = request.start;
    this.#limitBytes = limitBytes;
    this.#requireMemory(1);
    this.#cost = new Float64Array(paddedSize(space.size));
    this.#cost.set(cost);
    this.#psi = emptyState(space.size);
    this.#runs = new Uint32Array(2 * planRuns(space, mixer).capacity);
    this.#pairs = new PairRuns(space, mixer, () => this.#runs);
  }

  get bytes(): number {
    return referenceTableBytes(this.#plan, this.#lambda ? 2 : 1);
  }

  start(): void {
    const amplitudes = this.#start;
    if (amplitudes) {
      this.#psi.re.set(amplitudes.re);
      this.#psi.im.set(amplitudes.im);
      return;
    }
    this.#psi.re.fill(1 / Math.sqrt(this.#space.size), 0, this.#space.size);
    this.#psi.im.fill(0);
  }

  layer(gamma: number, betas: number | ArrayLike<number>): void {
    const beta = requireOne(betas);
    const psi = this.#psi;
    switch (this.#family) {
      case 'pairs': {
        applyPhase(psi, this.#cost, gamma);
        for (let pair = 0; pair < this.#pairs.numPairs; pair++) {
          for (const group of this.#pairs.load(pair)) {
            rotateRuns(psi, this.#runs, group, cos(beta), sin(beta));
          }
        }
        return;
      }
      case 'grover':
        applyPhase(psi, this.#cost, gamma);
        if (this.#start) diffuseAlong(this.#start, psi, beta);
        else this.#diffuse(psi, beta, this.#sums(psi));
        return;
      case 'transverse':
        throw new KetflowError('INTERNAL', { reason: 'the X mixer has an engine of its own' });
    }
  }

  expectation(): number {
    const { re, im } = this.#psi;
    return laneSum(re.length, 4, (x) => this.#cost[x] * (re[x] * re[x] + im[x] * im[x]));
  }

  outcomes(): Outcomes {
    const { re, im } = this.amplitudes();
    const probabilities = re.map((a, x) => a * a + im[x] * im[x]);
    return { energies: this.#cost.slice(0, this.#space.size), probabilities };
  }

  startAdjoint(weights?: Float64Array): number {
    if (!this.#lambda) {
      this.#requireMemory(2);
      this.#lambda = emptyState(this.#space.size);
    }
    const diagonal = weights ?? this.#cost;
    for (let x = 0; x < diagonal.length; x++) {
      this.#lambda.re[x] = diagonal[x] * this.#psi.re[x];
      this.#lambda.im[x] = diagonal[x] * this.#psi.im[x];
    }
    return weights ? weightedNorm(this.#psi, weights) : this.expectation();
  }

  undoLayer(gamma: number, betas: number | ArrayLike<number>): LayerGradient {
    const beta = requireOne(betas);
    const psi = this.#psi;
    const lambda = this.#lambda!;
    const byBeta = this.#undoMixer(psi, lambda, beta);
    const byGamma = laneSum(
      this.#cost.length,
      4,
      (x) => this.#cost[x] * (lambda.re[x] * psi.im[x] - lambda.im[x] * psi.re[x]),
    );
    undoPhase(psi, this.#cost, gamma);
    undoPhase(lambda, this.#cost, gamma);
    return { gamma: 2 * byGamma, beta: 2 * byBeta };
  }

  amplitudes(): Amplitudes {
    const { re, im } = this.#psi;
    return { re: re.slice(0, this.#space.size), im: im.slice(0, this.#space.size) };
  }

  adjoint(): Amplitudes {
    const { re, im } = this.#lambda!;
    return { re: re.slice(0, this.#space.size), im: im.slice(0, this.#space.size) };
  }

  setEnergies(energies: Float64Array): void {
    this.#cost.set(energies);
  }

  dispose(): void {
    this.#lambda = undefined;
  }

  /** Takes the mixer back from psi and lambda; returns Im <lambda|generator|psi>. */
  #undoMixer(psi: Amplitudes, lambda: Amplitudes, beta: number): number {
    const { size } = this.#space;
    switch (this.#family) {
      case 'pairs': {
        let inner = 0;
        for (let pair = this.#pairs.numPairs - 1; pair >= 0; pair--) {
          for (const group of this.#pairs.load(pair)) {
            inner += innerXy(psi, lambda, this.#runs, group);
            rotateRuns(psi, this.#runs, group, cos(beta), -sin(beta));
            rotateRuns(lambda, this.#runs, group, cos(beta), -sin(beta));
          }
        }
        return inner;
      }
      case 'grover': {
        if (this.#start) {
          const inner = innerAlong(this.#start, psi, lambda);
          for (const state of [psi, lambda]) diffuseAlong(this.#start, state, -beta);
          return inner;
        }
        const a = this.#sums(psi);
        const b = this.#sums(lambda);
        this.#diffuse(psi, -beta, a);
        this.#diffuse(lambda, -beta, b);
        return (b.re * a.im - b.im * a.re) / size;
      }
      case 'transverse':
        throw new KetflowError('INTERNAL', { reason: 'the X mixer has an engine of its own' });
    }
  }

  #sums({ re, im }: Amplitudes): { re: number; im: number } {
    return {
      re: laneSum(re.length, 4, (x) => re[x]),
      im: laneSum(im.length, 4, (x) => im[x]),
    };
  }

  #diffuse({ re, im }: Amplitudes, beta: number, sums: { re: number; im: number }): void {
    const factor = groverFactor(beta, this.#space.size);
    for (let x = 0; x < this.#space.size; x++) {
      re[x] += factor.re * sums.re - factor.im * sums.im;
      im[x] += factor.re * sums.im + factor.im * sums.re;
    }
  }

  #requireMemory(vectors: 1 | 2): void {
    requireMemory({
      what: `A simulation of ${this.#space.size} states${vectors === 2 ? ' with its gradient' : ''}`,
      space: this.#space,
      limitBytes: this.#limitBytes,
      bytesOf: (space) => referenceTableBytes({ ...this.#plan, space }, vectors),
    });
  }
}

function emptyState(size: number): Amplitudes {
  return { re: new Float64Array(paddedSize(size)), im: new Float64Array(paddedSize(size)) };
}
