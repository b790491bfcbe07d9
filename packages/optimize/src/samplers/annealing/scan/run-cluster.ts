import { connectedCluster } from '../replicas/cluster-move.ts';
import type { ScanModel } from './scan-model.ts';

/** The state of one run. */
export interface RunState {
  /** ±1. */
  readonly spins: Float32Array | Float64Array;
  readonly fields: Float32Array | Float64Array;
  /** The present energy in units first. */
  readonly energies: Float64Array;
}

/** Exchanges a connected cluster of variables in which two runs differ; see `ReplicaGroups.exchangeCluster`. */
export function exchangeRunCluster(
  model: ScanModel,
  a: RunState,
  b: RunState,
  seed: number,
): number {
  const { n, rowStart, neighbours } = model;
  const { cluster, walked } = connectedCluster(
    n,
    (i) => a.spins[i] !== b.spins[i],
    (i) => neighbours.subarray(rowStart[i], rowStart[i + 1]),
    seed,
  );
  for (const i of cluster) {
    flip(model, a, i);
    flip(model, b, i);
  }
  return 2 * n + 4 * walked;
}

function flip({ rowStart, neighbours, couplings }: ScanModel, state: RunState, i: number): void {
  const { spins, fields, energies } = state;
  energies[0] -= 2 * spins[i] * fields[i];
  spins[i] = -spins[i];
  for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
    fields[neighbours[e]] += 2 * spins[i] * couplings[e];
  }
}
