import { KetflowError } from '@ketflow/core';
import { Bqm } from '../model/bqm.ts';
import { checkInteger } from './arguments.ts';

/** Most bits of a variable: the grid is then finer than the rounding of any objective. */
const MOST_BITS = 30;

/** A quadratic function on a grid of the unit box, as a binary model. */
export interface GridEncoding {
  /** BINARY, n · bits variables named "xI.K": bit K, least significant first, of the variable I, both from 0. */
  readonly model: Bqm;
  /** Distance of neighbouring values of a variable, 1 / (2^bits - 1). */
  readonly resolution: number;
  /**
   * The point that a sample stands for: Float64Array, shape (n,), freshly allocated.
   * @param sample - Values 0 or 1, shape (n · bits,), in the order of the model's variables.
   * @throws KetflowError `SHAPE_MISMATCH`.
   */
  readonly decode: (sample: ArrayLike<number>) => Float64Array;
}

/**
 * States: minimise f(x) = ½ xᵀQx + bᵀx over 0 ≤ xᵢ ≤ 1, on the grid of the 2^bits evenly spaced values of every variable,
 * as a binary model: xᵢ = Σₖ 2^k zᵢₖ / (2^bits - 1), k = 0 … bits - 1, so that both 0 and 1 are on the grid and every value
 * has one string of bits. The energy of a sample is f at its point, up to rounding.
 *
 * @param Q - n rows of n numbers; of a matrix that is not symmetric the mean with its transpose counts.
 * @param b - Shape (n,).
 * @param bits - Of every variable, 1 to 30. The model has up to n · bits (n · bits - 1) / 2 pairs.
 * @throws KetflowError `SHAPE_MISMATCH`, `BIAS_NOT_FINITE`, `OPTION_INVALID`.
 */
export function gridEncoding(
  Q: readonly ArrayLike<number>[],
  b: ArrayLike<number>,
  bits: number,
): GridEncoding {
  const n = b.length;
  checkInteger('bits', bits, 1, MOST_BITS);
  sameLength('rows of Q', n, Q.length);
  Q.forEach((row, i) => sameLength(`columns of Q in row ${i}`, n, row.length));

  const steps = 2 ** bits - 1;
  const weights = Array.from({ length: bits }, (_, k) => 2 ** k / steps);
  const names: string[] = [];
  const linear: number[] = [];
  const pairs = { rows: [] as number[], columns: [] as number[], biases: [] as number[] };
  for (let i = 0; i < n; i++) {
    for (const [k, weight] of weights.entries()) {
      names.push(`x${i}.${k}`);
      linear.push(weight * b[i]);
    }
    for (let j = i; j < n; j++) {
      // All ordered pairs of bits when i = j; of a bit with itself the model makes a linear bias.
      const coupling = i === j ? Q[i][i] / 2 : (Q[i][j] + Q[j][i]) / 2;
      if (coupling === 0) continue;
      for (let k = 0; k < bits; k++) {
        for (let l = 0; l < bits; l++) {
          pairs.rows.push(i * bits + k);
          pairs.columns.push(j * bits + l);
          pairs.biases.push(coupling * weights[k] * weights[l]);
        }
      }
    }
  }

  return {
    model: Bqm.fromArrays('BINARY', names, linear, pairs),
    resolution: 1 / steps,
    decode(sample) {
      sameLength('sample', n * bits, sample.length);
      return Float64Array.from({ length: n }, (_, i) => {
        let value = 0;
        for (let k = 0; k < bits; k++) value += sample[i * bits + k] * 2 ** k;
        return value / steps;
      });
    },
  };
}

function sameLength(what: string, expected: number, got: number): void {
  if (expected === got) return;
  throw new KetflowError('SHAPE_MISMATCH', { what, expected: `${expected}`, got: `${got}` });
}
