import type { Amplitudes } from './state-vector.ts';

/** sum_x weights_x |psi_x|^2, from left to right. */
export function weightedNorm({ re, im }: Amplitudes, weights: Float64Array): number {
  let sum = 0;
  for (let x = 0; x < weights.length; x++) sum += weights[x] * (re[x] * re[x] + im[x] * im[x]);
  return sum;
}
