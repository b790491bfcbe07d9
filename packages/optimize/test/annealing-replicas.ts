import type { Bqm } from '@ketflow/optimize';
import { ReferenceReplicaGroups } from '../src/reference/replica-groups.ts';
import { LANES, type ReplicaGroups } from '../src/samplers/annealing/replicas/replica-groups.ts';
import {
  asUnitModel,
  UNSEEN,
  type UnitModel,
} from '../src/samplers/annealing/replicas/unit-model.ts';
import { WasmReplicaGroups } from '../src/samplers/annealing/replicas/wasm-replica-groups.ts';

export const lanes: readonly number[] = Array.from({ length: LANES }, (_, lane) => lane);

/** Everything that a group tells. */
export function portrait(groups: ReplicaGroups, group: number): unknown {
  const best = [...groups.bestEnergies(group)];
  return {
    energies: [...groups.energies(group)],
    best,
    spins: lanes.map((lane) => groups.spins(group, lane, 'now').join()),
    kept: lanes.map((lane) =>
      best[lane] === UNSEEN ? '' : groups.spins(group, lane, 'best').join(),
    ),
  };
}

/** Runs a check on both, and gives the memory back. */
export function withBoth(
  model: UnitModel,
  numGroups: number,
  check: (kernels: WasmReplicaGroups, twin: ReferenceReplicaGroups) => void,
): void {
  const kernels = new WasmReplicaGroups(model, numGroups);
  try {
    check(kernels, new ReferenceReplicaGroups(model, numGroups));
  } finally {
    kernels.dispose();
  }
}

/** The unit model of a model that has one. */
export function unitModelOf(bqm: Bqm): UnitModel {
  const model = asUnitModel(bqm);
  if (model === undefined) throw new Error('not a model of one unit');
  return model;
}
