import { exp, type RandomStream } from '@ketflow/core';
import {
  LANES,
  randomState,
  type ReplicaGroups,
} from '../samplers/annealing/replicas/replica-groups.ts';
import { UNSEEN, type UnitModel } from '../samplers/annealing/replicas/unit-model.ts';

/** A chance of 1, in the units in which chances are held. */
const CERTAIN = 2 ** 16;
/** Variables with two bytes for their field never go up by this much, halved, or more. */
const LARGEST_RISE = 127;

/** Four words of xorshift128 in four lanes, whose state is 16 words (G. Marsaglia, Journal of Statistical Software 8, 2003). */
export function nextWords(random: Uint32Array): Uint32Array {
  const words = random.slice(0, 4).map((x, lane) => {
    const t = x ^ (x << 11);
    const w = random[12 + lane];
    return w ^ (w >>> 19) ^ t ^ (t >>> 8);
  });
  random.copyWithin(0, 4);
  random.set(words, 12);
  return words;
}

/** A byte of chance for every replica. */
function nextBytes(random: Uint32Array): Uint8Array {
  return new Uint8Array(nextWords(random).buffer);
}

/** The chances ratio^(2 κ - parity) of a rise of 2 κ - parity half-flips, κ = 0, 1, …; none is quite certain. */
function chancesOf(ratio: number, parity: number): number[] {
  const chances = [0];
  let p = CERTAIN * (parity === 1 ? ratio : ratio * ratio);
  while (chances.length <= LARGEST_RISE) {
    chances.push(Math.floor(Math.min(p, CERTAIN - 1)));
    p *= ratio * ratio;
  }
  return chances;
}

/** The states of one group: spins ±1 by place, one array for each replica. */
interface Group {
  readonly random: Uint32Array;
  readonly spins: Int8Array[];
  readonly best: Int8Array[];
  readonly bestEnergies: Int32Array;
}

/** The slow, obvious twin of the kernels of `assembly/anneal.ts`: fields and energies are computed afresh, always. */
export class ReferenceReplicaGroups implements ReplicaGroups {
  readonly model: UnitModel;
  readonly #groups: Group[];

  constructor(model: UnitModel, numGroups: number) {
    this.model = model;
    const states = (): Int8Array[] =>
      Array.from({ length: LANES }, () => new Int8Array(model.n).fill(-1));
    this.#groups = Array.from({ length: numGroups }, () => ({
      random: new Uint32Array(LANES),
      spins: states(),
      best: states(),
      bestEnergies: new Int32Array(LANES).fill(UNSEEN),
    }));
  }

  start(group: number, stream: RandomStream): void {
    const { spins, random, bestEnergies } = this.#groups[group];
    random.set(randomState(stream));
    for (let place = 0; place < this.model.n; place++) {
      const bits = stream.uint32() >>> 16;
      spins.forEach((state, lane) => (state[place] = (bits >>> lane) & 1 ? 1 : -1));
    }
    bestEnergies.fill(UNSEEN);
  }

  place(group: number, lane: number, spins: Int8Array): void {
    this.#groups[group].spins[lane] = Int8Array.from(this.model.variables, (i) => spins[i]);
  }

  sweep(group: number, betas: readonly number[], from: number, to: number, keepFrom: number): void {
    const { n, parities } = this.model;
    betas.forEach((beta, sweep) => {
      const chances = [0, 1].map((parity) => chancesOf(exp(-2 * beta), parity));
      for (let place = from; place < to; place++)
        this.#propose(group, place, chances[parities[place]]);
      if (to === n && sweep >= keepFrom) this.#keepBest(group);
    });
  }

  energies(group: number): Int32Array {
    return Int32Array.from(this.#groups[group].spins, (spins) => this.#energy(spins));
  }

  bestEnergies(group: number): Int32Array {
    return this.#groups[group].bestEnergies;
  }

  spins(group: number, lane: number, which: 'best' | 'now'): Int8Array {
    const state = this.#groups[group][which === 'best' ? 'best' : 'spins'][lane];
    const values = new Int8Array(this.model.n);
    this.model.variables.forEach((variable, place) => (values[variable] = state[place]));
    return values;
  }

  exchange(a: number, b: number, lanes: ArrayLike<number>): void {
    const [first, second] = [this.#groups[a].spins, this.#groups[b].spins];
    for (let lane = 0; lane < LANES; lane++) {
      if (lanes[lane] !== 0) [first[lane], second[lane]] = [second[lane], first[lane]];
    }
  }

  exchangeCluster(group: number, laneA: number, laneB: number, seed: number): number {
    const { n } = this.model;
    const { spins } = this.#groups[group];
    const [a, b] = [spins[laneA], spins[laneB]];
    const differing = Array.from({ length: n }, (_, place) => place).filter(
      (place) => a[place] !== b[place],
    );
    if (differing.length === 0) return n;
    const cluster = new Set([differing[seed % differing.length]]);
    for (const place of cluster) {
      for (const [neighbour] of this.#couplings(place)) {
        if (a[neighbour] !== b[neighbour]) cluster.add(neighbour);
      }
    }
    if (cluster.size === differing.length) return n;
    for (const place of cluster) [a[place], b[place]] = [b[place], a[place]];
    return n;
  }

  dispose(): void {
    // Nothing is held.
  }

  /** The neighbours of a place, each with its coupling, 1 or -1. */
  *#couplings(place: number): Generator<readonly [neighbour: number, coupling: number]> {
    const { neighbours, ends } = this.model;
    let e = place === 0 ? 0 : ends[4 * place - 1];
    for (const [list, coupling] of [1, -1, 1, -1].entries()) {
      for (; e < ends[4 * place + list]; e++) yield [neighbours[e], coupling];
    }
  }

  #field(spins: Int8Array, place: number): number {
    let field = this.model.linear[place];
    for (const [neighbour, coupling] of this.#couplings(place))
      field += coupling * spins[neighbour];
    return field;
  }

  #energy(spins: Int8Array): number {
    let twice = 0;
    for (let place = 0; place < spins.length; place++) {
      twice += spins[place] * (this.#field(spins, place) + this.model.linear[place]);
    }
    return twice / 2;
  }

  /** A replica takes one byte of chance, a second one where the first decides nothing for any of them. */
  #propose(group: number, place: number, chances: readonly number[]): void {
    const { numNarrow, parities } = this.model;
    const { random, spins } = this.#groups[group];
    const rises = spins.map(
      (state) => (-state[place] * this.#field(state, place) + parities[place]) / 2,
    );
    const passing = rises.map((kappa) => chances[Math.max(0, Math.min(kappa, LARGEST_RISE))]);
    const upper = nextBytes(random);
    const isOpen = passing.some((chance, lane) => upper[lane] === chance >>> 8);
    const lower = isOpen ? nextBytes(random) : new Uint8Array(LANES);
    spins.forEach((state, lane) => {
      const isRefused =
        256 * upper[lane] + lower[lane] >= passing[lane] ||
        (place >= numNarrow && rises[lane] >= LARGEST_RISE);
      if (rises[lane] <= 0 || !isRefused) state[place] *= -1;
    });
  }

  #keepBest(group: number): void {
    const { spins, best, bestEnergies } = this.#groups[group];
    spins.forEach((state, lane) => {
      const energy = this.#energy(state);
      if (energy >= bestEnergies[lane]) return;
      bestEnergies[lane] = energy;
      best[lane] = state.slice();
    });
  }
}
