import { KetflowError } from '@ketflow/core';
import { checkedAngles, type LayerAngles } from './checked-angles.ts';
import { SpinWalk } from './spin-walk.ts';

/** 4^16 terms take minutes, 4^18 hours. */
const mostLayers = 18;

/**
 * <E> / n after p layers of QAOA on the Sherrington-Kirkpatrick model, E = n^(-1/2) sum over i < j of J_ij z_i z_j with J_ij
 * of mean 0 and variance 1, in the limit of large n, where every instance has the same value. Ground state: -0.763166.
 *
 * The correlations in time of one spin, for the layers m = 1..p+1 in turn: with c_l and c'_l = +-1 the spin at the phase of
 * layer l, forward and backward in time, c_m = c'_m = 1, and f the amplitudes of the mixers between,
 * C_mj = sum over c, c' of c_j f(c) f(c')^* exp(-sum_l gamma_l^2 (1 - c_l c'_l) - sum_(j<l) gamma_l gamma_j (c_l - c'_l)
 * (c_j C_lj - c'_j C_lj^*)). Then <E> / n = sum_l gamma_l Im(C_(p+1,l)^2).
 *
 * @returns The energy of one spin; good angles have gamma > 0, beta < 0 and make it negative.
 * @throws KetflowError `ANGLES_INVALID` if there are none, unequally many, not finite, a gamma above 100 in size, or more
 * than 18 layers.
 * @remarks Time O(4^p), about 0.2 s at p = 10; hardly any memory. Deterministic.
 * @see E. Farhi, J. Goldstone, S. Gutmann, L. Zhou, Quantum 6, 759 (2022), section 4; for the iteration in time O(4^p) J.
 * Basso, E. Farhi, K. Marwaha, B. Villalonga, L. Zhou, TQC 2022, arXiv 2110.14206.
 * @example
 * skLimitExpectation({ gammas: [1 / 2], betas: [-Math.PI / 8] }); // -0.303265, which is -1 / sqrt(4 e)
 */
export function skLimitExpectation(angles: LayerAngles): number {
  const { gammas, betas } = checkedAngles(angles, 1e4);
  const layers = gammas.length;
  if (layers > mostLayers) {
    throw new KetflowError('ANGLES_INVALID', {
      reason: `the limit of large size is computed for up to ${mostLayers} layers, not for ${layers}`,
    });
  }
  const walk = new SpinWalk({ gammas, betas });
  for (let m = 1; m <= layers; m++) walk.correlate(m);
  const { re, im } = walk.correlations[layers];
  let energy = 0;
  for (let l = 0; l < layers; l++) energy += 2 * gammas[l] * re[l] * im[l];
  return energy;
}
