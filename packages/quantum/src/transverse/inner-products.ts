import { cos, sin } from '@ketflow/core';
import type { Amplitudes } from '../state-vector.ts';

/** Im <lambda|X_q|psi>, added from left to right. */
export function crossX(psi: Amplitudes, lambda: Amplitudes, qubit: number): number {
  const bit = 2 ** qubit;
  const size = psi.re.length;
  let sum = 0;
  for (let base = 0; base < size; base += 2 * bit) {
    for (let a = base; a < base + bit; a++) {
      const b = a + bit;
      sum +=
        lambda.re[a] * psi.im[b] -
        lambda.im[a] * psi.re[b] +
        (lambda.re[b] * psi.im[a] - lambda.im[b] * psi.re[a]);
    }
  }
  return sum;
}

/** Im(conj(lambda) psi) of each state; sum_x of it times a diagonal D is Im <lambda|D|psi>. */
export function crossDiagonal(psi: Amplitudes, lambda: Amplitudes): Float64Array {
  return psi.re.map((re, x) => lambda.re[x] * psi.im[x] - lambda.im[x] * re);
}

/** sum_x values_x (1 - 2 x_q). */
function signedSum(values: Float64Array, qubit: number): number {
  const bit = 2 ** qubit;
  let sum = 0;
  for (let base = 0; base < values.length; base += 2 * bit) {
    for (let a = base; a < base + bit; a++) sum += values[a] - values[a + bit];
  }
  return sum;
}

/** Im <lambda|sum_q (sin theta_q X_q + cos theta_q Z_q)|psi>: the generator of a warm-start mixer. */
export function crossWarmStart(
  psi: Amplitudes,
  lambda: Amplitudes,
  thetas: ArrayLike<number>,
): number {
  const diagonal = crossDiagonal(psi, lambda);
  let sum = 0;
  for (let q = 0; q < thetas.length; q++) {
    sum += sin(thetas[q]) * crossX(psi, lambda, q) + cos(thetas[q]) * signedSum(diagonal, q);
  }
  return sum;
}
