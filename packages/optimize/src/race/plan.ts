import { WorkBudget } from '@ketflow/core';
import type { SampleInfo } from '../sample-set.ts';
import type { SampleRequest } from '../sampler.ts';
import type { Starter } from './line-up.ts';
import type { RaceOptions } from './race-types.ts';

/** One run of a race. */
export interface PlannedRun {
  readonly starter: Starter;
  readonly repeat: number;
  /** What the run did in the race that is repeated. */
  readonly earlier: SampleInfo | undefined;
}

export function isReference({ entrant }: Starter): boolean {
  return entrant.isReference === true;
}

/**
 * The references once, then every other solver in every repeat. Each repeat begins with the solver after the one that began
 * the repeat before, so that a machine that grows slower or warmer favours none; what a run finds does not depend on the
 * order, since each has a stream of its own.
 */
export function planOf(
  starters: readonly Starter[],
  { repeats, replay }: RaceOptions,
): PlannedRun[] {
  const planned = (starter: Starter, repeat: number): PlannedRun => {
    const earlier = replay?.find((run) => run.solver === starter.name && run.repeat === repeat);
    return { starter, repeat, earlier: earlier?.info };
  };
  const references = starters.filter(isReference).map((starter) => planned(starter, 0));
  const racing = starters.filter((starter) => !isReference(starter));
  const rounds = Array.from({ length: repeats }, (_, repeat) =>
    racing.map((_, at) => planned(racing[(at + repeat) % racing.length], repeat)),
  );
  return [...references, ...rounds.flat()];
}

/** What one run may do: its budget, its own stream, its target. */
export function requestOf(
  { starter, repeat, earlier }: PlannedRun,
  options: RaceOptions,
): SampleRequest {
  const { budget, clock, target } = options;
  const { name, entrant } = starter;
  const isUnlimited = isReference(starter) || budget.key === 'seconds';
  const isTimed = !isReference(starter) && isUnlimited && earlier === undefined;
  const limit = earlier?.evaluations ?? (isUnlimited ? Infinity : budget.limit);
  return {
    ...stopsOf(options),
    stream: options.stream.split('race', name, repeat),
    clock,
    options: earlier?.options ?? entrant.options ?? {},
    ...(target === undefined ? {} : { target }),
    budget: new WorkBudget(limit),
    ...(isTimed ? { deadlineSeconds: clock.seconds() + budget.limit } : {}),
  };
}

/** Part of the time budget that a warm-up takes, and its limit in seconds. */
const WARM_UP_SHARE = 1 / 50;
const LONGEST_WARM_UP = 0.25;

/**
 * Whether runs are preceded by a short call of every solver that is not counted: where wall time is the budget and there is
 * more than one run, so that no run pays for code that is compiled and memory that is taken the first time.
 */
export function isWarmUpDue(plan: readonly PlannedRun[], { budget, replay }: RaceOptions): boolean {
  return budget.key === 'seconds' && replay === undefined && plan.length > 1;
}

/** What the warm-up of a solver may do; the result is thrown away. */
export function warmUpRequest({ name, entrant }: Starter, options: RaceOptions): SampleRequest {
  const { budget, clock } = options;
  const seconds = Math.min(LONGEST_WARM_UP, WARM_UP_SHARE * budget.limit);
  return {
    ...stopsOf(options),
    stream: options.stream.split('warm-up', name),
    clock,
    options: entrant.options ?? {},
    budget: new WorkBudget(Infinity),
    deadlineSeconds: clock.seconds() + seconds,
  };
}

function stopsOf({ signal, stop }: RaceOptions): Pick<SampleRequest, 'signal' | 'stop'> {
  return { ...(signal === undefined ? {} : { signal }), ...(stop === undefined ? {} : { stop }) };
}
