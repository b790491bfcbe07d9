import { KetflowError } from '@ketflow/core';
import { bitCoefficients } from './encodings.ts';
import { Expression } from './expression.ts';
import { rangeOf, type KeptGroups } from './ranges.ts';
import { toleranceOf, type InequalityPenalty, type Row } from './statement.ts';
import { wholeRow } from './whole-numbers.ts';

/** The slack integer of a row: difference + Σ cⱼ bⱼ is 0 on what is feasible, for the right bits. */
export interface Slack {
  readonly difference: Expression;
  readonly range: number;
  readonly bits: readonly number[];
}

/** What a row adds to the energy. */
interface RowPenalty {
  readonly kind: 'penalty';
  /** The row, over integers where it can be. */
  readonly row: Row;
  readonly energy: Expression;
  /** The least energy of a state that violates the row. */
  readonly smallest: number;
  /** Whether the energy is 0 wherever the row holds, for the best slack. */
  readonly isExact: boolean;
  readonly slack?: Slack;
}

/** A row that always holds, or never. */
export type RowOutcome =
  | RowPenalty
  | { readonly kind: 'trivial' }
  | { readonly kind: 'contradictory'; readonly reason: string };

/** Largest slack: it is exact, and its squares are. */
const LARGEST_SLACK = 2 ** 26;

/**
 * The penalty of a row, as tight as its range allows. With the integer difference h from `lo` to `hi` the energy is
 * - h where lo = 0, -h where hi = 0 and h is to be 0;
 * - h² for an equality;
 * - h (h + 1) / 2 for h ≤ 0 with lo = -1: zero at both feasible values, no slack (at most one of several, x ≤ y, x or y);
 * - (h + s)² with a slack integer s of 0 … -lo for any other inequality;
 * - h + h² / 2 for an unbalanced one.
 *
 * @param newBits - Makes the bits of a slack.
 * @throws KetflowError `CONSTRAINT_INVALID` for an inequality that needs a slack and has no common denominator.
 */
export function rowPenalty(
  row: Row,
  options: {
    readonly name: string;
    readonly inequality: InequalityPenalty;
    readonly groups: KeptGroups;
    readonly newBits: (count: number) => readonly number[];
  },
): RowOutcome {
  const whole = wholeRow(row);
  if (whole === 'unreachable') {
    return { kind: 'contradictory', reason: 'no integer combination of its terms gives the bound' };
  }
  const difference = whole?.difference ?? row.difference;
  const [lo, hi] = rangeOf(difference, options.groups);
  const isEquality = row.relation === '=';
  const rounding = whole === undefined ? toleranceOf(difference) : 0;
  if (lo > rounding || (isEquality && hi < -rounding)) {
    const [least, greatest] = rangeOf(row.difference, options.groups);
    const range = `its sides differ by ${least} … ${greatest}`;
    return { kind: 'contradictory', reason: `${range}, which never holds` };
  }
  if (hi <= rounding && (!isEquality || lo >= -rounding)) return { kind: 'trivial' };
  const smallest = whole === undefined ? leastCoefficient(difference) : 1;
  const same = { difference, relation: row.relation };
  const exact = { kind: 'penalty', row: same, smallest, isExact: true } as const;
  if (lo === 0) return { ...exact, energy: difference };
  if (isEquality && hi === 0) return { ...exact, energy: difference.times(-1) };
  if (isEquality) {
    return { ...exact, smallest: smallest * smallest, energy: difference.squared() };
  }
  if (options.inequality === 'unbalanced') {
    const energy = difference.squared().times(0.5).plus(difference);
    return { ...exact, energy, isExact: false };
  }
  const range = -lo;
  if (whole === undefined || range > LARGEST_SLACK) {
    const reason =
      'its coefficients have no common denominator up to 1,000 (or are too large) for a slack integer; scale or round them, or take the unbalanced penalty';
    throw new KetflowError('CONSTRAINT_INVALID', { where: options.name, reason });
  }
  if (range === 1) {
    return { ...exact, energy: difference.squared().plus(difference).times(0.5) };
  }
  const coefficients = bitCoefficients('binary', range);
  const bits = options.newBits(coefficients.length);
  const products = bits.map((bit, j) => ({ coefficient: coefficients[j], bits: [bit] }));
  const filled = difference.plus(new Expression(0, products, difference.owner));
  return { ...exact, energy: filled.squared(), slack: { difference, range, bits } };
}

function leastCoefficient({ products }: Expression): number {
  return products.reduce((least, { coefficient }) => Math.min(least, Math.abs(coefficient)), 1);
}
