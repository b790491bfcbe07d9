import {
  REPLICAS,
  type Oscillators,
  type StepFactors,
} from '../samplers/bifurcation/oscillators.ts';
import type { OscillatorWeights } from '../samplers/bifurcation/weights.ts';

const { fround } = Math;

/** The slow, obvious twin of the bifurcation kernels: same numbers, bit for bit. */
export class ReferenceOscillators implements Oscillators {
  readonly numOscillators: number;
  readonly fieldCost: number;
  readonly energies: Float64Array = new Float64Array(REPLICAS);
  readonly #model: OscillatorWeights;
  readonly #positions: Float32Array;
  readonly #momenta: Float32Array;
  readonly #fields: Float32Array;
  readonly #source: Float32Array;
  readonly #best: Float32Array;
  readonly #bestEnergies: Float64Array = new Float64Array(REPLICAS);

  constructor(model: OscillatorWeights) {
    const n = model.numOscillators;
    const length = REPLICAS * n;
    this.numOscillators = n;
    this.fieldCost = n;
    this.#model = model;
    this.#positions = new Float32Array(length);
    this.#momenta = new Float32Array(length);
    this.#fields = new Float32Array(length);
    this.#source = new Float32Array(length);
    this.#best = new Float32Array(length);
  }

  start(positions: Float32Array, momenta: Float32Array): void {
    this.#positions.set(positions);
    this.#momenta.set(momenta);
    this.#bestEnergies.fill(Infinity);
  }

  takePositions(): void {
    this.#source.set(this.#positions);
  }

  takeSigns(): void {
    this.#positions.forEach((x, at) => {
      this.#source[at] = x < 0 ? -1 : 1;
    });
  }

  computeFields(first: number, last: number): void {
    const { rowStart, neighbours, couplings } = this.#model;
    for (let i = first; i < last; i++) {
      for (let r = 0; r < REPLICAS; r++) {
        let field = 0;
        for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
          const source = this.#source[neighbours[e] * REPLICAS + r];
          field = fround(field + fround(fround(couplings[e]) * source));
        }
        this.#fields[i * REPLICAS + r] = field;
      }
    }
  }

  advance({ pull, push, timeStep }: StepFactors): void {
    const [pulls, pushes, times] = [fround(pull), fround(push), fround(timeStep)];
    this.#positions.forEach((x, at) => {
      const pulled = fround(this.#momenta[at] + fround(pulls * x));
      const y = fround(pulled + fround(pushes * this.#fields[at]));
      const next = fround(x + fround(times * y));
      const isInside = Math.abs(next) <= 1;
      this.#positions[at] = isInside ? next : Math.sign(next);
      this.#momenta[at] = isInside ? y : 0;
    });
  }

  score(): void {
    for (let r = 0; r < REPLICAS; r++) {
      let energy = 0;
      for (let at = r; at < this.#source.length; at += REPLICAS) {
        energy += fround(this.#source[at] * this.#fields[at]);
      }
      this.energies[r] = energy;
      if (energy >= this.#bestEnergies[r]) continue;
      this.#bestEnergies[r] = energy;
      for (let at = r; at < this.#source.length; at += REPLICAS) this.#best[at] = this.#source[at];
    }
  }

  bestEnergy(replica: number): number {
    return this.#bestEnergies[replica];
  }

  bestSpins(replica: number): Int8Array {
    return Int8Array.from(this.#best.filter((_, at) => at % REPLICAS === replica));
  }

  dispose(): void {
    // Nothing is held.
  }
}
