import { exp, type RandomStream } from '@ketflow/core';
import { bindModule, type Kernel } from '@ketflow/core/wasm';
import { annealWasm } from '../../../generated/anneal.ts';
import { Arena } from '../../../wasm/arena.ts';
import { exchangeCluster, type LaneState } from './cluster-move.ts';
import { MOST_SWEEPS } from '../batches/batch-engine.ts';
import { LANES, randomState, type ReplicaGroups } from './replica-groups.ts';
import { type UnitModel, UNSEEN } from './unit-model.ts';

/** Bytes of the thresholds of both parities. */
const TABLE_BYTES = 512;
const CONTEXT_WORDS = 13;

/** The arrays of one group in memory. */
interface Group {
  readonly context: number;
  readonly spins: Int8Array;
  /** Halved fields: a byte each of the narrow variables, then two of the wide ones. */
  readonly narrow: Int8Array;
  readonly wide: Int16Array;
  readonly random: Uint32Array;
  readonly energies: Int32Array;
  readonly bestEnergies: Int32Array;
  readonly best: Int8Array;
  readonly ratios: Float64Array;
}

/** {@link ReplicaGroups} on the kernels of `assembly/anneal.ts`. */
export class WasmReplicaGroups implements ReplicaGroups {
  readonly model: UnitModel;
  readonly #arena = new Arena();
  readonly #groups: Group[];
  readonly #kernels: Readonly<Record<string, Kernel>>;
  readonly #lanes: Int8Array;

