import { KetflowError } from '@ketflow/core';
import { requireLayers, requirePairs, type Angles } from './angles.ts';

/**
 * Stretches good angles of p layers to p + 1 (INTERP): a'_i = ((i-1)/p) a_{i-1} + ((p-i+1)/p) a_i, i = 1..p+1.
 * @throws KetflowError `ANGLES_INVALID` if there are none or the lengths differ.
 * @see L. Zhou, S.-T. Wang, S. Choi, H. Pichler, M. D. Lukin, Phys. Rev. X 10, 021067 (2020), appendix B.
 */
export function interpolate(angles: Angles): Angles {
  requirePairs(angles);
  return { gammas: stretch(angles.gammas), betas: stretch(angles.betas) };
}

/**
 * Stretches good angles to any greater number of layers by {@link interpolate}, one layer at a time.
 * @param layers - At least as many as there are; as many gives a copy.
 * @throws KetflowError `ANGLES_INVALID` for fewer layers, or angles that `interpolate` refuses.
 */
export function interpolateTo(angles: Angles, layers: number): Angles {
  requirePairs(angles);
  requireLayers(layers);
  let gammas: Float64Array = angles.gammas.slice();
  let betas: Float64Array = angles.betas.slice();
  if (gammas.length > layers) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `angles of ${gammas.length} layers cannot be stretched to ${layers}`,
    });
  }
  while (gammas.length < layers) {
    gammas = stretch(gammas);
    betas = stretch(betas);
  }
  return { gammas, betas };
}

function stretch(angles: Float64Array): Float64Array {
  const p = angles.length;
  return Float64Array.from({ length: p + 1 }, (_, i) => {
    const before = i === 0 ? 0 : (i / p) * angles[i - 1];
    return i === p ? before : before + ((p - i) / p) * angles[i];
  });
}
