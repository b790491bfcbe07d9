import type { SampleSet } from '../sample-set.ts';
import type { Starter } from './line-up.ts';
import { objectiveOf, type Sense } from './sense.ts';
import type { RaceRow, RaceSolver } from './race-types.ts';

/** What results are sorted by. */
type Ranked = Pick<RaceRow, 'solver' | 'repeat' | 'energy'>;

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
    evaluationsToBest: energy === null ? null : info.evaluationsToBest,
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
    evaluationsToBest: null,
  };
}

/**
 * How results are sorted: lower energies first, runs without a sample last; of equal ones the references, then by repeat, then
 * in the order of the solvers. The order in which they ran has no part in it.
 */
export function rankingOf(
  solvers: readonly Pick<RaceSolver, 'solver' | 'role'>[],
): (a: Ranked, b: Ranked) => number {
  const keys = new Map(
    solvers.map(({ solver, role }, at) => [solver, { turn: role === 'reference' ? 0 : 1, at }]),
  );
  const keyOf = ({ solver, repeat, energy }: Ranked): readonly number[] => {
    const { turn, at } = keys.get(solver) ?? { turn: 1, at: keys.size };
    return [energy ?? Number.MAX_VALUE, turn, repeat, at];
  };
  return (a, b) => {
    const other = keyOf(b);
    const differences = keyOf(a).map((value, i) => value - other[i]);
    return differences.find((difference) => difference !== 0) ?? 0;
  };
}
