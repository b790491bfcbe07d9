import { KetflowError, TRIGONOMETRIC_LIMIT } from '@ketflow/core';
import { requirePairs, type Angles } from '../angles/angles.ts';

/** The angles of the layers, for E minimised: exp(-i gamma E), then exp(-i beta sum X). */
export interface LayerAngles {
  /** Shape (p,), radians per unit of E. */
  readonly gammas: ArrayLike<number>;
  /** Shape (p,), radians. */
  readonly betas: ArrayLike<number>;
}

/** The largest multiple of a beta of which a sine is taken. */
const betaFactor = 4;

/**
 * A copy of angles that are as many gammas as betas, at least one, and not so large that sines lose their digits.
 * @param gammaFactor - The largest multiple of a gamma of which a sine is taken.
 * @throws KetflowError `ANGLES_INVALID`.
 */
export function checkedAngles(angles: LayerAngles, gammaFactor: number): Angles {
  const gammas = Float64Array.from(angles.gammas);
  const betas = Float64Array.from(angles.betas);
  requirePairs({ gammas, betas });
  requireSmall('gammas', gammas, gammaFactor);
  requireSmall('betas', betas, betaFactor);
  return { gammas, betas };
}

function requireSmall(name: string, angles: Float64Array, factor: number): void {
  for (const [k, angle] of angles.entries()) {
    if (!(Math.abs(angle) * factor <= TRIGONOMETRIC_LIMIT)) {
      throw new KetflowError('ANGLES_INVALID', {
        reason: `${name}[${k}] = ${angle} is not a number of size up to ${TRIGONOMETRIC_LIMIT / factor}`,
      });
    }
  }
}
