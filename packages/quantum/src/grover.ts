import { groverFactor } from './mixer.ts';
import type { Amplitudes } from './state-vector.ts';

/** <s|psi>. */
function overlapOf(s: Amplitudes, psi: Amplitudes): { re: number; im: number } {
  let re = 0;
  let im = 0;
  for (let x = 0; x < s.re.length; x++) {
    re += s.re[x] * psi.re[x] + s.im[x] * psi.im[x];
    im += s.re[x] * psi.im[x] - s.im[x] * psi.re[x];
  }
  return { re, im };
}

/** psi <- exp(-i beta |s><s|) psi for any |s>. */
export function diffuseAlong(s: Amplitudes, psi: Amplitudes, beta: number): void {
  const overlap = overlapOf(s, psi);
  const factor = groverFactor(beta, 1);
  const u = factor.re * overlap.re - factor.im * overlap.im;
  const v = factor.re * overlap.im + factor.im * overlap.re;
  for (let x = 0; x < s.re.length; x++) {
    psi.re[x] += u * s.re[x] - v * s.im[x];
    psi.im[x] += u * s.im[x] + v * s.re[x];
  }
}

/** Im <lambda|s><s|psi>. */
export function innerAlong(s: Amplitudes, psi: Amplitudes, lambda: Amplitudes): number {
  const a = overlapOf(s, psi);
  const b = overlapOf(s, lambda);
  return b.re * a.im - b.im * a.re;
}
