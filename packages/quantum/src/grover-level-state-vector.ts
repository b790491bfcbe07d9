import { KetflowError, cos, sin } from '@ketflow/core';
import { levelBytes, type LevelCost, type Levels } from './cost/diagonal-cost.ts';
import { groverFactor } from './mixer.ts';
import { requireOne } from './mixer-spec.ts';
import { requireMemory } from './memory-limit.ts';
import type {
  Amplitudes,
  LayerGradient,
  Outcomes,
  SimulationPlan,
  StateVector,
  StateVectorRequest,
} from './state-vector.ts';

/** Bytes of {@link GroverLevelStateVector}: the level of each state, and two vectors, energies and counts by level. */
export function groverLevelBytes(plan: SimulationPlan, cost: LevelCost): number {
  return plan.space.size * levelBytes(cost) + 8 * 6 * cost.maxLevels;
}

/**
 * QAOA with the Grover mixer and the uniform start: all states of equal energy have equal amplitudes, so that a layer costs
 * O(levels) whatever the number of states. The same for every engine; the engines' vectors over all states are its slow twin.
 * @see J. Golden, A. Bärtschi, D. O'Malley, S. Eidenbenz, Numerical evidence for exponential speed-up of QAOA over unstructured
 * search for approximate constrained optimization (2022), arXiv 2202.00648, section III.
 */
export class GroverLevelStateVector implements StateVector {
  readonly bytes: number;
  readonly #size: number;
  readonly #levels: Levels;
  readonly #numbers: Uint8Array | Uint16Array;
  readonly #psi: Amplitudes;
  readonly #lambda: Amplitudes;

  constructor(request: StateVectorRequest, cost: LevelCost) {
    const { space, limitBytes } = request;
    requireMemory({
      what: `A simulation of ${space.size} states`,
      space,
      limitBytes,
      bytesOf: (other) => groverLevelBytes({ ...request, space: other }, cost),
    });
    this.bytes = groverLevelBytes(request, cost);
    this.#size = space.size;
    const Numbers = levelBytes(cost) === 1 ? Uint8Array : Uint16Array;
    this.#numbers = new Numbers(space.size);
    this.#levels = cost.write(this.#numbers);
    const count = this.#levels.energies.length;
    this.#psi = { re: new Float64Array(count), im: new Float64Array(count) };
    this.#lambda = { re: new Float64Array(count), im: new Float64Array(count) };
  }

  start(): void {
    this.#psi.re.fill(1 / Math.sqrt(this.#size));
    this.#psi.im.fill(0);
  }

  layer(gamma: number, betas: number | ArrayLike<number>): void {
    this.#phase(this.#psi, gamma);
    this.#diffuse(this.#psi, requireOne(betas));
  }

  expectation(): number {
    return this.#sumOf(this.#levels.energies);
  }

  outcomes(): Outcomes {
    const { energies, counts } = this.#levels;
    const { re, im } = this.#psi;
    const probabilities = counts.map((count, v) => count * (re[v] * re[v] + im[v] * im[v]));
    return { energies: Float64Array.from(energies), probabilities };
  }

  startAdjoint(weights: Float64Array = this.#levels.energies): number {
    for (let v = 0; v < weights.length; v++) {
      this.#lambda.re[v] = weights[v] * this.#psi.re[v];
      this.#lambda.im[v] = weights[v] * this.#psi.im[v];
    }
    return this.#sumOf(weights);
  }

  undoLayer(gamma: number, betas: number | ArrayLike<number>): LayerGradient {
    const beta = requireOne(betas);
    const [psi, lambda] = [this.#psi, this.#lambda];
    const a = this.#sum(psi);
    const b = this.#sum(lambda);
    const byBeta = (b.re * a.im - b.im * a.re) / this.#size;
    for (const state of [psi, lambda]) this.#diffuse(state, -beta);
    const { energies, counts } = this.#levels;
    let byGamma = 0;
    for (let v = 0; v < counts.length; v++) {
      const cross = lambda.re[v] * psi.im[v] - lambda.im[v] * psi.re[v];
      byGamma += counts[v] * energies[v] * cross;
    }
    for (const state of [psi, lambda]) this.#phase(state, -gamma);
    return { gamma: 2 * byGamma, beta: 2 * byBeta };
  }

  amplitudes(): Amplitudes {
    return this.#expand(this.#psi);
  }

  adjoint(): Amplitudes {
    return this.#expand(this.#lambda);
  }

  setEnergies(): void {
    throw new KetflowError('INTERNAL', { reason: 'levels have no table of energies' });
  }

  dispose(): void {
    // Nothing but arrays: they are collected.
  }

  #sumOf(weights: Float64Array): number {
    const { counts } = this.#levels;
    const { re, im } = this.#psi;
    let sum = 0;
    for (let v = 0; v < re.length; v++) {
      sum += counts[v] * weights[v] * (re[v] * re[v] + im[v] * im[v]);
    }
    return sum;
  }

  #phase({ re, im }: Amplitudes, gamma: number): void {
    const { energies } = this.#levels;
    for (let v = 0; v < re.length; v++) {
      const c = cos(gamma * energies[v]);
      const s = sin(gamma * energies[v]);
      const a = re[v];
      re[v] = a * c + im[v] * s;
      im[v] = im[v] * c - a * s;
    }
  }

  /** Sum over all states. */
  #sum({ re, im }: Amplitudes): { re: number; im: number } {
    const { counts } = this.#levels;
    const sum = { re: 0, im: 0 };
    for (let v = 0; v < counts.length; v++) {
      sum.re += counts[v] * re[v];
      sum.im += counts[v] * im[v];
    }
    return sum;
  }

  #diffuse(state: Amplitudes, beta: number): void {
    const sum = this.#sum(state);
    const factor = groverFactor(beta, this.#size);
    const u = factor.re * sum.re - factor.im * sum.im;
    const v = factor.re * sum.im + factor.im * sum.re;
    for (let level = 0; level < state.re.length; level++) {
      state.re[level] += u;
      state.im[level] += v;
    }
  }

  #expand({ re, im }: Amplitudes): Amplitudes {
    const numbers = this.#numbers;
    return {
      re: Float64Array.from(numbers, (level) => re[level]),
      im: Float64Array.from(numbers, (level) => im[level]),
    };
  }
}
