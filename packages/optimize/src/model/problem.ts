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

/** Variables by position of which exactly k are 1. */
export interface Group {
  readonly variables: readonly number[];
  readonly k: number;
}

/**
 * size × size variables by position, row-major: exactly one 1 in every row and in every column, the matrix of a
 * permutation.
 */
export interface PermutationBlock {
  readonly size: number;
  readonly variables: readonly number[];
}

/**
 * Groups and permutation blocks, all disjoint; variables in none of them are free. A group with k = 1 is a one-hot
 * encoding.
 */
export interface Assignment {
  readonly kind: 'assignment';
  readonly groups: readonly Group[];
  readonly permutations: readonly PermutationBlock[];
}

/** What a solution must keep exactly; samplers that take it propose feasible moves only. */
export type Constraint = ChooseK | Assignment;

/** A model with the constraint that a solution must keep; without one every sample is feasible. */
export interface Problem {
  readonly model: Model;
  readonly constraint?: Constraint;
}

/** The k of a choose-k constraint; undefined for every other problem. */
export function chosenK({ constraint }: Problem): number | undefined {
  return constraint?.kind === 'choose-k' ? constraint.k : undefined;
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
  const { constraint } = problem;
  if (constraint === undefined) return true;
  if (constraint.kind === 'choose-k') {
    let ones = 0;
    for (let i = 0; i < sample.length; i++) if (sample[i] === 1) ones++;
    return ones === constraint.k;
  }
  const onesAmong = (variables: readonly number[]): number =>
    variables.reduce((sum, i) => sum + (sample[i] === 1 ? 1 : 0), 0);
  return (
    constraint.groups.every(({ variables, k }) => onesAmong(variables) === k) &&
    constraint.permutations.every(({ size, variables }) => {
      for (let a = 0; a < size; a++) {
        if (onesAmong(variables.slice(a * size, (a + 1) * size)) !== 1) return false;
        if (onesAmong(variables.filter((_, at) => at % size === a)) !== 1) return false;
      }
      return true;
    })
  );
}

/**
 * Groups and permutation blocks as a constraint.
 * @throws KetflowError `CONSTRAINT_INVALID` for a variable in two of them, a k outside 0 … number of variables, or a block
 *   that has not size² variables.
 */
export function assignment(
  groups: readonly Group[],
  permutations: readonly PermutationBlock[] = [],
): Assignment {
  const seen = new Set<number>();
  const take = (variables: readonly number[], where: string): void => {
    for (const i of variables) {
      if (seen.has(i) || !Number.isSafeInteger(i) || i < 0) {
        const reason = seen.has(i) ? 'is in two of them' : 'is no position';
        throw new KetflowError('CONSTRAINT_INVALID', { where, reason: `variable #${i} ${reason}` });
      }
      seen.add(i);
    }
  };
  groups.forEach(({ variables, k }, at) => {
    take(variables, `group ${at + 1}`);
    if (Number.isSafeInteger(k) && k >= 0 && k <= variables.length) return;
    const reason = `k = ${k} is not among 0 … ${variables.length}`;
    throw new KetflowError('CONSTRAINT_INVALID', { where: `group ${at + 1}`, reason });
  });
  permutations.forEach(({ size, variables }, at) => {
    take(variables, `permutation ${at + 1}`);
    if (variables.length === size * size) return;
    const reason = `${variables.length} variables are no ${size} × ${size} matrix`;
    throw new KetflowError('CONSTRAINT_INVALID', { where: `permutation ${at + 1}`, reason });
  });
  return { kind: 'assignment', groups, permutations };
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
