import { KetflowError, WorkBudget } from '@ketflow/core';
import { spinsOfValues } from '../model/vartype.ts';
import { isFeasible, type Problem } from '../model/problem.ts';
import type { SampleSet } from '../sample-set.ts';
import type { SampleRequest, Sampler } from '../sampler.ts';
import { samplerByName } from '../samplers/registry.ts';
import { timesToSolution, verdictsOf } from './judge.ts';
import type {
  Entrant,
  RaceBest,
  RaceOptions,
  RaceResult,
  RaceRow,
  RaceRun,
  Sense,
} from './race-types.ts';

/** Default margin of a verdict, as a part of the best objective. */
const MARGIN = 1e-3;

/** An entrant with its sampler at hand. */
interface Starter {
  readonly name: string;
  readonly sampler: Sampler;
  readonly entrant: Entrant;
}

function lineUp(entrants: readonly Entrant[]): Starter[] {
  const starters = entrants.map((entrant) => {
    const { solver } = entrant;
    const sampler = typeof solver === 'string' ? samplerByName(solver) : solver;
    return { name: entrant.label ?? sampler.name, sampler, entrant };
  });
  const names = starters.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined || names.length === 0) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'solver',
      value: twice ?? '',
      expected: 'at least one solver, each named once (give entrants of one solver labels)',
    });
  }
  return starters;
}

function checkOptions({ repeats, budget }: RaceOptions): void {
  const invalid = (option: string, value: number, expected: string): KetflowError =>
    new KetflowError('OPTION_INVALID', { option, value: String(value), expected });
  if (!Number.isSafeInteger(repeats) || repeats < 1) {
    throw invalid('repeats', repeats, 'an integer from 1');
  }
  const isWhole = budget.key === 'seconds' || Number.isSafeInteger(budget.limit);
  if (!(budget.limit > 0 && budget.limit < Infinity && isWhole)) {
    throw invalid(budget.key, budget.limit, `a positive ${isWhole ? 'number' : 'integer'}`);
  }
}

/** What one run may do: its budget, its own stream, its target. */
function requestOf(starter: Starter, repeat: number, options: RaceOptions): SampleRequest {
  const { budget, clock, replay } = options;
  const { name, entrant } = starter;
  const earlier = replay?.find((run) => run.solver === name && run.repeat === repeat)?.info;
  const isTimed = budget.key === 'seconds' && earlier === undefined;
  const limit = earlier?.evaluations ?? (isTimed ? Infinity : budget.limit);
  return {
    stream: options.stream.split('race', name, repeat),
    clock,
    options: earlier?.options ?? entrant.options ?? {},
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(entrant.isReference === true
      ? { budget: new WorkBudget(Infinity) }
      : {
          budget: new WorkBudget(limit),
          ...(isTimed ? { deadlineSeconds: clock.seconds() + budget.limit } : {}),
        }),
  };
}

/** The objective of an energy; a cut of 0 is 0, not -0. */
function objectiveOf(energy: number, sense: Sense): number {
  return sense === 'max' ? 0 - energy : energy;
}

function rowOf(
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
  };
}

function unsupportedRow({ name, sampler }: Starter, repeat: number): RaceRow {
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
  };
}

/**
 * Lets solvers run on the same problem with the same budget each, `repeats` times with streams of their own, one after
 * the other on this thread, and judges them.
 *
 * A solver that does not take the problem gets rows with the status `unsupported`, unless none takes it.
 *
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`, `SOLVER_UNKNOWN`, `NOT_AVAILABLE_YET`; the refusal of the first
 *   solver when every solver refuses; the reason of the signal.
 */
export async function race(
  problem: Problem,
  entrants: readonly Entrant[],
  options: RaceOptions,
): Promise<RaceResult> {
  checkOptions(options);
  const { repeats, budget, clock, sense = 'min' } = options;
  const starters = lineUp(entrants);
  const refusals = starters.map(({ sampler, entrant }) =>
    sampler.accepts(problem, entrant.options),
  );
  if (refusals.every((refusal) => refusal !== undefined)) throw refusals[0];

  const isReference = ({ entrant }: Starter): boolean => entrant.isReference === true;
  const racing = starters.filter((starter) => !isReference(starter));
  const plan = starters
    .filter(isReference)
    .map((starter) => ({ starter, repeat: 0 }))
    .concat(
      Array.from({ length: repeats }, (_, repeat) =>
        racing.map((starter) => ({ starter, repeat })),
      ).flat(),
    );

  const rows: RaceRow[] = [];
  const runs: RaceRun[] = [];
  let best: RaceBest | null = null;
  for (const { starter, repeat } of plan) {
    options.progress?.report({
      step: 'race',
      message: `${starter.name}, repeat ${repeat + 1}`,
      done: rows.length,
      total: plan.length,
    });
    if (refusals[starters.indexOf(starter)] !== undefined) {
      rows.push(unsupportedRow(starter, repeat));
      continue;
    }
    const start = clock.seconds();
    const set = await starter.sampler.sample(problem, requestOf(starter, repeat, options));
    const seconds = clock.seconds() - start;
    const { first } = set;
    const isSampleFeasible = first !== undefined && isFeasible(problem, first.sample);
    rows.push(rowOf(starter, repeat, set, seconds, isSampleFeasible, sense));
    runs.push({ solver: starter.name, repeat, info: set.info });
    if (first !== undefined && isSampleFeasible && (best === null || first.energy < best.energy)) {
      const bits = Uint8Array.from(spinsOfValues(first.sample, set.vartype), (s) => (s + 1) / 2);
      const objective = objectiveOf(first.energy, sense);
      best = { solver: starter.name, repeat, objective, energy: first.energy, bits };
    }
  }

  const isJudged = repeats >= 2;
  const solvers = racing.map(({ name }) => name);
  const results = [...rows].sort((a, b) => rank(a) - rank(b));
  const margin = options.margin ?? MARGIN * Math.abs(best?.objective ?? 0);
  const { stream } = options;
  return {
    results,
    runs,
    best,
    budget,
    verdicts: isJudged ? verdictsOf({ solvers, rows, budget, margin, stream }) : [],
    timeToSolution:
      isJudged && best !== null
        ? timesToSolution(solvers, rows, options.target ?? best.energy)
        : [],
  };
}

/** Sorting key: lower energies first, runs without a sample last. */
function rank(row: RaceRow): number {
  return row.energy ?? Number.MAX_VALUE;
}
