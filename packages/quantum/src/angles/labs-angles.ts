import { KetflowError } from '@ketflow/core';
import type { Angles } from './angles.ts';
import { fromConvention } from './convention.ts';
import { labsTable } from './labs-table.ts';

/**
 * Angles for low-autocorrelation binary sequences of n spins, E = sum_{k=1}^{n-1} (sum_i s_i s_{i+k})^2, the best known by
 * the probability of the optimal sequences.
 * @param numSpins - n = 7, 10 or 12.
 * @param layers - 1 to 6; 12 for n = 12, too.
 * @throws KetflowError `ANGLES_INVALID` for another n or number of layers.
 * @see R. Shaydulin et al., Evidence of scaling advantage for the quantum approximate optimization algorithm on a
 * classically intractable problem, Science Advances 10, eadm6761 (2024).
 */
export function labsAngles(numSpins: number, layers: number): Angles {
  const rows = labsTable.filter((row) => row.numSpins === numSpins);
  const row = rows.find((r) => r.layers === layers);
  if (!row) {
    const known =
      rows.length === 0
        ? `n = ${[...new Set(labsTable.map((r) => r.numSpins))].join(', ')}`
        : `${rows.map((r) => r.layers).join(', ')} layers`;
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are no LABS angles for n = ${numSpins} and ${layers} layers, only for ${known}`,
    });
  }
  return fromConvention('qokit', 'min', row.gammas, row.betas);
}
