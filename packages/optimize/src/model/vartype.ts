import { KetflowError } from '@ketflow/core';

/** The values of a variable: SPIN s in {-1, +1}, BINARY x in {0, 1}; s = 2x - 1. */
export type Vartype = 'SPIN' | 'BINARY';

/** bias · Π variables; no variable: a constant. A variable named twice is reduced: s² = 1, x² = x. */
export interface Term {
  readonly bias: number;
  readonly variables: readonly string[];
}

/**
 * Returns `bias` if it is a finite number.
 * @throws KetflowError `BIAS_NOT_FINITE` otherwise; `where` names the variables.
 */
export function finiteBias(bias: number, where: string): number {
  if (!Number.isFinite(bias)) {
    throw new KetflowError('BIAS_NOT_FINITE', { where, value: String(bias) });
  }
  return bias;
}

/**
 * Checks the shape and the values of a sample.
 * @throws KetflowError `SHAPE_MISMATCH` if it has not n values, `VARTYPE_MISMATCH` if one is outside the vartype.
 */
export function checkSample(
  sample: ArrayLike<number>,
  names: readonly string[],
  vartype: Vartype,
): void {
  if (sample.length !== names.length) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'sample',
      expected: `${names.length} values`,
      got: `${sample.length}`,
    });
  }
  const low = vartype === 'SPIN' ? -1 : 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 1 && sample[i] !== low) {
      throw new KetflowError('VARTYPE_MISMATCH', {
        where: `variable "${names[i]}"`,
        value: String(sample[i]),
        vartype,
      });
    }
  }
}

/** Spins s as values of `vartype`: themselves, or x = (s + 1) / 2. Freshly allocated. */
export function valuesOfSpins(spins: Int8Array, vartype: Vartype): Int8Array {
  return vartype === 'SPIN' ? spins.slice() : spins.map((s) => (s + 1) / 2);
}

/** Values of `vartype` as spins s = ±1. Freshly allocated. */
export function spinsOfValues(values: ArrayLike<number>, vartype: Vartype): Int8Array {
  return Int8Array.from(values, (value) => (vartype === 'SPIN' ? value : 2 * value - 1));
}

/** The different positions of a term, in increasing order: s² = 1 drops pairs of equal ones, x² = x all but one. */
export function reducedTerm(vartype: Vartype, positions: readonly number[]): number[] {
  const kept: number[] = [];
  for (const position of [...positions].sort((a, b) => a - b)) {
    if (kept.at(-1) !== position) kept.push(position);
    else if (vartype === 'SPIN') kept.pop();
  }
  return kept;
}
