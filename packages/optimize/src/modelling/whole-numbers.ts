import { Expression } from './expression.ts';
import { toleranceOf, type Row } from './statement.ts';

/** Largest common denominator that is tried. */
const LARGEST_DENOMINATOR = 1000;
/** How far a scaled coefficient may lie from an integer, relative to its size. */
const ROUNDING = 1e-9;
/** Sums of integers below this stay exact when they are squared. */
const LARGEST_INTEGER = 2 ** 26;

/** A row over integers: the same bits hold it, and a violation is at least 1. */
export interface WholeRow {
  readonly difference: Expression;
  /** The integer difference over the given one, up to the rounding of a bound. */
  readonly scale: number;
}

/**
 * The row with integer coefficients without common divisor, the bound of an inequality rounded down to what can be
 * reached. `unreachable` for an equality whose bound no integer combination meets; undefined when the coefficients have no
 * common denominator up to 1,000, or are too large for exact sums.
 */
export function wholeRow(row: Row): WholeRow | 'unreachable' | undefined {
  const { constant, owner } = row.difference;
  const all = row.difference.products;
  const largest = all.reduce((most, { coefficient }) => Math.max(most, Math.abs(coefficient)), 0);
  // What decimals leave of 0.3 - 0.2 - 0.1 is no term.
  const products = all.filter(({ coefficient }) => Math.abs(coefficient) > ROUNDING * largest);
  const denominator = denominatorOf(products.map(({ coefficient }) => coefficient));
  if (denominator === undefined) return undefined;
  const integers = products.map(({ coefficient }) => Math.round(coefficient * denominator));
  const divisor = integers.reduce(greatestDivisor, 0) || 1;
  const scale = denominator / divisor;
  const bound = constant * scale;
  const slack = toleranceOf(row.difference) * scale;
  // Σ a x + c ≤ 0 with integer a x: c may be raised to the next integer.
  const whole = row.relation === '=' ? Math.round(bound) : Math.ceil(bound - slack);
  if (row.relation === '=' && Math.abs(whole - bound) > slack) return 'unreachable';
  const total = integers.reduce((sum, a) => sum + Math.abs(a / divisor), Math.abs(whole));
  if (total > LARGEST_INTEGER) return undefined;
  const scaled = products.map(({ bits }, i) => ({ coefficient: integers[i] / divisor, bits }));
  return { difference: new Expression(whole, scaled, owner), scale };
}

function denominatorOf(coefficients: readonly number[]): number | undefined {
  for (let d = 1; d <= LARGEST_DENOMINATOR; d++) {
    const isWhole = coefficients.every((c) => {
      const scaled = c * d;
      return Math.abs(scaled - Math.round(scaled)) <= ROUNDING * Math.max(1, Math.abs(scaled));
    });
    if (isWhole && coefficients.every((c) => Math.round(c * d) !== 0)) return d;
  }
  return undefined;
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}
