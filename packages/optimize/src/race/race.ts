import { KetflowError } from '@ketflow/core';
import { isFeasible, type Problem } from '../model/problem.ts';
import { spinsOfValues } from '../model/vartype.ts';
import { pause } from '../pause.ts';
import type { Improvement } from '../improvement.ts';
import type { SampleSet } from '../sample-set.ts';
import { curveOf, type RaceCurve } from './curve.ts';
import { judge } from './judge.ts';
import { lineUp, type Starter } from './line-up.ts';
import {
  isReference,
  isWarmUpDue,
  planOf,
  requestOf,
  warmUpRequest,
  type PlannedRun,
} from './plan.ts';
import type {
  Entrant,
  RaceBest,
  RaceOptions,
  RaceResult,
  RaceRole,
  RaceRow,
  RaceRun,
} from './race-types.ts';
import type { Sense } from './sense.ts';
import { missingRival } from './rival.ts';
import { rankingOf, rowOf, unsupportedRow } from './rows.ts';
import { objectiveOf } from './sense.ts';

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

/** The solvers of a race with their roles, what the race adds included. */
function rolesOf(problem: Problem, entrants: readonly Entrant[]): Map<Starter, RaceRole> {
  const starters = lineUp(entrants);
  const refusals = starters.map(({ sampler, entrant }) =>
    sampler.accepts(problem, entrant.options),
  );
  if (refusals.every((refusal) => refusal !== undefined)) throw refusals[0];
  const roles = new Map<Starter, RaceRole>();
  for (const [at, starter] of starters.entries()) {
    const taking = isReference(starter) ? 'reference' : 'named';
    roles.set(starter, refusals[at] === undefined ? taking : 'unsupported');
  }
  const taking = starters.filter((starter) => roles.get(starter) !== 'unsupported');
  const rival = missingRival(taking, problem);
  if (rival !== undefined) roles.set(rival, 'added');
  return roles;
}

/** A race while it runs: what its runs have found so far. */
class Records {
  readonly rows: RaceRow[] = [];
  readonly runs: RaceRun[] = [];
  readonly curves: RaceCurve[] = [];
  readonly #bests = new Map<string, RaceBest>();
  readonly #problem: Problem;
  readonly #sense: Sense;
  /** The lowest energy of a feasible sample. */
  lowest: number = Infinity;
  /** The highest proved lower bound. */
  lowerBound: number = -Infinity;

  constructor(problem: Problem, sense: Sense) {
    this.#problem = problem;
    this.#sense = sense;
  }

  bestOf({ name }: Starter): RaceBest | null {
    return this.#bests.get(name) ?? null;
  }

