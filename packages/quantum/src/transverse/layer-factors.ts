import { cos, sin } from '@ketflow/core';
import type { MixerSpec } from '../mixer-spec.ts';

/**
 * A mixer of single-qubit rotations in the form that the kernels apply:
 * Z-rotations, then X on the qubits of `flips` times prod_q (1 - i tangent_q X_q) (scaleRe + i scaleIm), then the Z-rotations again.
 */
export interface LayerFactors {
  readonly tangents: Float64Array;
  readonly scaleRe: number;
  readonly scaleIm: number;
  /** Mask of the qubits on which X remains to be applied. */
  readonly flips: number;
  /** cos a_q and sin a_q of the rotations exp(-i a_q Z_q) around; none for the mixer `x`. */
  readonly zRotations: ZRotations | undefined;
}

/** Rotations exp(-i a_q Z_q) of each qubit. */
export interface ZRotations {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/**
 * Splits a mixer into butterflies of two multiplications and one factor. For |tan b| <= 1 the tangent form with scale cos b; else
 * exp(-i b X) = -i sin b X (1 + i cot b X), which keeps the multiplier at most 1. A warm start is
 * exp(-i a Z) exp(-i b X) exp(-i a Z) with sin b = sin beta sin theta and cos b exp(-2 i a) = cos beta - i sin beta cos theta.
 * @param betas - One angle for all qubits, or one for each.
 */
export function layerFactors(
  mixer: MixerSpec,
  betas: number | ArrayLike<number>,
  numQubits: number,
): LayerFactors {
  const thetas =
    typeof mixer === 'object' && mixer.kind === 'warm-start' ? mixer.thetas : undefined;
  const tangents = new Float64Array(numQubits);
  const cosines = new Float64Array(thetas ? numQubits : 0);
  const sines = new Float64Array(thetas ? numQubits : 0);
  const rotationOf = (beta: number): { c: number; s: number } => ({ c: cos(beta), s: sin(beta) });
  const common = typeof betas === 'number' ? rotationOf(betas) : undefined;
  let scale = 1;
  let flips = 0;
  let numFlips = 0;
  for (let q = 0; q < numQubits; q++) {
    let { c, s } = common ?? rotationOf((betas as ArrayLike<number>)[q]);
    if (thetas) {
      const z = s * cos(thetas[q]);
      s *= sin(thetas[q]);
      const size = Math.sqrt(c * c + z * z);
      // exp(-2 i a) = (c - i z) / size, and the size is never 0: sin beta sin theta is below 1 in floating point.
      const half = halfAngle(c / size, z / size);
      cosines[q] = half.c;
      sines[q] = half.s;
      c = size;
    }
    const isFlipped = Math.abs(s) > Math.abs(c);
    scale *= isFlipped ? s : c;
    tangents[q] = isFlipped ? -c / s : s / c;
    if (isFlipped) {
      flips += 2 ** q;
      numFlips++;
    }
  }
  // (-i)^numFlips
  const power = numFlips % 4;
  const scaleRe = power === 0 ? scale : power === 2 ? -scale : 0;
  const scaleIm = power === 1 ? -scale : power === 3 ? scale : 0;
  return { tangents, scaleRe, scaleIm, flips, zRotations: thetas ? { cosines, sines } : undefined };
}

/** cos a and sin a of cos 2a and sin 2a. */
function halfAngle(cos2: number, sin2: number): { c: number; s: number } {
  if (cos2 >= 0) {
    const c = Math.sqrt((1 + cos2) / 2);
    return { c, s: sin2 / (2 * c) };
  }
  const s = Math.sqrt((1 - cos2) / 2);
  return { c: sin2 / (2 * s), s };
}

/** Amplitudes whose factors are in a table at a time. */
const tableQubits = 8;

/** Calls `turn(x, u, v)` for x = 0..2^numQubits - 1 with u + i v = prod_q exp(-i direction a_q (1 - 2 x_q)). */
export function forEachZFactor(
  { cosines, sines }: ZRotations,
  numQubits: number,
  direction: 1 | -1,
  turn: (x: number, u: number, v: number) => void,
): void {
  const low = Math.min(tableQubits, numQubits);
  const size = 2 ** low;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re[0] = 1;
  for (let q = 0; q < low; q++) {
    const half = 2 ** q;
    const s = direction * sines[q];
    for (let x = 0; x < half; x++) {
      const a = re[x];
      const b = im[x];
      re[x + half] = a * cosines[q] - b * s;
      im[x + half] = a * s + b * cosines[q];
      re[x] = a * cosines[q] + b * s;
      im[x] = b * cosines[q] - a * s;
    }
  }
  for (let start = 0; start < 2 ** numQubits; start += size) {
    let u = 1;
    let v = 0;
    for (let q = low; q < numQubits; q++) {
      const isSet = Math.floor(start / 2 ** q) % 2 === 1;
      const s = isSet ? direction * sines[q] : -direction * sines[q];
      const a = u;
      u = a * cosines[q] - v * s;
      v = a * s + v * cosines[q];
    }
    for (let x = 0; x < size; x++) {
      turn(start + x, u * re[x] - v * im[x], u * im[x] + v * re[x]);
    }
  }
}
