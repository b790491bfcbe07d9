import type { Clock, Progress } from '@ketflow/core';
import type { RaceBudget, RaceState } from '@ketflow/optimize';
import { amountWithUnit } from '../render/log-axis.ts';
import { number, seconds } from '../render/numbers.ts';

/** Seconds between two reports: readable, and a log that stays short. */
const EVERY = 0.25;

/** How far an objective is from a bound, as a part of it. */
export const gapTo = (objective: number, bound: number): number =>
  Math.abs(objective - bound) / Math.max(Math.abs(objective), 1e-9);

/** What a race is about to whoever watches: the best, the rate, the time left, the gap to a proved bound. */
export function describeRace(state: RaceState, budget: RaceBudget): string {
  const { best, bound, evaluations, done, total } = state;
  const rate = state.seconds > 0 ? evaluations / state.seconds : 0;
  const work = (total - done) * budget.limit;
  const left =
    budget.key === 'seconds' ? work - state.seconds : rate > 0 ? (work - evaluations) / rate : null;
  return [
    `${state.solver}, repeat ${state.repeat + 1}`,
    ...(best === null ? [] : [`best ${number(best)}`]),
    ...(rate > 0 ? [`${amountWithUnit(rate)} updates/s`] : []),
    ...(left === null ? [] : [`${seconds(Math.max(0, left))} left`]),
    ...(best === null || bound === null
      ? []
      : [`gap ${Number((100 * gapTo(best, bound)).toPrecision(2))} %`]),
  ].join('; ');
}

/** Turns what a race tells into progress, a few times a second. */
export function watchRace(
  progress: Progress,
  clock: Clock,
  budget: RaceBudget,
): (state: RaceState) => void {
  let last = clock.seconds();
  return (state) => {
    const now = clock.seconds();
    if (now - last < EVERY) return;
    last = now;
    const { done, total } = state;
    progress.report({ step: 'race', message: describeRace(state, budget), done, total });
  };
}
