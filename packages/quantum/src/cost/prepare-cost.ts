import { KetflowError } from '@ketflow/core';
import { fullSpace, type BasisSpace } from '../basis-space.ts';
import { costVector } from './cost-vector.ts';
import type { ZPolynomial, ZTerm } from '../z-polynomial.ts';
import { levelLimit, lowQubits, type DiagonalCost, type PolynomialCost } from './diagonal-cost.ts';
import { fillFullCost } from './full-cost.ts';
import { polynomialLevels, tableLevels } from './level-cost.ts';
import { isEven, simplify, withoutQubit } from './simplify.ts';

/** What a simulation knows of its costs. */
export interface CostRange {
  /** At least the largest |E|; bounds the gammas. */
  readonly largest: number;
  /** Standard deviation of E over the basis states. */
  readonly deviation: number;
}

/** A cost as an engine will hold it; its bytes are known. */
export interface PlannedCost {
  readonly diagonal: DiagonalCost;
  /** True when only the half with x_(n-1) = 0 is stored, because E(x) = E(~x). */
  readonly isHalved: boolean;
  readonly range: CostRange;
  /** What the energies of `diagonal` are still to be computed from. */
  readonly table?: { readonly space: BasisSpace; readonly polynomial: ZPolynomial };
}

/** An even state is halved from this number of qubits on: a vector of lanes is then never its own complement. */
const leastHalved = 4;

/**
 * Chooses the form of a cost on the full space. A table of a polynomial is not made yet: {@link fillTable}.
 * @param mayHalve - Whether E(x) = E(~x) may be used, which the mixer and the start state must share.
 * @throws KetflowError `BIAS_NOT_FINITE` for a table.
 */
export function planCost(
  space: BasisSpace,
  cost: ZPolynomial | Float64Array,
  mayHalve: boolean,
): PlannedCost {
  const n = space.numQubits;
  if (cost instanceof Float64Array) {
    const range = tableRange(cost);
    const isHalved = mayHalve && n >= leastHalved && isSymmetric(cost);
    const stored = isHalved ? cost.subarray(0, cost.length / 2) : cost;
    const most = Math.min(levelLimit, Math.max(4, stored.length / 4));
    const diagonal = tableLevels(stored, most) ?? { kind: 'table', energies: stored };
    return { diagonal, isHalved, range };
  }
  const simple = simplify(cost);
  const isHalved = mayHalve && n >= leastHalved && isEven(simple);
  const numStored = isHalved ? n - 1 : n;
  const polynomial = isHalved ? withoutQubit(simple, n - 1) : simple;
  const range = rangeOf(simple);
  const diagonal = polynomialLevels(numStored, polynomial) ?? onTheFly(numStored, polynomial);
  if (diagonal) return { diagonal, isHalved, range };
  const table = { space: fullSpace(numStored), polynomial };
  return { diagonal: { kind: 'table', energies: new Float64Array(0) }, isHalved, range, table };
}

/** The cost with its table, where it is one. @throws KetflowError as `costVector`. */
export function fillTable({ diagonal, table }: PlannedCost, limitBytes: number): DiagonalCost {
  if (!table) return diagonal;
  return { kind: 'table', energies: costVector(table.space, table.polynomial, { limitBytes }) };
}

function onTheFly(numQubits: number, polynomial: ZPolynomial): PolynomialCost | undefined {
  if (numQubits < lowQubits) return undefined;
  const { offset, terms } = polynomial;
  const low: ZTerm[] = [];
  const others: ZTerm[] = [];
  for (const term of terms) {
    if (term.qubits[term.qubits.length - 1] < lowQubits) low.push(term);
    else if (term.qubits.length < 2 || term.qubits[1] >= lowQubits) others.push(term);
    else return undefined;
  }
  const lowEnergies = new Float64Array(2 ** lowQubits);
  fillFullCost(lowEnergies, lowQubits, { offset, terms: low });
  return { kind: 'polynomial', lowEnergies, terms: others, polynomial };
}

/** The range of a simplified polynomial: products of z are orthogonal, so the variance is the sum of their squared coefficients. */
export function rangeOf({ offset, terms }: ZPolynomial): CostRange {
  let largest = Math.abs(offset);
  let squares = 0;
  for (const { coefficient } of terms) {
    largest += Math.abs(coefficient);
    squares += coefficient * coefficient;
  }
  if (!(largest < Infinity)) {
    throw new KetflowError('BIAS_NOT_FINITE', {
      where: 'the sum of the sizes of the coefficients',
      value: String(largest),
    });
  }
  return { largest, deviation: Math.sqrt(squares) };
}

/** The range of a table. @throws KetflowError `BIAS_NOT_FINITE`. */
export function tableRange(cost: Float64Array): CostRange {
  let largest = 0;
  let sum = 0;
  for (let x = 0; x < cost.length; x++) {
    const size = Math.abs(cost[x]);
    if (!(size < Infinity)) {
      throw new KetflowError('BIAS_NOT_FINITE', {
        where: `cost of state ${x}`,
        value: String(cost[x]),
      });
    }
    if (size > largest) largest = size;
    sum += cost[x];
  }
  const mean = sum / cost.length;
  let squares = 0;
  for (let x = 0; x < cost.length; x++) squares += (cost[x] - mean) * (cost[x] - mean);
  return { largest, deviation: Math.sqrt(squares / cost.length) };
}

function isSymmetric(cost: Float64Array): boolean {
  for (let x = 0; x < cost.length / 2; x++) {
    if (cost[x] !== cost[cost.length - 1 - x]) return false;
  }
  return true;
}
