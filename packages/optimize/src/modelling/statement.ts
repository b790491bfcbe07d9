import type { Expression } from './expression.ts';
import type { Variable } from './variables.ts';

/** difference ≤ 0, or difference = 0. */
export interface Row {
  readonly difference: Expression;
  readonly relation: '<=' | '=';
}

/** Bits of which exactly k are 1. */
interface BitGroup {
  readonly kind: 'group';
  readonly bits: readonly number[];
  readonly k: number;
}

/** size × size bits, row-major, with one 1 in every row and column. */
interface BitPermutation {
  readonly kind: 'permutation';
  readonly bits: readonly number[];
  readonly size: number;
}

/** Something that a sampler may keep exactly by its moves. */
export type Structure = BitGroup | BitPermutation;

/**
 * How an inequality becomes a penalty: with a slack integer, zero on what is feasible; or unbalanced (J. A.
 * Montañez-Barrera et al., arXiv 2211.13914), without slack but not zero on what is feasible.
 */
export type InequalityPenalty = 'slack' | 'unbalanced';

/** A named constraint: rows that all must hold, with one weight. */
export interface ProgramConstraint {
  readonly name: string;
  readonly rows: readonly Row[];
  /** The same constraint as a structure, where it is one. */
  readonly structure?: Structure;
  readonly inequality: InequalityPenalty;
}

/** All that a program says. */
export interface Statement {
  /** The names of the bits, by position. */
  readonly bits: readonly string[];
  readonly variables: readonly Variable[];
  /** To be minimised. */
  readonly objective: Expression;
  /** Whether the objective is the negative of one that is maximised. */
  readonly isMaximised: boolean;
  readonly constraints: readonly ProgramConstraint[];
}

/** Slack of a comparison of sums of real coefficients, relative to their sum of magnitudes. */
const TOLERANCE = 1e-9;

/** By how much a row is violated where `valueOf` gives the bits; 0 where it holds, up to rounding. */
export function violationOf(
  { difference, relation }: Row,
  valueOf: (bit: number) => number,
): number {
  return excessOf(relation, difference.evaluate(valueOf), toleranceOf(difference));
}

/** By how much a difference violates its relation. */
export function excessOf(relation: Row['relation'], difference: number, tolerance: number): number {
  const excess = relation === '=' ? Math.abs(difference) : Math.max(0, difference);
  return excess <= tolerance ? 0 : excess;
}

/** The rounding to allow in the value of an expression. */
export function toleranceOf({ constant, products }: Expression): number {
  return (
    TOLERANCE *
    products.reduce(
      (total, { coefficient }) => total + Math.abs(coefficient),
      1 + Math.abs(constant),
    )
  );
}
