import { KetflowError, cos, sin } from '@ketflow/core';
import { requireLayers, requirePairs, type Angles } from './angles.ts';

/** Amplitudes of the waves that add up to angles, shape (q,) each: `sines` for the gammas, `cosines` for the betas. */
export interface FourierCoefficients {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
}

type Wave = (angle: number) => number;

/**
 * Angles from their waves (FOURIER): gamma_i = sum_k u_k sin((k - 1/2)(i - 1/2) pi / p),
 * beta_i = sum_k v_k cos((k - 1/2)(i - 1/2) pi / p), k = 1..q, i = 1..p. The same few coefficients give smooth angles for
 * any number of layers.
 * @param layers - p, at least q.
 * @throws KetflowError `ANGLES_INVALID` if there are no coefficients, unequally many, or more than layers.
 * @see L. Zhou, S.-T. Wang, S. Choi, H. Pichler, M. D. Lukin, Phys. Rev. X 10, 021067 (2020), equation (8).
 */
export function fourierAngles({ sines, cosines }: FourierCoefficients, layers: number): Angles {
  requireLayers(layers);
  const count = sines.length;
  if (cosines.length !== count || count === 0 || count > layers) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `${count} sines and ${cosines.length} cosines are not from 1 to ${layers} of each, equally many`,
    });
  }
  return {
    gammas: addWaves(sines, layers, layers, sin),
    betas: addWaves(cosines, layers, layers, cos),
  };
}

/**
 * The waves of angles, the inverse of {@link fourierAngles}: u_k = (2/p) sum_i gamma_i sin((k - 1/2)(i - 1/2) pi / p),
 * v_k alike with cosines (DST-IV and DCT-IV).
 * @param count - How many, from the slowest; default all p. Fewer give the smooth angles nearest to these (least squares).
 * @throws KetflowError `ANGLES_INVALID` if there are no angles, unequally many, or fewer than `count`.
 */
export function fourierCoefficients(
  angles: Angles,
  count: number = angles.gammas.length,
): FourierCoefficients {
  requirePairs(angles);
  const layers = angles.gammas.length;
  if (!Number.isInteger(count) || count < 1 || count > layers) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `angles of ${layers} layers do not have ${count} coefficients`,
    });
  }
  const scaled = (sums: Float64Array): Float64Array => sums.map((sum) => (2 / layers) * sum);
  return {
    sines: scaled(addWaves(angles.gammas, count, layers, sin)),
    cosines: scaled(addWaves(angles.betas, count, layers, cos)),
  };
}

/** out_i = sum_k a_k wave((k + 1/2)(i + 1/2) pi / layers), which is symmetric in i and k. */
function addWaves(
  amplitudes: Float64Array,
  length: number,
  layers: number,
  wave: Wave,
): Float64Array {
  return Float64Array.from({ length }, (_, i) =>
    amplitudes.reduce((sum, a, k) => sum + a * wave(((k + 0.5) * (i + 0.5) * Math.PI) / layers), 0),
  );
}
