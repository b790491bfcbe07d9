import { KetflowError } from '@ketflow/core';
import type { BasisSpace } from '../basis-space.ts';
import { fillFullCost } from './full-cost.ts';
import { defaultLimitBytes, requireMemory } from '../memory-limit.ts';
import { fillWeightCost } from './weight-cost.ts';
import type { ZPolynomial } from '../z-polynomial.ts';

/** Options of {@link costVector}. */
export interface CostVectorOptions {
  /** Most bytes of the vector; default 2 GiB. */
  readonly limitBytes?: number;
}

/**
 * The cost of every basis state, E(x) = offset + sum_t coefficient_t prod_{q in t} (1 - 2 x_q), f64.
 *
 * @param space - Basis states, in the order of the result.
 * @returns Shape (space.size,), freshly allocated.
 * @throws KetflowError `BIAS_NOT_FINITE` for a coefficient that is not finite, `VARIABLE_UNKNOWN` for a qubit outside the
 * space, `VARIABLE_DUPLICATE` for a qubit twice in a term, `TOO_LARGE` above `limitBytes`.
 * @remarks Deterministic; exact when all coefficients are integers and every partial sum stays below 2^53. Time about
 * 2 d 2^n on the full space for terms of order up to d (a pruned Walsh-Hadamard transform, whatever the number of
 * terms), about one addition for each state on a weight subspace.
 * @example
 * costVector(fullSpace(2), { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] }) // [1, -1, -1, 1]
 */
export function costVector(
  space: BasisSpace,
  polynomial: ZPolynomial,
  options: CostVectorOptions = {},
): Float64Array {
  requirePolynomial(space.numQubits, polynomial);
  requireMemory({
    what: `A cost vector of ${space.size} states`,
    space,
    limitBytes: options.limitBytes ?? defaultLimitBytes,
    bytesOf: (other) => 8 * other.size,
  });
  const cost = new Float64Array(space.size);
  if (space.weight === undefined) fillFullCost(cost, space.numQubits, polynomial);
  else fillWeightCost(cost, space.numQubits, space.weight, polynomial);
  return cost;
}

/**
 * Refuses a polynomial that does not fit `numQubits` qubits (`Infinity`: any number).
 * @throws KetflowError `BIAS_NOT_FINITE`, `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`, as {@link costVector}.
 */
export function requirePolynomial(numQubits: number, { offset, terms }: ZPolynomial): void {
  requireFinite('the offset', offset);
  for (const [t, { coefficient, qubits }] of terms.entries()) {
    requireFinite(`the coefficient of term ${t}`, coefficient);
    for (const q of qubits) {
      if (!Number.isInteger(q) || q < 0 || q >= numQubits) {
        throw new KetflowError('VARIABLE_UNKNOWN', {
          variable: `qubit ${q} in term ${t}`,
          nearest: undefined,
        });
      }
    }
    if (new Set(qubits).size !== qubits.length) {
      throw new KetflowError('VARIABLE_DUPLICATE', {
        variable: `qubits ${qubits.join(', ')} of term ${t}`,
      });
    }
  }
}

function requireFinite(where: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new KetflowError('BIAS_NOT_FINITE', { where, value: String(value) });
  }
}
