import { requireAllStates } from './require-all-states.ts';

/**
 * Renumbers the basis states between qubit 0 most significant (PennyLane, Cirq) and qubit 0 least significant (Ketflow,
 * Qiskit, QOKit): entry x goes to the index with the n bits of x in reverse order. Its own inverse.
 * @param values - One value for each basis state, shape (2^n,), for instance probabilities or one part of the amplitudes.
 * @returns Shape (2^n,), freshly allocated.
 * @throws KetflowError `SHAPE_MISMATCH` if the length is no power of 2.
 * @example
 * reverseBitOrder([0, 1, 2, 3]) // [0, 2, 1, 3]
 */
export function reverseBitOrder(values: ArrayLike<number>): Float64Array {
  const size = values.length;
  requireAllStates('values', size);
  const reversed = new Float64Array(size);
  let target = 0;
  for (let x = 0; x < size; x++) {
    reversed[target] = values[x];
    // Adds 1 from the most significant bit down.
    let bit = size / 2;
    while (target >= bit && bit >= 1) {
      target -= bit;
      bit /= 2;
    }
    target += bit;
  }
  return reversed;
}
