import { KetflowError } from '@ketflow/core';

/**
 * The smallest weight w for which no infeasible state has E + w v below the best feasible E:
 * w = max(0, max (E_best + margin - E(x)) / v(x)) over the infeasible states x. Above it (margin 0) every minimum of E + w v is
 * a feasible state, and an optimal one: for v(x) > 0, E(x) + w v(x) > E_best.
 *
 * @param energies - E of every state, shape (m,), finite.
 * @param violations - v of every state, shape (m,): 0 where it is feasible, else positive and finite.
 * @param margin - How far above E_best every infeasible state shall lie, >= 0; default 0.
 * @returns `undefined` if no state is feasible: then no weight helps.
 * @throws KetflowError `SHAPE_MISMATCH` for unequal lengths, `OPTION_INVALID` for another margin, or violations below 0 or not
 * finite.
 * @see J. Nocedal, S. J. Wright, Numerical Optimization (2006), section 17.2: exact penalty functions.
 * @example
 * // E = 0, -4, -1; the second state violates by 2: it costs more than -1 from w = 1.5 on.
 * exactPenaltyWeight(Float64Array.of(0, -4, -1), Float64Array.of(0, 2, 0)) // 1.5
 */
export function exactPenaltyWeight(
  energies: Float64Array,
  violations: Float64Array,
  margin = 0,
): number | undefined {
  if (energies.length !== violations.length) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'violations',
      expected: `${energies.length} values`,
      got: String(violations.length),
    });
  }
  requireFromZero('margin', margin);
  let best = Infinity;
  for (let x = 0; x < energies.length; x++) {
    requireFromZero('violations', violations[x]);
    if (violations[x] === 0 && energies[x] < best) best = energies[x];
  }
  if (best === Infinity) return undefined;
  let weight = 0;
  for (let x = 0; x < energies.length; x++) {
    if (violations[x] === 0) continue;
    weight = Math.max(weight, (best + margin - energies[x]) / violations[x]);
  }
  return weight;
}

function requireFromZero(option: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new KetflowError('OPTION_INVALID', {
      option,
      value: String(value),
      expected: 'finite numbers of at least 0',
    });
  }
}
