import { cos, sin } from '@ketflow/core';
import type { Amplitudes } from '../state-vector.ts';

/** psi <- exp(-i gamma E) psi. */
export function applyPhase({ re, im }: Amplitudes, cost: Float64Array, gamma: number): void {
  for (let x = 0; x < cost.length; x++) {
    const c = cos(gamma * cost[x]);
    const s = sin(gamma * cost[x]);
    const a = re[x];
    const b = im[x];
    re[x] = a * c + b * s;
    im[x] = b * c - a * s;
  }
}

/** psi <- exp(i gamma E) psi. */
export function undoPhase(psi: Amplitudes, cost: Float64Array, gamma: number): void {
  for (let x = 0; x < cost.length; x++) {
    multiply(psi, x, cos(gamma * cost[x]), sin(gamma * cost[x]));
  }
}

/** Multiplies amplitude x by u + i v. */
function multiply({ re, im }: Amplitudes, x: number, u: number, v: number): void {
  const a = re[x];
  const b = im[x];
  re[x] = a * u - b * v;
  im[x] = a * v + b * u;
}