  /** @throws KetflowError `TOO_LARGE` when there is no memory for the groups. */
  constructor(model: UnitModel, numGroups: number) {
    this.model = model;
    const { n, numNarrow } = model;
    const arena = this.#arena;
    const ends = arena.reserve(16 * n);
    const neighbours = arena.reserve(4 * model.neighbours.length);
    const parities = arena.reserve(n);
    const lanes = arena.reserve(LANES);
    const narrowBytes = LANES * numNarrow;
    const wideBytes = 2 * LANES * (n - numNarrow);
    const layouts = Array.from({ length: numGroups }, () => ({
      context: arena.reserve(4 * CONTEXT_WORDS),
      spins: arena.reserve(LANES * n),
      fields: arena.reserve(narrowBytes + wideBytes),
      random: arena.reserve(64),
      energies: arena.reserve(64),
      bestEnergies: arena.reserve(64),
      best: arena.reserve(LANES * n),
      tables: arena.reserve(TABLE_BYTES),
      ratios: arena.reserve(8 * MOST_SWEEPS),
    }));
    const memory = arena.open();
    const { buffer } = memory;
    this.#kernels = bindModule('anneal', annealWasm, memory);
    new Uint32Array(buffer, ends, 4 * n).set(model.ends.map((end) => neighbours + 4 * end));
    new Uint32Array(buffer, neighbours, model.neighbours.length).set(
      model.neighbours.map((place) => LANES * (place + Math.max(0, place - numNarrow))),
    );
    new Uint8Array(buffer, parities, n).set(model.parities);
    this.#lanes = new Int8Array(buffer, lanes, LANES);
    this.#groups = layouts.map((at) => {
      new Uint32Array(buffer, at.context, CONTEXT_WORDS).set([
        at.spins,
        at.fields,
        ends,
        neighbours,
        parities,
        n,
        at.random,
        at.energies,
        at.bestEnergies,
        at.best,
        at.tables,
        at.ratios,
        numNarrow,
      ]);
      return {
        context: at.context,
        spins: new Int8Array(buffer, at.spins, LANES * n),
        narrow: new Int8Array(buffer, at.fields, narrowBytes),
        wide: new Int16Array(buffer, at.fields + narrowBytes, wideBytes / 2),
        random: new Uint32Array(buffer, at.random, LANES),
        energies: new Int32Array(buffer, at.energies, LANES),
        bestEnergies: new Int32Array(buffer, at.bestEnergies, LANES),
        best: new Int8Array(buffer, at.best, LANES * n),
        ratios: new Float64Array(buffer, at.ratios, MOST_SWEEPS),
      };
    });
  }

  start(group: number, stream: RandomStream): void {
    const { spins, random, bestEnergies } = this.#groups[group];
    random.set(randomState(stream));
    for (let place = 0; place < this.model.n; place++) {
      const bits = stream.uint32();
      for (let lane = 0; lane < LANES; lane++) {
        spins[LANES * place + lane] = -((bits >>> (16 + lane)) & 1);
      }
    }
    bestEnergies.fill(UNSEEN);
    for (let lane = 0; lane < LANES; lane++) this.#refresh(group, lane);
  }

  place(group: number, lane: number, spins: Int8Array): void {
    const state = this.#groups[group].spins;
    this.model.variables.forEach((variable, place) => {
      state[LANES * place + lane] = spins[variable] > 0 ? -1 : 0;
    });
    this.#refresh(group, lane);
  }

  sweep(group: number, betas: readonly number[], from: number, to: number, keepFrom: number): void {
    const { context, ratios } = this.#groups[group];
    // A flip that costs k half-flips raises the energy by 2 k units.
    betas.forEach((beta, at) => (ratios[at] = exp(-2 * beta)));
    this.#kernels['sweepUnits'](context, from, to, 0, betas.length, Math.max(0, keepFrom));
  }

  energies(group: number): Int32Array {
    return this.#groups[group].energies;
  }

  bestEnergies(group: number): Int32Array {
    return this.#groups[group].bestEnergies;
  }

  spins(group: number, lane: number, which: 'best' | 'now'): Int8Array {
    const { best, spins } = this.#groups[group];
    const state = which === 'best' ? best : spins;
    const values = new Int8Array(this.model.n);
    this.model.variables.forEach((variable, place) => {
      values[variable] = state[LANES * place + lane] < 0 ? 1 : -1;
    });
    return values;
  }

  exchange(a: number, b: number, lanes: ArrayLike<number>): void {
    const [first, second] = [this.#groups[a], this.#groups[b]];
    for (let lane = 0; lane < LANES; lane++) {
      this.#lanes[lane] = lanes[lane] === 0 ? 0 : -1;
      if (lanes[lane] === 0) continue;
      const energy = first.energies[lane];
      first.energies[lane] = second.energies[lane];
      second.energies[lane] = energy;
    }
    this.#kernels['exchangeLanes'](first.context, second.context, this.#lanes.byteOffset);
  }

  exchangeCluster(group: number, laneA: number, laneB: number, seed: number): number {
    return exchangeCluster(
      this.model,
      this.#laneState(group, laneA),
      this.#laneState(group, laneB),
      seed,
    );
  }

  dispose(): void {
    this.#arena.release();
  }

  /** Computes the fields and the energy of a replica from its spins. */
  #refresh(group: number, lane: number): void {
    const { n, numNarrow, linear, parities, neighbours, ends } = this.model;
    const { spins, narrow, wide, energies } = this.#groups[group];
    let twice = 0;
    let e = 0;
    for (let place = 0; place < n; place++) {
      let field = linear[place];
      for (let list = 0; list < 4; list++) {
        const sign = list % 2 === 0 ? 1 : -1;
        for (const end = ends[4 * place + list]; e < end; e++) {
          field += spins[LANES * neighbours[e] + lane] < 0 ? sign : -sign;
        }
      }
      const halved = (field - parities[place]) / 2;
      if (place < numNarrow) narrow[LANES * place + lane] = halved;
      else wide[LANES * (place - numNarrow) + lane] = halved;
      twice += (spins[LANES * place + lane] < 0 ? 1 : -1) * (field + linear[place]);
    }
    energies[lane] = twice / 2;
  }

  #laneState(group: number, lane: number): LaneState {
    const { spins, narrow, wide, energies } = this.#groups[group];
    return { spins, narrow, wide, energies, lane };
  }
}
