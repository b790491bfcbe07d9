import type { RandomStream } from '@ketflow/core';
import type { BatchEngine } from '../samplers/annealing/batches/batch-engine.ts';
import { randomState } from '../samplers/annealing/replicas/replica-groups.ts';
import type { ScanModel } from '../samplers/annealing/scan/scan-model.ts';
import { nextWords } from './replica-groups.ts';

const f32 = Math.fround;
/** Costs above this are never accepted: -ln u of the smallest u is below it. */
const LARGEST = 17.5;
const LN2 = f32(0.6931471805599453);
/** log2 on [1, 2) to 2e-5, highest power first. */
const LOGARITHM = [
  0.04300495779222825, -0.40251339355164717, 1.58947429498286, -3.489878550694812,
  5.0478554134483975, -2.7879262073059774,
].map(f32);

const number = new Float32Array(1);
const bits = new Uint32Array(number.buffer);

/** -ln u for u = (r + 1/2) / 2^24, r the upper 24 bits of the word. */
export function exponential(word: number): number {
  number[0] = (word >>> 8) + 0.5;
  const exponent = (bits[0] >>> 23) - 127;
  bits[0] = (bits[0] & 0x7fffff) | 0x3f800000;
  let p = LOGARITHM[0];
  for (const coefficient of LOGARITHM.slice(1)) p = f32(f32(p * number[0]) + coefficient);
  return f32(f32(24 - f32(exponent + p)) * LN2);
}

/** One run: spins ±1, their local fields, the present energy and the best one in units without the offset. */
interface Run {
  readonly random: Uint32Array;
  readonly spins: Int8Array;
  readonly fields: Float64Array;
  energy: number;
  bestEnergy: number;
  best: Int8Array;
}

/** The slow, obvious twin of `WasmScanEngine`: one variable after the other, couplings always in compressed rows. */
export class ReferenceScanEngine implements BatchEngine {
  readonly reads: number;
  readonly numVariables: number;
  readonly isSparse = false;
  readonly isLarge = false;
  readonly stepVariables: number;
  readonly betaRange: readonly [number, number];
  readonly #model: ScanModel;
  readonly #runs: Run[];
  /** Rounds to the precision of the model. */
  readonly #round: (value: number) => number;

  constructor(model: ScanModel, betaRange: readonly [number, number], reads: number) {
    const { n } = model;
    this.reads = reads;
    this.numVariables = n;
    this.stepVariables = n;
    this.betaRange = betaRange;
    this.#model = model;
    this.#round = model.precision === 'f32' ? f32 : (value) => value;
    this.#runs = Array.from({ length: reads }, () => ({
      random: new Uint32Array(16),
      spins: new Int8Array(n),
      fields: new Float64Array(n),
      energy: 0,
      bestEnergy: Infinity,
      best: new Int8Array(n),
    }));
  }

  start(stream: RandomStream, initial: (read: number) => Int8Array | undefined): void {
    const { linear, rowStart, neighbours, couplings } = this.#model;
    this.#runs.forEach((run, read) => {
      const { random, spins, fields } = run;
      random.set(randomState(stream));
      for (let i = 0; i < spins.length; i++) spins[i] = stream.uint32() >>> 31 === 1 ? 1 : -1;
      spins.set(initial(read) ?? spins);
      run.energy = 0;
      run.bestEnergy = Infinity;
      for (let i = 0; i < spins.length; i++) {
        fields[i] = linear[i];
        for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
          fields[i] += couplings[e] * spins[neighbours[e]];
        }
        run.energy += (spins[i] * (fields[i] + linear[i])) / 2;
      }
    });
  }

  sweep(betas: readonly number[], from: number, to: number, keepFrom: number): void {
    for (const run of this.#runs) {
      betas.forEach((beta, sweep) => {
        this.#propose(run, this.#model.unit * beta, from, to);
        if (to < this.numVariables || sweep < keepFrom || run.energy >= run.bestEnergy) return;
        run.bestEnergy = run.energy;
        run.best = run.spins.slice();
      });
    }
  }

  /** The energy of a run now. */
  energy(read: number): number {
    return this.#model.offset + this.#model.unit * this.#runs[read].energy;
  }

  bestEnergy(reads: number): number {
    const lowest = Math.min(...this.#runs.slice(0, reads).map(({ bestEnergy }) => bestEnergy));
    return this.#model.offset + this.#model.unit * lowest;
  }

  spins(read: number): Int8Array {
    const { bestEnergy, best, spins } = this.#runs[read];
    return (bestEnergy < Infinity ? best : spins).slice();
  }

  dispose(): void {
    // Nothing is held.
  }

  /**
   * Proposes the variables in vectors of 16 bytes: without chance where no cost of a vector is small enough, else one
   * threshold -ln u for each.
   */
  #propose(run: Run, beta: number, from: number, to: number): void {
    const { spins, fields } = run;
    const round = this.#round;
    const scale = round(-2 * beta);
    const cost = (i: number): number => round(round(spins[i] * fields[i]) * scale);
    const width = this.#model.precision === 'f32' ? 4 : 2;
    for (let start = from; start < to; start += width) {
      const vector = Array.from({ length: Math.min(width, to - start) }, (_, lane) => start + lane);
      if (!vector.some((i) => cost(i) <= LARGEST)) continue;
      const limits = Array.from(nextWords(run.random), exponential);
      vector.forEach((i, lane) => {
        if (cost(i) <= limits[lane]) this.#flip(run, i);
      });
    }
  }

  #flip(run: Run, i: number): void {
    const { rowStart, neighbours, couplings } = this.#model;
    const { spins, fields } = run;
    const round = this.#round;
    run.energy -= 2 * spins[i] * fields[i];
    spins[i] *= -1;
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const j = neighbours[e];
      fields[j] = round(fields[j] + round(2 * spins[i] * couplings[e]));
    }
  }
}