  /** Takes the outcome of a run. */
  add({ starter, repeat }: PlannedRun, set: SampleSet, seconds: number): void {
    const { first, info } = set;
    const isSampleFeasible = first !== undefined && isFeasible(this.#problem, first.sample);
    this.rows.push(rowOf(starter, repeat, set, seconds, isSampleFeasible, this.#sense));
    this.runs.push({ solver: starter.name, repeat, info });
    this.lowerBound = Math.max(this.lowerBound, info.lowerBound ?? -Infinity);
    if (!isSampleFeasible || first.energy >= (this.bestOf(starter)?.energy ?? Infinity)) return;
    const { energy } = first;
    const bits = Uint8Array.from(spinsOfValues(first.sample, set.vartype), (s) => (s + 1) / 2);
    const objective = objectiveOf(energy, this.#sense);
    const best = { solver: starter.name, repeat, objective, energy, bits };
    this.#bests.set(starter.name, best);
    this.lowest = Math.min(this.lowest, energy);
  }
}

/** Does one run and records it; whoever watches is told how it goes. */
async function execute(
  run: PlannedRun,
  total: number,
  records: Records,
  problem: Problem,
  options: RaceOptions,
): Promise<void> {
  const { clock, watch, sense = 'min' } = options;
  const { starter, repeat, earlier } = run;
  const improvements: Improvement[] = [];
  const start = clock.seconds();
  const tell = (evaluations: number): void => {
    if (watch === undefined) return;
    const energy = improvements.at(-1)?.energy ?? Infinity;
    const lowest = Math.min(energy, records.lowest);
    const known = (value: number): number | null =>
      Math.abs(value) === Infinity ? null : objectiveOf(value, sense);
    watch({
      solver: starter.name,
      repeat,
      done: records.rows.length,
      total,
      evaluations,
      seconds: clock.seconds() - start,
      objective: known(energy),
      best: known(lowest),
      bound: known(records.lowerBound),
    });
  };
  tell(0);
  const sampled = await starter.sampler.sample(problem, {
    ...requestOf(run, options),
    onImprovement: (improvement) => void improvements.push(improvement),
    ...(watch === undefined ? {} : { progress: { report: ({ done = 0 }) => tell(done) } }),
  });
  // The counts of a run that was stopped look like a budget that was spent.
  const set = earlier?.status === 'stopped' ? sampled.withInfo({ status: 'stopped' }) : sampled;
  records.add(run, set, clock.seconds() - start);
  records.curves.push({
    solver: starter.name,
    repeat,
    improvements: curveOf(improvements, sense),
  });
  tell(set.info.evaluations);
}

/**
 * Lets solvers run on the same problem with the same budget each, `repeats` times with streams of their own, one after
 * the other on this thread and in an order that rotates, and judges them.
 *
 * A solver that does not take the problem gets rows with the status `unsupported`, unless none takes it. Where a simulated
 * quantum solver runs without a strong classical one, simulated annealing is added. With a budget of seconds, every solver
 * is called once, shortly and outside the budget, before the first run that counts. `stop` ends the race with the run under
 * way, whose row has the status `stopped`; what was found so far is the result.
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
  const { repeats, budget, replay, stop, stream, sense = 'min' } = options;
  const roles = rolesOf(problem, entrants);
  const starters = [...roles.keys()];
  const isRefused = (starter: Starter): boolean => roles.get(starter) === 'unsupported';
  const whole = planOf(starters, options);
  // Of a race that is repeated, what it got to; refused runs are not among its runs.
  const plan = whole.filter(
    ({ starter, repeat, earlier }) =>
      replay === undefined ||
      earlier !== undefined ||
      (isRefused(starter) && replay.some((run) => run.repeat === repeat)),
  );

  const racing = starters.filter((starter) => !isReference(starter) && !isRefused(starter));
  if (isWarmUpDue(plan, options)) {
    for (const starter of racing) {
      if (stop?.aborted !== true) {
        await starter.sampler.sample(problem, warmUpRequest(starter, options));
      }
    }
  }

  const records = new Records(problem, sense);
  const { rows } = records;
  for (const run of plan) {
    const { starter, repeat } = run;
    await pause(); // a run may be too short to give the event loop a turn of its own
    if (stop?.aborted === true) break;
    const message = `${starter.name}, repeat ${repeat + 1}`;
    options.progress?.report({ step: 'race', message, done: rows.length, total: plan.length });
    if (isRefused(starter)) rows.push(unsupportedRow(starter, repeat));
    else await execute(run, plan.length, records, problem, options);
  }

  const { runs, curves } = records;
  const solvers = [...roles].map(([starter, role]) => ({
    solver: starter.name,
    simulated: starter.sampler.simulated,
    role,
    best: records.bestOf(starter),
  }));
  const inOrder = rankingOf(solvers);
  const [best = null] = solvers.flatMap((one) => one.best ?? []).sort(inOrder);
  const margin = options.margin ?? null;
  const target = options.target ?? null;
  return {
    solvers,
    results: [...rows].sort(inOrder),
    runs,
    curves,
    best,
    budget,
    repeats,
    sense,
    target,
    margin,
    stopped: rows.length < whole.length || rows.some(({ status }) => status === 'stopped'),
    ...judge({
      racing: racing.map(({ name }) => name),
      rows,
      repeats,
      budget,
      margin,
      target,
      best: best?.energy ?? null,
      stream,
    }),
  };
}
