import type { RandomStream } from '@ketflow/core';
import { LANES } from '../annealing/replicas/replica-groups.ts';
import { type UnitModel, UNSEEN } from '../annealing/replicas/unit-model.ts';
import { WasmReplicaGroups } from '../annealing/replicas/wasm-replica-groups.ts';
import type { TemperingEngine } from './tempering-engine.ts';

/** Sixteen families on a {@link UnitModel}, one in each byte of a vector; a group of replicas is a rung. */
export class ReplicaTempering implements TemperingEngine {
  readonly rungs: number;
  readonly families: number = LANES;
  readonly numVariables: number;
  readonly sweepCost: number;
  readonly #model: UnitModel;
  readonly #groups: WasmReplicaGroups;

  /** @throws KetflowError `TOO_LARGE` when there is no memory for so many rungs. */
  constructor(model: UnitModel, rungs: number) {
    this.rungs = rungs;
    this.numVariables = model.n;
    this.sweepCost = 24 * model.n + 4 * model.neighbours.length;
    this.#model = model;
    this.#groups = new WasmReplicaGroups(model, rungs);
  }

  start(
    rung: number,
    stream: RandomStream,
    initial: (family: number) => Int8Array | undefined,
  ): void {
    this.#groups.start(rung, stream);
    for (let family = 0; family < LANES; family++) {
      const spins = initial(family);
      if (spins !== undefined) this.#groups.place(rung, family, spins);
    }
  }

  sweep(rung: number, beta: number): void {
    this.#groups.sweep(rung, [this.#model.unit * beta], 0, this.numVariables, 0);
  }

  energy(rung: number, family: number): number {
    return this.#energyOf(this.#groups.energies(rung)[family]);
  }

  exchange(rung: number, mask: Uint8Array): void {
    this.#groups.exchange(rung, rung + 1, mask);
  }

  exchangeCluster(rung: number, familyA: number, familyB: number, seed: number): number {
    return this.#groups.exchangeCluster(rung, familyA, familyB, seed);
  }

  bestEnergy(rung: number): number {
    const lowest = Math.min(...this.#groups.bestEnergies(rung));
    return lowest === UNSEEN ? Infinity : this.#energyOf(lowest);
  }

  bestSpins(rung: number): Int8Array {
    const energies = this.#groups.bestEnergies(rung);
    return this.#groups.spins(rung, energies.indexOf(Math.min(...energies)), 'best');
  }

  dispose(): void {
    this.#groups.dispose();
  }

  #energyOf(units: number): number {
    return this.#model.offset + this.#model.unit * units;
  }
}
