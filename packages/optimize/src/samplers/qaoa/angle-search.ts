import { exp, log } from '@ketflow/core';

/** The heights of a linear ramp, Δγ in units of 1 / σ(E), Δβ in radians. */
export interface Ramp {
  readonly gamma: number;
  readonly beta: number;
}

/** Mean energy of the shots at a ramp; undefined when no shot was granted. */
export type MeanEnergy = (ramp: Ramp) => Promise<number | undefined>;

/**
 * Searches the ramp of the lowest mean energy by a pattern search over (ln Δγ, ln Δβ): a step up and down along each axis
 * in turn, moving to what is lower, the step halved when neither helps. Every setting is measured once.
 *
 * @param settings - How many ramps are measured, at least 1.
 * @returns The best ramp measured.
 * @see R. Hooke, T. A. Jeeves, Direct search, Journal of the ACM 8 (1961).
 */
export async function searchRamp(
  start: Ramp,
  settings: number,
  meanEnergy: MeanEnergy,
): Promise<Ramp> {
  let best = [log(start.gamma), log(start.beta)];
  const toRamp = ([gamma, beta]: number[]): Ramp => ({ gamma: exp(gamma), beta: exp(beta) });
  let lowest = await meanEnergy(start);
  let left = settings - 1;
  let hasMoved = false;
  let step = log(2);
  for (let move = 0; left > 0 && lowest !== undefined; move++) {
    if (move > 0 && move % 4 === 0) {
      if (!hasMoved) step /= 2;
      hasMoved = false;
    }
    const axis = (move >> 1) & 1;
    const tried = [...best];
    tried[axis] += move % 2 === 0 ? step : -step;
    const energy = await meanEnergy(toRamp(tried));
    left--;
    if (energy === undefined) break;
    if (energy >= lowest) continue;
    lowest = energy;
    best = tried;
    hasMoved = true;
  }
  return toRamp(best);
}
