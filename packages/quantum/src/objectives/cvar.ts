import { KetflowError } from '@ketflow/core';
import { requireOutcomes, type Objective } from './objective.ts';
import { weightedQuantile } from './weighted-quantile.ts';

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
  requireAlpha(alpha);
  requireOutcomes(cost, probabilities);
  const mass = alpha * sumOf(probabilities);
  const edge = weightedQuantile(cost, probabilities, mass);
  let below = 0;
  for (let x = 0; x < cost.length; x++) {
    if (cost[x] < edge) below += probabilities[x] * (edge - cost[x]);
  }
  return edge - below / mass;
}

/**
 * The objective {@link cvar}: the mean energy of the best fraction alpha. Its derivative by a probability is
 * (E - E_edge) / alpha below the energy E_edge at which the tail ends, 0 from there on. Where the tail ends exactly at the
 * end of an outcome, every E_edge up to the next energy gives a subgradient; the lowest is taken.
 * @param alpha - 0 < alpha <= 1.
 * @throws KetflowError `OPTION_INVALID` for another alpha.
 */
export function cvarObjective(alpha: number): Objective {
  requireAlpha(alpha);
  return {
    name: `cvar(${alpha})`,
    value: (energies, probabilities) => cvar(probabilities, energies, alpha),
    derivatives: (energies, probabilities) => {
      requireOutcomes(energies, probabilities);
      // Without an upper tail there is no edge, even where rounding would see one among the rarest outcomes.
      if (alpha === 1) return energies.slice();
      const edge = weightedQuantile(energies, probabilities, alpha * sumOf(probabilities));
      return energies.map((energy) => Math.min(0, energy - edge) / alpha);
    },
  };
}

function requireAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha <= 1)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'alpha',
      value: String(alpha),
      expected: 'a number above 0, at most 1',
    });
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
