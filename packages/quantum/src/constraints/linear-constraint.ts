import { KetflowError } from '@ketflow/core';
import type { BasisSpace } from '../basis-space.ts';
import { costVector } from '../cost/cost-vector.ts';

/** sum_q coefficients[q] x_q `sense` bound, in bits x. */
export interface LinearConstraint {
  /** Shape (n,), finite. */
  readonly coefficients: ArrayLike<number>;
  readonly sense: '<=' | '>=' | '=';
  /** Finite. */
  readonly bound: number;
}

const senses = ['<=', '>=', '='];

/** @throws KetflowError `SHAPE_MISMATCH`, `BIAS_NOT_FINITE`, `OPTION_INVALID` for a sense that does not exist. */
export function requireConstraint(
  { coefficients, sense, bound }: LinearConstraint,
  c: number,
  numQubits: number,
): void {
  if (coefficients.length !== numQubits) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: `coefficients of constraint ${c}`,
      expected: `${numQubits}, one for each qubit`,
      got: String(coefficients.length),
    });
  }
  if (!senses.includes(sense)) {
    throw new KetflowError('OPTION_INVALID', {
      option: `sense of constraint ${c}`,
      value: sense,
      expected: senses.join(', '),
    });
  }
  for (const [q, value] of [...Array.from(coefficients), bound].entries()) {
    if (!Number.isFinite(value)) {
      throw new KetflowError('BIAS_NOT_FINITE', {
        where: `${q === numQubits ? 'the bound' : `coefficient ${q}`} of constraint ${c}`,
        value: String(value),
      });
    }
  }
}

/**
 * By how much each state of the space misses a constraint: max(0, a.x - b), max(0, b - a.x) or |a.x - b|. A miss that the
 * rounding of the sum could explain, up to (n + 1) 2^-52 (sum |a| + |b|), counts as 0.
 * @returns Shape (space.size,), freshly allocated; time about that of a cost vector of order 1.
 */
export function excessOf(
  space: BasisSpace,
  { coefficients, sense, bound }: LinearConstraint,
): Float64Array {
  const a = Array.from(coefficients);
  // a.x - b in z = 1 - 2x.
  const excess = costVector(space, {
    offset: a.reduce((sum, value) => sum + value / 2, -bound),
    terms: a.map((value, q) => ({ coefficient: -value / 2, qubits: [q] })),
  });
  const size = a.reduce((sum, value) => sum + Math.abs(value), Math.abs(bound));
  const rounding = (a.length + 1) * 2 ** -52 * size;
  for (let x = 0; x < excess.length; x++) {
    const over = sense === '>=' ? -excess[x] : excess[x];
    const missed = sense === '=' ? Math.abs(over) : over;
    excess[x] = missed > rounding ? missed : 0;
  }
  return excess;
}
