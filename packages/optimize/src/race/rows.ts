import type { SampleSet } from '../sample-set.ts';
import type { Starter } from './line-up.ts';
import type { RaceRow, Sense } from './race-types.ts';

/** The objective of an energy; a cut of 0 is 0, not -0. */
export function objectiveOf(energy: number, sense: Sense): number {
  return sense === 'max' ? 0 - energy : energy;
}

/** The row of a run. */
export function rowOf(
  { name, sampler }: Starter,
  repeat: number,
  set: SampleSet,
  seconds: number,
  isSampleFeasible: boolean,
  sense: Sense,
): RaceRow {
  const { info, first } = set;
  const energy = first?.energy ?? null;
  return {
    solver: name,
    repeat,
    objective: energy === null ? null : objectiveOf(energy, sense),
    energy,
    feasible: isSampleFeasible,
    status: info.status,
    seconds,
    secondsToBest: info.secondsToBest,
    secondsToTarget: info.secondsToTarget,
    evaluations: info.evaluations,
    updatesPerSecond: sampler.simulated || seconds === 0 ? null : info.evaluations / seconds,
    simulated: sampler.simulated,
    chosen: info.chosen ?? null,
  };
}

/** The row of a solver that does not take the problem. */
export function unsupportedRow({ name, sampler }: Starter, repeat: number): RaceRow {
  return {
    solver: name,
    repeat,
    objective: null,
    energy: null,
    feasible: false,
    status: 'unsupported',
    seconds: 0,
    secondsToBest: null,
    secondsToTarget: null,
    evaluations: 0,
    updatesPerSecond: null,
    simulated: sampler.simulated,
    chosen: null,
  };
}

/** Sorting key: lower energies first, runs without a sample last. */
export function rank(row: RaceRow): number {
  return row.energy ?? Number.MAX_VALUE;
}
