import { cos, sin } from '@ketflow/core';
import { lowQubits, type DiagonalCost, type PolynomialCost } from '../cost/diagonal-cost.ts';
import type { Amplitudes } from '../state-vector.ts';

/** (scaleRe + i scaleIm) exp(-i gamma E). */
export interface PhaseAngle {
  readonly gamma: number;
  readonly scaleRe: number;
  readonly scaleIm: number;
}

/** The phase factor of each of `count` amplitudes, in the operations of the kernels; `energies` by amplitude. */
export function phaseFactors(
  cost: DiagonalCost,
  energies: Float64Array,
  angle: PhaseAngle,
): Amplitudes {
  if (cost.kind === 'polynomial') return polynomialFactors(cost, energies.length, angle);
  const re = new Float64Array(energies.length);
  const im = new Float64Array(energies.length);
  for (let x = 0; x < energies.length; x++) {
    const { u, v } = scaled(angle, cos(angle.gamma * energies[x]), sin(angle.gamma * energies[x]));
    re[x] = u;
    im[x] = v;
  }
  return { re, im };
}

function scaled({ scaleRe, scaleIm }: PhaseAngle, c: number, s: number): { u: number; v: number } {
  return { u: c * scaleRe + s * scaleIm, v: c * scaleIm - s * scaleRe };
}

const blockSize = 2 ** lowQubits;

/** f_0..f_7 and c of a block of 256 amplitudes: E = low(x) + c + sum_q f_q z_q. */
function fieldsOf({ terms }: PolynomialCost, start: number): Float64Array {
  const fields = new Float64Array(lowQubits + 1);
  for (const { coefficient, qubits } of terms) {
    const isLow = qubits[0] < lowQubits;
    let sign = 1;
    for (const q of isLow ? qubits.slice(1) : qubits) {
      if (Math.floor(start / 2 ** q) % 2 === 1) sign = -sign;
    }
    fields[isLow ? qubits[0] : lowQubits] += sign * coefficient;
  }
  return fields;
}

/** c, then f_0 to f_7, added in this order. */
function sumOf(fields: Float64Array): number {
  let sum = fields[lowQubits];
  for (let q = 0; q < lowQubits; q++) sum += fields[q];
  return sum;
}

/** E of `count` amplitudes of a polynomial by doubling, as the kernels add. */
export function polynomialEnergies(cost: PolynomialCost, count: number): Float64Array {
  const energies = new Float64Array(count);
  for (let start = 0; start < count; start += blockSize) {
    const fields = fieldsOf(cost, start);
    energies[start] = sumOf(fields);
    for (let q = 0; q < lowQubits; q++) {
      const half = 2 ** q;
      for (let x = start; x < start + half; x++) energies[x + half] = energies[x] - 2 * fields[q];
    }
    for (let x = 0; x < blockSize; x++) energies[start + x] += cost.lowEnergies[x];
  }
  return energies;
}

function polynomialFactors(cost: PolynomialCost, count: number, angle: PhaseAngle): Amplitudes {
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  /** (a + i b)(c - i s) into place x. */
  const turn = (x: number, from: number, c: number, s: number): void => {
    const a = re[from];
    const b = im[from];
    re[x] = a * c + b * s;
    im[x] = b * c - a * s;
  };
  for (let start = 0; start < count; start += blockSize) {
    const fields = fieldsOf(cost, start);
    const first = angle.gamma * sumOf(fields);
    const { u, v } = scaled(angle, cos(first), sin(first));
    re[start] = u;
    im[start] = v;
    for (let q = 0; q < lowQubits; q++) {
      const step = angle.gamma * (-2 * fields[q]);
      const c = cos(step);
      const s = sin(step);
      const half = 2 ** q;
      for (let x = start; x < start + half; x++) turn(x + half, x, c, s);
    }
    for (let x = 0; x < blockSize; x++) {
      const low = angle.gamma * cost.lowEnergies[x];
      turn(start + x, start + x, cos(low), sin(low));
    }
  }
  return { re, im };
}
