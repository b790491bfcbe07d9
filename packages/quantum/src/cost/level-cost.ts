import type { ZPolynomial } from '../z-polynomial.ts';
import { levelLimit, type LevelCost, type Levels } from './diagonal-cost.ts';
import { fillBlock, type Monomial } from './full-cost.ts';

/** Largest divisor of the smallest coefficient that is tried as the unit of all. */
const mostParts = 60;

/** Relative rounding that still counts as a whole number of units: decimal fractions are rarely exact. */
const rounding = 2 ** -50;

/**
 * The levels of a polynomial whose coefficients are whole multiples k_t of a unit d with sum |k_t| < 65536, if there is one:
 * E = offset - d sum |k_t| + 2 d level.
 * @param polynomial - Simplified.
 */
export function polynomialLevels(
  numQubits: number,
  { offset, terms }: ZPolynomial,
): LevelCost | undefined {
  const unit = unitOf(terms.map(({ coefficient }) => Math.abs(coefficient)));
  if (unit === undefined) return undefined;
  const integers = terms.map(({ coefficient, qubits }): Monomial => ({
    coefficient: Math.round(coefficient / unit),
    qubits,
    length: qubits.length,
  }));
  let span = 0;
  for (const { coefficient } of integers) span += Math.abs(coefficient);
  if (span >= levelLimit) return undefined;
  const lowest = offset - unit * span;
  return {
    kind: 'levels',
    maxLevels: span + 1,
    write: (target) => {
      let highest = 0;
      for (const { coefficient } of integers) highest += Math.max(0, coefficient);
      fillIndex(target, numQubits, integers, highest);
      return compact(target, span + 1, (level) => lowest + 2 * unit * level);
    },
  };
}

/** The unit of these sizes, or `undefined` if none of the tried ones divides all within rounding. */
function unitOf(sizes: readonly number[]): number | undefined {
  const smallest = sizes.reduce((least, size) => Math.min(least, size), Infinity);
  if (smallest === Infinity) return 1;
  for (let parts = 1; parts <= mostParts; parts++) {
    const unit = smallest / parts;
    const isUnit = sizes.every((size) => {
      const ratio = size / unit;
      return Math.abs(ratio - Math.round(ratio)) <= rounding * ratio;
    });
    if (isUnit) return unit;
  }
  return undefined;
}

/**
 * level(x) = constant - sum_t k_t parity_t(x), modulo the size of an element. With d the highest qubit and g the sum of its
 * terms without z_d, the upper half is the lower half (z_d = 1) minus g.
 */
function fillIndex(
  target: Uint8Array | Uint16Array,
  numQubits: number,
  terms: readonly Monomial[],
  constant: number,
): void {
  let highest = -1;
  for (const { qubits, length } of terms) {
    if (length > 0) highest = Math.max(highest, qubits[length - 1]);
  }
  if (highest < 0) {
    target.fill(constant, 0, 2 ** numQubits);
    return;
  }
  const within: Monomial[] = [];
  const rest = terms.map((term) => {
    if (term.length === 0 || term.qubits[term.length - 1] !== highest) return term;
    const shorter = { ...term, length: term.length - 1 };
    within.push(shorter);
    return shorter;
  });
  const half = 2 ** highest;
  fillIndex(target, highest, rest, constant);
  fillBlock(target, half, highest, within);
  for (let x = 0; x < half; x++) target[half + x] = target[x] - target[half + x];
  for (let filled = 2 * half; filled < 2 ** numQubits; filled *= 2) {
    target.copyWithin(filled, 0, filled);
  }
}

/** Numbers the levels that occur from 0 on, in place. */
function compact(
  target: Uint8Array | Uint16Array,
  maxLevels: number,
  energyOf: (level: number) => number,
): Levels {
  const all = new Float64Array(maxLevels);
  for (let x = 0; x < target.length; x++) all[target[x]]++;
  const energies: number[] = [];
  const counts: number[] = [];
  const renamed = new Uint16Array(maxLevels);
  for (let level = 0; level < maxLevels; level++) {
    if (all[level] === 0) continue;
    renamed[level] = energies.length;
    energies.push(energyOf(level));
    counts.push(all[level]);
  }
  if (energies.length < maxLevels) {
    for (let x = 0; x < target.length; x++) target[x] = renamed[target[x]];
  }
  return { energies: Float64Array.from(energies), counts: Float64Array.from(counts) };
}

/** The levels of a table with at most `most` distinct energies, if it has no more. */
export function tableLevels(table: Float64Array, most: number): LevelCost | undefined {
  const seen = new Map<number, number>();
  for (let x = 0; x < table.length; x++) {
    if (!seen.has(table[x])) {
      if (seen.size === most) return undefined;
      seen.set(table[x], 0);
    }
  }
  const sorted = Float64Array.from(seen.keys()).sort();
  sorted.forEach((energy, level) => seen.set(energy, level));
  return {
    kind: 'levels',
    maxLevels: sorted.length,
    write: (target) => {
      for (let x = 0; x < target.length; x++) target[x] = seen.get(table[x])!;
      return compact(target, sorted.length, (level) => sorted[level]);
    },
  };
}
