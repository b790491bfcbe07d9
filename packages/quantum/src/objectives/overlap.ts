import { KetflowError } from '@ketflow/core';
import { requireOutcomes, type Objective } from './objective.ts';

/**
 * Minus the probability of the lowest energy of all outcomes, those of probability 0 included: from -1 (every shot is
 * optimal) to 0.
 * @param tolerance - In units of E, at least 0 and finite: energies up to so much above the lowest count as the lowest.
 * Default 0; energies that are sums of reals need more than their rounding.
 * @throws KetflowError `OPTION_INVALID` for another tolerance.
 */
export function overlap(tolerance = 0): Objective {
  if (!(tolerance >= 0 && tolerance < Infinity)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'tolerance',
      value: String(tolerance),
      expected: 'a finite number of at least 0',
    });
  }
  const highestOf = (energies: Float64Array): number =>
    energies.reduce((low, energy) => Math.min(low, energy), Infinity) + tolerance;
  return {
    name: 'overlap',
    value: (energies, probabilities) => {
      requireOutcomes(energies, probabilities);
      const highest = highestOf(energies);
      let sum = 0;
      for (let x = 0; x < energies.length; x++) {
        if (energies[x] <= highest) sum += probabilities[x];
      }
      return -sum;
    },
    derivatives: (energies, probabilities) => {
      requireOutcomes(energies, probabilities);
      const highest = highestOf(energies);
      return energies.map((energy) => (energy <= highest ? -1 : 0));
    },
  };
}
