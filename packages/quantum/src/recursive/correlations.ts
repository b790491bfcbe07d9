import { KetflowError } from '@ketflow/core';
import { requireAllStates } from '../conventions/require-all-states.ts';
import { walshHadamard } from '../walsh-hadamard.ts';

/**
 * The correlations <prod_{q in S} z_q> = sum_x p(x) prod_{q in S} (1 - 2 x_q) of several products S, all by one
 * Walsh-Hadamard transform of p: about n 2^n additions, however many products.
 * @param probabilities - Over all bit strings, shape (2^n,), n <= 30; divided by their sum.
 * @param products - Distinct qubits each, 0 to n - 1.
 * @returns Shape (products.length,), -1 to 1.
 * @throws KetflowError `SHAPE_MISMATCH` if the length is no power of 2, `VARIABLE_UNKNOWN` for a qubit outside,
 * `VARIABLE_DUPLICATE` for a qubit twice in a product.
 * @example
 * correlations(Float64Array.of(0, 0.5, 0.5, 0), [[0], [0, 1]]) // [0, -1]
 */
export function correlations(
  probabilities: Float64Array,
  products: readonly (readonly number[])[],
): Float64Array {
  const size = probabilities.length;
  requireAllStates('probabilities', size);
  const masks = products.map((product) => maskOf(product, size));
  const transformed = walshHadamard(probabilities);
  return Float64Array.from(masks, (mask) => transformed[mask] / transformed[0]);
}

function maskOf(product: readonly number[], size: number): number {
  let mask = 0;
  for (const q of product) {
    const bit = 2 ** q;
    if (!Number.isInteger(q) || q < 0 || bit >= size) {
      throw new KetflowError('VARIABLE_UNKNOWN', { variable: `qubit ${q}`, nearest: undefined });
    }
    if ((mask & bit) !== 0) {
      throw new KetflowError('VARIABLE_DUPLICATE', { variable: `qubits ${product.join(', ')}` });
    }
    mask += bit;
  }
  return mask;
}
