import { requireLayers, type Angles } from './angles.ts';

/**
 * A linear ramp: gamma_k = ((k + 1/2) / p) deltaGamma, beta_k = -(1 - (k + 1/2) / p) deltaBeta, k = 0..p-1. Positive deltas
 * suit a cost that is minimised.
 * @param layers - p >= 1.
 * @throws KetflowError `ANGLES_INVALID` if `layers` is not a positive integer.
 * @see S. H. Sack, M. Serbyn, Quantum annealing initialization of QAOA, Quantum 5, 491 (2021).
 */
export function linearRamp(layers: number, deltaGamma: number, deltaBeta: number): Angles {
  requireLayers(layers);
  const time = (k: number): number => (k + 0.5) / layers;
  return {
    gammas: Float64Array.from({ length: layers }, (_, k) => time(k) * deltaGamma),
    betas: Float64Array.from({ length: layers }, (_, k) => -(1 - time(k)) * deltaBeta),
  };
}

/**
 * Trotterised annealing (TQA): the linear ramp with one time step, gamma_i = ((i - 1/2) / p) dt,
 * beta_i = -(1 - (i - 1/2) / p) dt, i = 1..p.
 * @param layers - p >= 1.
 * @param dt - Time step, in units in which E and sum X have equal weight; about 0.75 suits unweighted MaxCut on 3-regular
 * graphs.
 * @throws KetflowError `ANGLES_INVALID` if `layers` is not a positive integer.
 * @see S. H. Sack, M. Serbyn, Quantum annealing initialization of QAOA, Quantum 5, 491 (2021).
 */
export function trotterisedAnnealing(layers: number, dt: number): Angles {
  return linearRamp(layers, dt, dt);
}
