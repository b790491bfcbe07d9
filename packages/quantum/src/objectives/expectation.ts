import { meanEnergy, requireOutcomes, type Objective } from './objective.ts';

/** The expectation <E> = sum p E, whose derivatives are the energies. */
export function expectation(): Objective {
  return {
    name: 'expectation',
    value: (energies, probabilities) => {
      requireOutcomes(energies, probabilities);
      return meanEnergy(energies, probabilities);
    },
    derivatives: (energies, probabilities) => {
      requireOutcomes(energies, probabilities);
      return energies.slice();
    },
  };
}
