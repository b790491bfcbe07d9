import { KetflowError } from '@ketflow/core';
import type { Bqm } from '../../model/bqm.ts';

/** Gains below this leave room for the mark of a tabu variable in 32 bits. */
const LARGEST_GAIN = 2 ** 29;
const LARGEST_I16 = 32767;
const LARGEST_I8 = 127;
/** Largest power of two by which fractional biases are tried as integers. */
const FINEST = 2 ** 16;
/** Most bytes of dense rows. */
const DENSE_BYTES = 2 ** 30;
/** A row is kept dense when a variable has this part of the others as neighbours, on average. */
const DENSE_PART = { integer: 1 / 32, real: 1 / 16 };

/** How the kernels hold a model in its BINARY form, E(x) = offset + Σ linearᵢ xᵢ + Σ couplingᵢⱼ xᵢ xⱼ. */
export interface FlipWeights {
  /** Type of the weights in dense rows; the gains are i32 for integers, else f64. */
  readonly kind: 'i8' | 'i16' | 'f64';
  readonly isDense: boolean;
  /** Energy of one unit: linear biases and couplings are held divided by it. */
  readonly unit: number;
  /** Dense rows are held divided by this as well, in units. */
  readonly factor: number;
}

/** The greatest common divisor of two integers that are not negative. */
function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function commonDivisor(values: Float64Array, scale: number, start = 0): number {
  let common = start;
  for (let i = 0; i < values.length && common !== 1; i++) {
    common = divisor(Math.abs(values[i] * scale), common);
  }
  return common;
}

/** The least power of two that makes all values integers; undefined when none up to {@link FINEST} does. */
function scaleOf(values: Float64Array, start: number): number | undefined {
  let scale = start;
  for (const value of values) {
    while (!Number.isSafeInteger(value * scale)) {
      scale *= 2;
      if (scale > FINEST) return undefined;
    }
  }
  return scale;
}

/** The largest number, over all variables, of which all biases add up to; no gain goes beyond. */
function largestGain(bqm: Bqm): number {
  let largest = 0;
  for (let i = 0; i < bqm.numVariables; i++) {
    let sum = Math.abs(bqm.linear[i]);
    for (let e = bqm.rowStart[i]; e < bqm.rowStart[i + 1]; e++) sum += Math.abs(bqm.couplings[e]);
    if (!Number.isFinite(sum)) {
      const where = `the sum of all biases of variable "${bqm.variables[i]}"`;
      throw new KetflowError('BIAS_NOT_FINITE', { where, value: String(sum) });
    }
    largest = Math.max(largest, sum);
  }
  return largest;
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** The largest unit of which all biases are whole multiples; undefined when there is none worth it. */
function unitOf({ linear, couplings }: Bqm): number | undefined {
  const scale = scaleOf(couplings, scaleOf(linear, 1) ?? 2 * FINEST);
  if (scale === undefined) return undefined;
  const common = commonDivisor(couplings, scale, commonDivisor(linear, scale));
  return common === 0 ? 1 : common / scale;
}

/**
 * The narrowest exact form: integers where no gain can leave 2^29 units and, in dense rows, no coupling 16 bits; doubles
 * for everything else.
 * @param bqm - A BINARY model.
 * @throws KetflowError `BIAS_NOT_FINITE` when the biases of a variable add up to more than the largest double.
 */
export function flipWeightsOf(bqm: Bqm): FlipWeights {
  const n = bqm.numVariables;
  const largest = largestGain(bqm);
  const degree = bqm.neighbours.length / n;
  const unit = unitOf(bqm);
  if (unit !== undefined && largest / unit < LARGEST_GAIN) {
    const isWanted = degree >= n * DENSE_PART.integer;
    const coupling = largestOf(bqm.couplings) / unit;
    if (!isWanted || n * n > DENSE_BYTES) return { kind: 'i8', isDense: false, unit, factor: 1 };
    if (coupling <= LARGEST_I16) {
      const factor = Math.max(1, commonDivisor(bqm.couplings, 1 / unit));
      if (coupling / factor <= LARGEST_I8) return { kind: 'i8', isDense: true, unit, factor };
      if (2 * n * n <= DENSE_BYTES) return { kind: 'i16', isDense: true, unit, factor: 1 };
      return { kind: 'i8', isDense: false, unit, factor: 1 };
    }
  }
  const isDense = degree >= n * DENSE_PART.real && 8 * n * n <= DENSE_BYTES;
  return { kind: 'f64', isDense, unit: 1, factor: 1 };
}
