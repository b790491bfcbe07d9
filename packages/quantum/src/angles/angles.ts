import { KetflowError } from '@ketflow/core';

/** The angles of a QAOA circuit in the convention of Ketflow: exp(-i gamma E), E minimised, then exp(-i beta sum X). */
export interface Angles {
  readonly gammas: Float64Array;
  readonly betas: Float64Array;
}

/** Refuses a number of layers that is not an integer of at least 1. @throws KetflowError `ANGLES_INVALID`. */
export function requireLayers(layers: number): void {
  if (!Number.isInteger(layers) || layers < 1) {
    throw new KetflowError('ANGLES_INVALID', { reason: `${layers} layers are not a number >= 1` });
  }
}

/** Refuses angles that are not as many gammas as betas, at least one. @throws KetflowError `ANGLES_INVALID`. */
export function requirePairs({ gammas, betas }: Angles): void {
  if (gammas.length !== betas.length || gammas.length === 0) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `there are ${gammas.length} gammas and ${betas.length} betas`,
    });
  }
}
