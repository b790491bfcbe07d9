import { LANES } from './replica-groups.ts';
import type { UnitModel } from './unit-model.ts';

/** One replica among the 16 of a group: arrays of the whole group, and its lane. */
export interface LaneState {
  /** -1 for s = +1, else 0, by place and lane. */
  readonly spins: Int8Array;
  /** (field - parity) / 2 of the narrow places, then of the wide ones. */
  readonly narrow: Int8Array;
  readonly wide: Int16Array;
  readonly energies: Int32Array;
  readonly lane: number;
}

/** Exchanges a connected cluster of places where two replicas differ; see `ReplicaGroups.exchangeCluster`. */
export function exchangeCluster(
  model: UnitModel,
  a: LaneState,
  b: LaneState,
  seed: number,
): number {
  const { n, neighbours, ends } = model;
  const { cluster, walked } = connectedCluster(
    n,
    (place) => a.spins[LANES * place + a.lane] !== b.spins[LANES * place + b.lane],
    (place) => neighbours.subarray(place === 0 ? 0 : ends[4 * place - 1], ends[4 * place + 3]),
    seed,
  );
  for (const place of cluster) {
    flip(model, a, place);
    flip(model, b, place);
  }
  return 2 * n + 4 * walked;
}

/**
 * The places that differ and are connected to the one at `seed`-th place among those; none when that are all of them, so
 * that an exchange would only rename the replicas.
 */
export function connectedCluster(
  n: number,
  differs: (place: number) => boolean,
  neighboursOf: (place: number) => Int32Array,
  seed: number,
): { readonly cluster: readonly number[]; readonly walked: number } {
  const candidates: number[] = [];
  for (let place = 0; place < n; place++) if (differs(place)) candidates.push(place);
  if (candidates.length === 0) return { cluster: [], walked: 0 };
  const cluster = [candidates[seed % candidates.length]];
  const isIn = new Uint8Array(n);
  isIn[cluster[0]] = 1;
  let walked = 0;
  for (let at = 0; at < cluster.length; at++) {
    for (const neighbour of neighboursOf(cluster[at])) {
      walked++;
      if (isIn[neighbour] === 1 || !differs(neighbour)) continue;
      isIn[neighbour] = 1;
      cluster.push(neighbour);
    }
  }
  return { cluster: cluster.length === candidates.length ? [] : cluster, walked };
}

/** Flips one variable of one replica, with its energy and the fields of its neighbours. */
function flip(model: UnitModel, state: LaneState, place: number): void {
  const { numNarrow, neighbours, ends, parities } = model;
  const { spins, narrow, wide, energies, lane } = state;
  const halved = (at: number): number =>
    at < numNarrow ? narrow[LANES * at + lane] : wide[LANES * (at - numNarrow) + lane];
  const spin = spins[LANES * place + lane] < 0 ? 1 : -1;
  energies[lane] -= 2 * spin * (2 * halved(place) + parities[place]);
  spins[LANES * place + lane] = spin > 0 ? 0 : -1;
  let e = place === 0 ? 0 : ends[4 * place - 1];
  for (let list = 0; list < 4; list++) {
    const step = list % 2 === 0 ? -spin : spin;
    for (const end = ends[4 * place + list]; e < end; e++) {
      const neighbour = neighbours[e];
      if (neighbour < numNarrow) narrow[LANES * neighbour + lane] += step;
      else wide[LANES * (neighbour - numNarrow) + lane] += step;
    }
  }
}
