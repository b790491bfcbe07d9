import { cos, sin } from '@ketflow/core';
import type { BasisSpace } from '../basis-space.ts';
import { requireMemory } from '../memory-limit.ts';
import { groverFactor, undoXTable, xFactors, type Mixer } from '../mixer.ts';
import { PairRuns, planRuns } from '../pair-runs.ts';
import {
  paddedSize,
  type Amplitudes,
  type LayerGradient,
  type StateVector,
  type StateVectorBackend,
  type StateVectorRequest,
} from '../state-vector.ts';
import { applyPhase, multiply, undoPhase } from './phase.ts';
import { laneSum } from './reductions.ts';
import { applyHadamard, applyTangent, reverseState } from './x-mixer.ts';
import { innerXy, rotateRuns } from './xy-rotation.ts';

/** The plain engine: the obvious twin of the kernels, in TypeScript. Runs everywhere; slow. */
export const referenceBackend: StateVectorBackend = {
  name: 'reference',
  isAvailable: () => true,
  bytesOf: (space, mixer, vectors) =>
    8 * (paddedSize(space.size) * (1 + 2 * vectors) + planRuns(space, mixer).capacity),
  create: (request) => new ReferenceStateVector(request),
};

class ReferenceStateVector implements StateVector {
  readonly #space: BasisSpace;
  readonly #mixer: Mixer;
  readonly #limitBytes: number;
  readonly #cost: Float64Array;
  readonly #psi: Amplitudes;
  readonly #runs: Uint32Array;
  readonly #pairs: PairRuns;
  #lambda: Amplitudes | undefined;

  constructor({ space, cost, mixer, limitBytes }: StateVectorRequest) {
    this.#space = space;
    this.#mixer = mixer;
    this.#limitBytes = limitBytes;
    this.#requireMemory(1);
    this.#cost = new Float64Array(paddedSize(space.size));
    this.#cost.set(cost);
    this.#psi = emptyState(space.size);
    this.#runs = new Uint32Array(2 * planRuns(space, mixer).capacity);
    this.#pairs = new PairRuns(space, mixer, this.#runs);
  }

  get bytes(): number {
    return referenceBackend.bytesOf(this.#space, this.#mixer, this.#lambda ? 2 : 1);
  }

  start(): void {
    this.#psi.re.fill(1 / Math.sqrt(this.#space.size), 0, this.#space.size);
    this.#psi.im.fill(0);
  }

  layer(gamma: number, beta: number): void {
    const psi = this.#psi;
    const n = this.#space.numQubits;
    switch (this.#mixer) {
      case 'x': {
        const { tangent, scaleRe, scaleIm, isReversed } = xFactors(beta, n);
        applyPhase(psi, this.#cost, gamma, scaleRe, scaleIm);
        applyTangent(psi, n, tangent);
        if (isReversed) reverseState(psi, n);
        return;
      }
      case 'xy-ring':
      case 'xy-complete': {
        applyPhase(psi, this.#cost, gamma, 1, 0);
        for (let pair = 0; pair < this.#pairs.numPairs; pair++) {
          for (const group of this.#pairs.load(pair)) {
            rotateRuns(psi, this.#runs, group, cos(beta), sin(beta));
          }
        }
        return;
      }
      case 'grover':
        applyPhase(psi, this.#cost, gamma, 1, 0);
        this.#diffuse(psi, beta, this.#sums(psi));
    }
  }

  expectation(): number {
    const { re, im } = this.#psi;
    return laneSum(re.length, 4, (x) => this.#cost[x] * (re[x] * re[x] + im[x] * im[x]));
  }

  startAdjoint(): void {
    if (!this.#lambda) {
      this.#requireMemory(2);
      this.#lambda = emptyState(this.#space.size);
    }
    for (let x = 0; x < this.#cost.length; x++) {
      this.#lambda.re[x] = this.#cost[x] * this.#psi.re[x];
      this.#lambda.im[x] = this.#cost[x] * this.#psi.im[x];
    }
  }

  undoLayer(gamma: number, beta: number): LayerGradient {
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
    return { re: re.subarray(0, this.#space.size), im: im.subarray(0, this.#space.size) };
  }

  dispose(): void {
    this.#lambda = undefined;
  }

  /** Takes the mixer back from psi and lambda; returns Im <lambda|generator|psi>. */
  #undoMixer(psi: Amplitudes, lambda: Amplitudes, beta: number): number {
    const { numQubits, size } = this.#space;
    switch (this.#mixer) {
      case 'x': {
        applyHadamard(psi, numQubits);
        applyHadamard(lambda, numQubits);
        const table = undoXTable(beta, numQubits);
        const columns = numQubits + 2;
        const inner = laneSum(size, 2, (x) => {
          const eigenvalue = table[2 * columns + numOnes(x)];
          return eigenvalue * (lambda.re[x] * psi.im[x] - lambda.im[x] * psi.re[x]);
        });
        for (const state of [psi, lambda]) {
          for (let x = 0; x < size; x++) {
            multiply(state, x, table[numOnes(x)], table[columns + numOnes(x)]);
          }
          applyHadamard(state, numQubits);
        }
        return inner / size;
      }
      case 'xy-ring':
      case 'xy-complete': {
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
        const a = this.#sums(psi);
        const b = this.#sums(lambda);
        this.#diffuse(psi, -beta, a);
        this.#diffuse(lambda, -beta, b);
        return (b.re * a.im - b.im * a.re) / size;
      }
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
      bytesOf: (space) => referenceBackend.bytesOf(space, this.#mixer, vectors),
    });
  }
}

function emptyState(size: number): Amplitudes {
  return { re: new Float64Array(paddedSize(size)), im: new Float64Array(paddedSize(size)) };
}

function numOnes(x: number): number {
  let count = 0;
  for (let rest = x; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
