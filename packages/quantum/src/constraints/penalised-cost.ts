import { KetflowError } from '@ketflow/core';
import type { BasisSpace } from '../basis-space.ts';
import { costVector } from '../cost/cost-vector.ts';
import { defaultLimitBytes, requireMemory } from '../memory-limit.ts';
import { refuseUnknownOptions } from '../options.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import { exactPenaltyWeight } from './exact-penalty-weight.ts';
import { excessOf, requireConstraint, type LinearConstraint } from './linear-constraint.ts';

/** Options of {@link penalisedCost}. */
export interface PenalisedCostOptions {
  /** How a miss d of one constraint counts: d (`linear`, the default, which keeps the range of costs small) or d^2. */
  readonly violation?: 'linear' | 'quadratic';
  /**
   * The weight w, at least 0. Default: the smallest for which every infeasible state lies at least 0.3 standard deviations
   * of E above the best feasible one (0.3 largest |E| where E is constant, 0.3 where it is 0).
   */
  readonly weight?: number;
  /** Most bytes of all tables; default 2 GiB. */
  readonly limitBytes?: number;
}

/** A cost with its constraints in it. */
export interface FeasiblePenalty {
  readonly status: 'feasible';
  /** E(x) + weight v(x), shape (space.size,): the `cost` of `createQaoa`. */
  readonly cost: Float64Array;
  readonly weight: number;
  /** The weight above which every minimum of `cost` is an optimal feasible state: see {@link exactPenaltyWeight}. */
  readonly exactWeight: number;
  /** 1 where every constraint holds, shape (space.size,). */
  readonly feasible: Uint8Array;
  readonly feasibleCount: number;
  /** feasibleCount / space.size. */
  readonly feasibleFraction: number;
  /** The lowest E of a feasible state, and the first state that has it. */
  readonly best: { readonly energy: number; readonly index: number };
}

/** No state keeps all constraints: there is nothing that a weight could single out. */
export interface InfeasiblePenalty {
  readonly status: 'infeasible';
  /** The least v, and the first state that has it. */
  readonly nearest: { readonly violation: number; readonly index: number };
}

/** What {@link penalisedCost} gives. */
export type PenalisedCost = FeasiblePenalty | InfeasiblePenalty;

const knownOptions = ['violation', 'weight', 'limitBytes'];
/** Measured at p = 3 on random knapsacks and independent sets: less loses feasibility, more loses the optimum. */
const marginFactor = 0.3;
/** Cost, violation and the sums of one constraint, f64 each, and the mask. */
const bytesPerState = 25;

/**
 * Puts linear inequalities and equalities in bits into the cost, without slack variables: E(x) + w v(x),
 * v(x) = sum_c d_c(x) or sum_c d_c(x)^2, d_c(x) the amount by which x misses constraint c. On the diagonal any function of x
 * costs a simulation the same, so no qubits are spent on slack and feasible states keep their energy.
 *
 * @param space - Basis states: all, or those of one weight.
 * @param polynomial - E, minimised, in z = 1 - 2x.
 * @param constraints - At least one; scale a.x and b to make one count more than another.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`; `SHAPE_MISMATCH` for other numbers of coefficients;
 * `BIAS_NOT_FINITE`, `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE` as `costVector`; `TOO_LARGE` before anything is allocated.
 * @remarks 25 bytes for each state while it works, 9 in the result. That no state is feasible is a status, not an error.
 * A weight far above `exactWeight` flattens the landscape between feasible states: on random knapsacks of 10 items, p = 3, the
 * default finds the optimum with probability 0.12, a weight of 1000 deviations with 0.001.
 * @example
 * // At most two of three items, of values 3, 2, 2.
 * const space = fullSpace(3);
 * const values = [3, 2, 2].map((v, q) => ({ coefficient: v / 2, qubits: [q] })); // E = -value + 3.5
 * const penalised = penalisedCost(space, { offset: 0, terms: values }, [
 *   { coefficients: [1, 1, 1], sense: '<=', bound: 2 },
 * ]);
 */
export function penalisedCost(
  space: BasisSpace,
  polynomial: ZPolynomial,
  constraints: readonly LinearConstraint[],
  options: PenalisedCostOptions = {},
): PenalisedCost {
  refuseUnknownOptions(options, knownOptions);
  const { violation = 'linear', weight, limitBytes = defaultLimitBytes } = options;
  requireOptions(constraints, violation, weight);
  for (const [c, constraint] of constraints.entries()) {
    requireConstraint(constraint, c, space.numQubits);
  }
  requireMemory({
    what: `A penalised cost of ${space.size} states`,
    space,
    limitBytes,
    bytesOf: ({ size }) => bytesPerState * size,
  });
  const cost = costVector(space, polynomial, { limitBytes });
  const violations = new Float64Array(space.size);
  for (const constraint of constraints) {
    const excess = excessOf(space, constraint);
    for (let x = 0; x < violations.length; x++) {
      violations[x] += violation === 'quadratic' ? excess[x] * excess[x] : excess[x];
    }
  }
  const exactWeight = exactPenaltyWeight(cost, violations);
  if (exactWeight === undefined) {
    const least = violations.reduce((low, v) => Math.min(low, v), Infinity);
    const nearest = { violation: least, index: violations.indexOf(least) };
    return { status: 'infeasible', nearest };
  }
  const chosen = weight ?? exactPenaltyWeight(cost, violations, marginOf(cost)) ?? exactWeight;
  const feasible = Uint8Array.from(violations, (v) => (v === 0 ? 1 : 0));
  const best = bestOf(cost, feasible);
  for (let x = 0; x < cost.length; x++) cost[x] += chosen * violations[x];
  const feasibleCount = feasible.reduce((sum, is) => sum + is, 0);
  return {
    status: 'feasible',
    cost,
    weight: chosen,
    exactWeight,
    feasible,
    feasibleCount,
    feasibleFraction: feasibleCount / space.size,
    best,
  };
}

function bestOf(energies: Float64Array, feasible: Uint8Array): { energy: number; index: number } {
  let index = feasible.indexOf(1);
  for (let x = index + 1; x < energies.length; x++) {
    if (feasible[x] === 1 && energies[x] < energies[index]) index = x;
  }
  return { energy: energies[index], index };
}

function marginOf(energies: Float64Array): number {
  const mean = energies.reduce((sum, e) => sum + e, 0) / energies.length;
  const squares = energies.reduce((sum, e) => sum + (e - mean) * (e - mean), 0);
  const deviation = Math.sqrt(squares / energies.length);
  const largest = energies.reduce((most, e) => Math.max(most, Math.abs(e)), 0);
  return marginFactor * (deviation > 1e-9 * largest ? deviation : largest || 1);
}

function requireOptions(
  constraints: readonly LinearConstraint[],
  violation: string,
  weight: number | undefined,
): void {
  if (constraints.length === 0) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'constraints',
      value: 'none',
      expected: 'at least one constraint; costVector gives the cost alone',
    });
  }
  if (violation !== 'linear' && violation !== 'quadratic') {
    throw new KetflowError('OPTION_INVALID', {
      option: 'violation',
      value: violation,
      expected: 'linear or quadratic',
    });
  }
  if (weight !== undefined && !(weight >= 0 && weight < Infinity)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'weight',
      value: String(weight),
      expected: 'a finite number of at least 0',
    });
  }
}
