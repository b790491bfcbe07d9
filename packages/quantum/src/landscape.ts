import { KetflowError } from '@ketflow/core';
import type { Mixer } from './mixer.ts';
import type { Qaoa } from './qaoa.ts';

/** Where a landscape is looked at. */
export interface LandscapeGrid {
  /** Radians per unit of E, finite. */
  readonly gammas: Float64Array;
  /** Radians, finite. */
  readonly betas: Float64Array;
}

/** The ends of a grid, both included. */
export interface LandscapeRange {
  readonly gamma: readonly [number, number];
  readonly beta: readonly [number, number];
}

/**
 * A range that shows the part of the landscape of one layer that matters: gamma from 0 to sqrt(n) / deviation of E, between
 * two and three times the best gamma of MaxCut and of dense models (negative gammas mirror it: <E>(-gamma, -beta) =
 * <E>(gamma, beta)), beta over a period, [-pi/2, pi/2] for the X mixer and [-pi, pi] for the others.
 * @param deviation - Standard deviation of E over the basis states, `costDeviation` of a simulation; 0 counts as 1.
 */
export function landscapeRange(mixer: Mixer, numQubits: number, deviation: number): LandscapeRange {
  const half = mixer === 'x' ? Math.PI / 2 : Math.PI;
  return {
    gamma: [0, Math.sqrt(numQubits) / (deviation > 0 ? deviation : 1)],
    beta: [-half, half],
  };
}

/**
 * Evenly spaced angles from the one end of each range to the other.
 * @param steps - Number of gammas and of betas, at least 2.
 * @throws KetflowError `OPTION_INVALID` for `steps`, or for a range that is empty or not finite.
 */
export function landscapeGrid(range: LandscapeRange, steps: number): LandscapeGrid {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'steps',
      value: String(steps),
      expected: 'an integer of at least 2',
    });
  }
  const spread = (option: string, [low, high]: readonly [number, number]): Float64Array => {
    if (!(low < high) || !Number.isFinite(high - low)) {
      const expected = 'two finite numbers, the smaller one first';
      throw new KetflowError('OPTION_INVALID', { option, value: `${low}, ${high}`, expected });
    }
    return Float64Array.from(
      { length: steps },
      (_, i) => low * ((steps - 1 - i) / (steps - 1)) + high * (i / (steps - 1)),
    );
  };
  return { gammas: spread('gamma', range.gamma), betas: spread('beta', range.beta) };
}

/**
 * The expectation <E> of one layer on a grid: for each gamma in order the values at all betas, shape (betas,), freshly
 * allocated. A generator, so that the caller can show how far it is, or stop.
 * @throws KetflowError `ANGLES_INVALID` for angles that the simulation refuses.
 * @remarks One evaluation for each point.
 * @example
 * const grid = landscapeGrid(landscapeRange('x', 10, qaoa.costDeviation), 33);
 * const rows = [...landscape(qaoa, grid)];
 */
export function* landscape(
  qaoa: Pick<Qaoa, 'evaluate'>,
  { gammas, betas }: LandscapeGrid,
): Generator<Float64Array, void> {
  for (const gamma of gammas) yield betas.map((beta) => qaoa.evaluate([gamma], [beta]));
}
