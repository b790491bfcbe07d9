import { KetflowError } from '@ketflow/core';

/**
 * Conditional value at risk of the best tail: the mean cost of the fraction alpha of the probability with the lowest cost,
 * CVaR = (1/alpha) (sum of p E over the lowest states of total probability alpha), the last state counted in part.
 * alpha = 1 is the expectation.
 *
 * @param probabilities - Shape (m,), not negative; divided by their sum.
 * @param cost - Shape (m,).
 * @param alpha - 0 < alpha <= 1.
 * @throws KetflowError `OPTION_INVALID` for another alpha, `SHAPE_MISMATCH` for unequal or zero lengths.
 * @see P. Barkoutsos et al., Improving variational quantum optimization using CVaR, Quantum 4, 256 (2020).
 */
export function cvar(probabilities: Float64Array, cost: Float64Array, alpha: number): number {
  if (!(alpha > 0 && alpha <= 1)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'alpha',
      value: String(alpha),
      expected: 'a number above 0, at most 1',
    });
  }
  if (probabilities.length !== cost.length || cost.length === 0) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'probabilities',
      expected: `${Math.max(1, cost.length)} values`,
      got: String(probabilities.length),
    });
  }
  const order = Uint32Array.from(cost, (_, x) => x).sort((a, b) => cost[a] - cost[b] || a - b);
  let total = 0;
  for (const p of probabilities) total += p;
  const mass = alpha * total;
  let taken = 0;
  let sum = 0;
  for (const x of order) {
    const part = Math.min(probabilities[x], mass - taken);
    sum += part * cost[x];
    taken += part;
    if (taken >= mass) break;
  }
  return sum / taken;
}
