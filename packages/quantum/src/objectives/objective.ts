import { KetflowError } from '@ketflow/core';

/**
 * What is minimised over the angles: a function of the outcomes of the measurement. An outcome is a basis state or a class of
 * states of equal energy; the order does not matter beyond rounding.
 */
export interface Objective {
  readonly name: string;
  /**
   * @param energies - E of every outcome, shape (m,), m >= 1, finite.
   * @param probabilities - Shape (m,), not negative, with a sum of about 1.
   * @throws KetflowError `SHAPE_MISMATCH` for unequal or zero lengths.
   */
  value(energies: Float64Array, probabilities: Float64Array): number;
  /**
   * The derivative of the value by every probability, shape (m,), freshly allocated; defined up to a constant added to all,
   * which does nothing as long as the sum of the probabilities is kept. With D the diagonal matrix of these numbers, the
   * derivative by an angle of generator G is 2 Im <psi|D G|psi>.
   * @throws KetflowError `SHAPE_MISMATCH` for unequal or zero lengths.
   */
  derivatives(energies: Float64Array, probabilities: Float64Array): Float64Array;
}

/** Refuses outcomes that are none or unequally many. @throws KetflowError `SHAPE_MISMATCH`. */
export function requireOutcomes(energies: Float64Array, probabilities: Float64Array): void {
  if (probabilities.length !== energies.length || energies.length === 0) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'probabilities',
      expected: `${Math.max(1, energies.length)} values`,
      got: String(probabilities.length),
    });
  }
}

/** sum p E, from the first to the last. */
export function meanEnergy(energies: Float64Array, probabilities: Float64Array): number {
  let sum = 0;
  for (let x = 0; x < energies.length; x++) sum += probabilities[x] * energies[x];
  return sum;
}
