import { KetflowError, WorkBudget } from '@ketflow/core';
import { spinsOfValues } from '../model/vartype.ts';
import { isFeasible, type Problem } from '../model/problem.ts';
import { pause } from '../pause.ts';
import type { SampleInfo } from '../sample-set.ts';
import type { SampleRequest } from '../sampler.ts';
import { judgedSolvers, timesToSolution, verdictsOf } from './judge.ts';
import { lineUp, type Starter } from './line-up.ts';
import type { Entrant, RaceBest, RaceOptions, RaceResult, RaceRow, RaceRun } from './race-types.ts';
import { objectiveOf, rank, rowOf, unsupportedRow } from './rows.ts';

/** Default margin of a verdict, as a part of the best objective. */
const MARGIN = 1e-3;

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

/** One run of a race. */
interface PlannedRun {
  readonly starter: Starter;
  readonly repeat: number;
  /** What the run did in the race that is repeated. */
  readonly earlier: SampleInfo | undefined;
}

function isReference({ entrant }: Starter): boolean {
  return entrant.isReference === true;
}

/** The references once, then every other solver in every repeat. */
function planOf(starters: readonly Starter[], { repeats, replay }: RaceOptions): PlannedRun[] {
  const planned = (starter: Starter, repeat: number): PlannedRun => {
    const earlier = replay?.find((run) => run.solver === starter.name && run.repeat === repeat);
    return { starter, repeat, earlier: earlier?.info };
  };
  const references = starters.filter(isReference).map((starter) => planned(starter, 0));
  const racing = starters.filter((starter) => !isReference(starter));
  const rounds = Array.from({ length: repeats }, (_, repeat) =>
    racing.map((starter) => planned(starter, repeat)),
  );
  return [...references, ...rounds.flat()];
}

/** What one run may do: its budget, its own stream, its target. */
function requestOf({ starter, repeat, earlier }: PlannedRun, options: RaceOptions): SampleRequest {
  const { budget, clock } = options;
  const { name, entrant } = starter;
  const isUnlimited = isReference(starter) || budget.key === 'seconds';
  const isTimed = !isReference(starter) && isUnlimited && earlier === undefined;
  const limit = earlier?.evaluations ?? (isUnlimited ? Infinity : budget.limit);
  return {
    stream: options.stream.split('race', name, repeat),
    clock,
    options: earlier?.options ?? entrant.options ?? {},
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.stop === undefined ? {} : { stop: options.stop }),
    budget: new WorkBudget(limit),
    ...(isTimed ? { deadlineSeconds: clock.seconds() + budget.limit } : {}),
  };
}

/**
 * Lets solvers run on the same problem with the same budget each, `repeats` times with streams of their own, one after
 * the other on this thread, and judges them.
 *
 * A solver that does not take the problem gets rows with the status `unsupported`, unless none takes it. `stop` ends the
 * race with the run under way, whose row has the status `stopped`; what was found so far is the result.
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

  const isRefused = (starter: Starter): boolean =>
    refusals[starters.indexOf(starter)] !== undefined;
  const whole = planOf(starters, options);
  const { replay } = options;
  // Of a race that is repeated, what it got to; refused runs are not among its runs.
  const plan = whole.filter(
    ({ starter, repeat, earlier }) =>
      replay === undefined ||
      earlier !== undefined ||
      (isRefused(starter) && replay.some((run) => run.repeat === repeat)),
  );

  const rows: RaceRow[] = [];
  const runs: RaceRun[] = [];
  let best: RaceBest | null = null;
  for (const run of plan) {
    const { starter, repeat, earlier } = run;
    await pause(); // a run may be too short to give the event loop a turn of its own
    if (options.stop?.aborted === true) break;
    options.progress?.report({
      step: 'race',
      message: `${starter.name}, repeat ${repeat + 1}`,
      done: rows.length,
      total: plan.length,
    });
    if (isRefused(starter)) {
      rows.push(unsupportedRow(starter, repeat));
      continue;
    }
    const start = clock.seconds();
    const sampled = await starter.sampler.sample(problem, requestOf(run, options));
    const seconds = clock.seconds() - start;
    // The counts of a run that was stopped look like a budget that was spent.
    const set = earlier?.status === 'stopped' ? sampled.withInfo({ status: 'stopped' }) : sampled;
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

  const racing = starters.filter((starter) => !isReference(starter) && !isRefused(starter));
  const names = racing.map(({ name }) => name);
  const solvers = judgedSolvers(names, rows, repeats);
  const results = [...rows].sort((a, b) => rank(a) - rank(b));
  const margin = options.margin ?? MARGIN * Math.abs(best?.objective ?? 0);
  const { stream } = options;
  return {
    results,
    runs,
    best,
    budget,
    stopped: rows.length < whole.length || rows.some(({ status }) => status === 'stopped'),
    verdicts: verdictsOf({ solvers, rows, budget, margin, stream }),
    timeToSolution:
      best === null ? [] : timesToSolution(solvers, rows, options.target ?? best.energy),
  };
}
