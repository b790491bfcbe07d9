import { powerOfTwoBelow } from '../power-of-two.ts';
import type { LinearProgram } from './linear-program.ts';

/** Tolerances that the solver is given, on costs of about 1: reduced costs, and what counts as an improvement. */
export const SOLVER_TOLERANCE = 1e-8;

/** Largest cost that is handed over as it is, if all are whole. */
const LARGEST_WHOLE = 2 ** 20;

/** Relative rounding of the sums in the solver, generously. */
const ROUNDING = 1e-13;

/** A power of two by which costs are multiplied before they are handed over; 1 for whole costs of moderate size. */
export function scaleOf(cost: Float64Array): number {
  const largest = cost.reduce((most, c) => Math.max(most, Math.abs(c)), 0);
  if (largest === 0) return 1;
  if (largest <= LARGEST_WHOLE && cost.every(Number.isInteger)) return 1;
  return 1 / powerOfTwoBelow(largest);
}

/**
 * What a dual bound of the solver proves of the costs, without the offset. Reduced costs may be wrong by the tolerance in
 * every column, all of which lie in [0, 1], and solutions better by less than the tolerance are not looked for: all that
 * is taken off, together with the rounding of the sums. Where all costs are whole, so is every value, and the bound is rounded up.
 *
 * @param dual - Lower bound of the scaled costs, as the solver states it.
 */
export function provenBound({ cost }: LinearProgram, dual: number, scale: number): number {
  const sum = cost.reduce((total, c) => total + Math.abs(c), 0);
  const slack = (SOLVER_TOLERANCE * (cost.length + 1)) / scale + ROUNDING * sum;
  const bound = dual / scale - slack;
  return cost.every(Number.isInteger) ? Math.ceil(bound) : bound;
}
