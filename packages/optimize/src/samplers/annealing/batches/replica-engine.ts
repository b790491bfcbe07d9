import type { RandomStream } from '@ketflow/core';
import { LANES, type ReplicaGroups } from '../replicas/replica-groups.ts';
import { WasmReplicaGroups } from '../replicas/wasm-replica-groups.ts';
import { type UnitModel, UNSEEN } from '../replicas/unit-model.ts';
import { LARGE, type BatchEngine } from './batch-engine.ts';

/** Instructions of a step, roughly: a hundredth of a second. */
const STEP = 2.5e7;

/** A batch of 16 runs on a {@link UnitModel}, one in each byte of a vector. */
export class ReplicaEngine implements BatchEngine {
  readonly reads: number = LANES;
  readonly numVariables: number;
  readonly isSparse = true;
  readonly isLarge: boolean;
  readonly stepVariables: number;
  readonly betaRange: readonly [number, number];
  readonly #groups: ReplicaGroups;
  readonly #model: UnitModel;

  constructor(model: UnitModel, groups: ReplicaGroups = new WasmReplicaGroups(model, 1)) {
    const { n, neighbours } = model;
    this.#model = model;
    this.#groups = groups;
    this.numVariables = n;
    this.isLarge = neighbours.length > LARGE;
    this.stepVariables = Math.ceil(STEP / (24 + (4 * neighbours.length) / n));
    this.betaRange = unitBetaRange(model);
  }

  start(stream: RandomStream, initial: (read: number) => Int8Array | undefined): void {
    this.#groups.start(0, stream);
    for (let lane = 0; lane < LANES; lane++) {
      const spins = initial(lane);
      if (spins !== undefined) this.#groups.place(0, lane, spins);
    }
  }

  sweep(betas: readonly number[], from: number, to: number, keepFrom: number): void {
    const { unit } = this.#model;
    this.#groups.sweep(
      0,
      betas.map((beta) => unit * beta),
      from,
      to,
      keepFrom,
    );
  }

  bestEnergy(reads: number): number {
    const lowest = Math.min(...this.#groups.bestEnergies(0).subarray(0, reads));
    return lowest === UNSEEN ? Infinity : this.#model.offset + this.#model.unit * lowest;
  }

  spins(read: number): Int8Array {
    const isKept = this.#groups.bestEnergies(0)[read] !== UNSEEN;
    return this.#groups.spins(0, read, isKept ? 'best' : 'now');
  }

  dispose(): void {
    this.#groups.dispose();
  }
}

/** Start: a flip against a typical local field passes about once in six. */
const HOT = 0.9;
/** End: a flip against one coupling passes once in 245. */
const COLD = 2.75;

/** Inverse temperatures [hot, cold]: 0.9 / the mean of √(hᵢ² + degreeᵢ), and 2.75, both per unit. */
export function unitBetaRange({ n, linear, ends, unit }: UnitModel): readonly [number, number] {
  let sum = 0;
  for (let place = 0; place < n; place++) {
    const degree = ends[4 * place + 3] - (place === 0 ? 0 : ends[4 * place - 1]);
    sum += Math.sqrt(linear[place] * linear[place] + degree);
  }
  const hot = Math.min((HOT * n) / sum, COLD);
  return [hot / unit, COLD / unit];
}
