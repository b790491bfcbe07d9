import { KetflowError } from '@ketflow/core';
import { binomial } from '@ketflow/quantum';
import type { Bqm } from './bqm.ts';
import { asBqm, Polynomial } from './polynomial.ts';
import type { Term, Vartype } from './vartype.ts';

/** What is minimised. */
export type Model = Bqm | Polynomial;

/** Exactly k of all variables are 1 (s = +1), the others 0 (s = -1). */
export interface ChooseK {
  readonly kind: 'choose-k';
  readonly k: number;
}

/** A model with the constraint that a solution must keep; without one every sample is feasible. */
export interface Problem {
  readonly model: Model;
  readonly constraint?: ChooseK;
}

/**
 * The constraint that exactly k variables are 1. It may ask for more than there are: such a problem is infeasible.
 * @throws KetflowError `K_OUT_OF_RANGE` if k is no integer from 0.
 */
export function chooseK(k: number): ChooseK {
  if (!Number.isSafeInteger(k) || k < 0) {
    throw new KetflowError('K_OUT_OF_RANGE', { k, max: Number.MAX_SAFE_INTEGER });
  }
  return { kind: 'choose-k', k };
}

/** Whether a sample of the model's vartype keeps the constraint. */
export function isFeasible(problem: Problem, sample: ArrayLike<number>): boolean {
  if (problem.constraint === undefined) return true;
  let ones = 0;
  for (let i = 0; i < sample.length; i++) if (sample[i] === 1) ones++;
  return ones === problem.constraint.k;
}

/**
 * The sum of terms as a {@link Bqm} when no term has more than two variables after reduction, else as a
 * {@link Polynomial}.
 * @throws KetflowError `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`, `BIAS_NOT_FINITE`.
 */
export function modelFromTerms(
  vartype: Vartype,
  variables: readonly string[],
  terms: Iterable<Term>,
  offset = 0,
): Model {
  const polynomial = Polynomial.fromTerms(vartype, variables, terms, offset);
  return asBqm(polynomial) ?? polynomial;
}

/** Number of feasible states of n variables: 2^n, or C(n, k) when exactly k are 1; Infinity from 2^53 on. */
export function numFeasibleStates(n: number, k: number | undefined): number {
  if (k !== undefined) return binomial(n, k);
  return n < 53 ? 2 ** n : Infinity;
}
