import { KetflowError, exp, log } from '@ketflow/core';
import { requireOutcomes, type Objective } from './objective.ts';

/** Largest exponent whose exponential is finite. */
const mostExponent = 709;

/**
 * The Gibbs objective -log sum p exp(-eta E), which rewards low energies more than the expectation does: about eta <E> for
 * small eta, about eta E_min - log(probability of E_min) for large eta. Shifted by the lowest energy that occurs, so that no
 * eta overflows.
 * @param eta - In 1 / energy, above 0 and finite.
 * @throws KetflowError `OPTION_INVALID` for another eta.
 * @see L. Li, M. Fan, M. Coram, P. Riley, S. Leichenauer, Quantum optimization with a novel Gibbs objective function and
 * ansatz architecture search, Phys. Rev. Research 2, 023074 (2020).
 */
export function gibbs(eta: number): Objective {
  if (!(eta > 0 && eta < Infinity)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'eta',
      value: String(eta),
      expected: 'a finite number above 0',
    });
  }
  const value = (energies: Float64Array, probabilities: Float64Array): number => {
    requireOutcomes(energies, probabilities);
    let lowest = Infinity;
    for (let x = 0; x < energies.length; x++) {
      if (probabilities[x] > 0 && energies[x] < lowest) lowest = energies[x];
    }
    let sum = 0;
    for (let x = 0; x < energies.length; x++) {
      if (probabilities[x] > 0) sum += probabilities[x] * exp(-eta * (energies[x] - lowest));
    }
    return eta * lowest - log(sum);
  };
  return {
    name: `gibbs(${eta})`,
    value,
    derivatives: (energies, probabilities) => {
      const free = value(energies, probabilities);
      return energies.map((energy) => -exp(Math.min(mostExponent, free - eta * energy)));
    },
  };
}
