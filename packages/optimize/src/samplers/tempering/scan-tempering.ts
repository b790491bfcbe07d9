import type { RandomStream } from '@ketflow/core';
import type { ScanModel } from '../annealing/scan/scan-model.ts';
import { WasmScanEngine } from '../annealing/scan/wasm-scan-engine.ts';
import type { TemperingEngine } from './tempering-engine.ts';

/** Families on a {@link ScanModel}: every replica is a run of its own, and an exchange renames two of them. */
export class ScanTempering implements TemperingEngine {
  readonly rungs: number;
  readonly families: number;
  readonly numVariables: number;
  readonly sweepCost: number;
  readonly #engine: WasmScanEngine;
  /** The run of each rung and family. */
  readonly #runs: Int32Array;

  /** @throws KetflowError `TOO_LARGE` when there is no memory for so many replicas. */
  constructor(model: ScanModel, rungs: number, families: number) {
    this.rungs = rungs;
    this.families = families;
    this.numVariables = model.n;
    this.sweepCost = families * (8 * model.n + 3 * model.neighbours.length);
    this.#engine = new WasmScanEngine(model, [1, 1], rungs * families);
    this.#runs = Int32Array.from({ length: rungs * families }, (_, run) => run);
  }

  start(
    rung: number,
    stream: RandomStream,
    initial: (family: number) => Int8Array | undefined,
  ): void {
    for (let family = 0; family < this.families; family++) {
      const run = rung * this.families + family;
      this.#runs[run] = run;
      this.#engine.startRun(run, stream, initial(family));
    }
  }

  sweep(rung: number, beta: number): void {
    for (let family = 0; family < this.families; family++) {
      this.#engine.sweepRun(this.#run(rung, family), [beta], 0, this.numVariables, 0);
    }
  }

  energy(rung: number, family: number): number {
    return this.#engine.energy(this.#run(rung, family));
  }

  exchange(rung: number, mask: Uint8Array): void {
    for (let family = 0; family < this.families; family++) {
      if (mask[family] === 0) continue;
      const [a, b] = [rung * this.families + family, (rung + 1) * this.families + family];
      [this.#runs[a], this.#runs[b]] = [this.#runs[b], this.#runs[a]];
    }
  }

  exchangeCluster(rung: number, familyA: number, familyB: number, seed: number): number {
    return this.#engine.exchangeCluster(this.#run(rung, familyA), this.#run(rung, familyB), seed);
  }

  bestEnergy(rung: number): number {
    return this.#engine.keptEnergy(this.#bestRun(rung));
  }

  bestSpins(rung: number): Int8Array {
    return this.#engine.spins(this.#bestRun(rung));
  }

  dispose(): void {
    this.#engine.dispose();
  }

  #run(rung: number, family: number): number {
    return this.#runs[rung * this.families + family];
  }

  /** The run on a rung that has seen the lowest energy, wherever it was then. */
  #bestRun(rung: number): number {
    let best = this.#run(rung, 0);
    for (let family = 1; family < this.families; family++) {
      const run = this.#run(rung, family);
      if (this.#engine.keptEnergy(run) < this.#engine.keptEnergy(best)) best = run;
    }
    return best;
  }
}
