import { KetflowError } from '@ketflow/core';
import type { Angles } from './angles.ts';
import { fromConvention } from './convention.ts';
import { skTable } from './sk-table.ts';

/** The numbers of layers that {@link skAngles} has, increasing. */
export const skLayers: readonly number[] = skTable.map((row) => row.layers);

/**
 * Angles for the Sherrington-Kirkpatrick model of infinite size, E = -n^(-1/2) sum_{i<j} J_ij z_i z_j with J_ij of mean 0
 * and variance 1 (either sign of E: the model is symmetric). Energy per spin -0.3033 at p = 1, -0.7397 at p = 80; the
 * lowest is -0.763166.
 * @param layers - 1 to 20, 22, 24, 26, 27, 28, 30, 31, 32, 34, 36, 38, 40, 60 or 80.
 * @throws KetflowError `ANGLES_INVALID` for another number.
 * @see E. Farhi, J. Goldstone, S. Gutmann, L. Zhou, The quantum approximate optimization algorithm and the
 * Sherrington-Kirkpatrick model at infinite size, Quantum 6, 759 (2022), arXiv 1910.08187.
 */
export function skAngles(layers: number): Angles {
  const row = skTable.find((r) => r.layers === layers);
  if (!row) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are no SK angles for ${layers} layers, only for ${skLayers.join(', ')}`,
    });
  }
  return fromConvention('farhi', 'max', row.gammas, row.betas);
}
