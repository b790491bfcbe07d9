/**
 * The forms in which an engine holds a diagonal cost on 2^n amplitudes. Levels are smallest and fastest; a polynomial that is
 * computed on the fly needs no memory; a table takes 8 bytes an amplitude and suits anything.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import type { ZPolynomial, ZTerm } from '../z-polynomial.ts';

/** Few distinct energies: each amplitude has the number of its level. */
export interface LevelCost {
  readonly kind: 'levels';
  /** Upper bound of the number of levels. */
  readonly maxLevels: number;
  /** Writes the level of each basis state; returns the levels that occur. */
  write(target: Uint8Array | Uint16Array): Levels;
}

/** The levels that occur. */
export interface Levels {
  /** Energies, shape (levels,), distinct. */
  readonly energies: Float64Array;
  /** Number of basis states of each, shape (levels,). */
  readonly counts: Float64Array;
}

/** One energy for each amplitude. */
interface TableCost {
  readonly kind: 'table';
  /** Shape (2^n,). */
  readonly energies: Float64Array;
}

/** Qubits of the low part of a {@link PolynomialCost}: 2^8 amplitudes are computed at a time. */
export const lowQubits = 8;

/** E = low(z_0..z_7) + terms that hold at most one of the qubits 0..7. */
export interface PolynomialCost {
  readonly kind: 'polynomial';
  /** Energy of the terms among the low qubits, with the offset, shape (256,). */
  readonly lowEnergies: Float64Array;
  /** The other terms; their qubits are sorted, so that a low one comes first. */
  readonly terms: readonly ZTerm[];
  /** All of it. */
  readonly polynomial: ZPolynomial;
}

/** How an engine holds the cost of 2^n amplitudes. */
export type DiagonalCost = LevelCost | TableCost | PolynomialCost;

/** Most levels of a {@link LevelCost}: their numbers are of 16 bits. */
export const levelLimit = 65536;

/** The energies of a cost that must be a table. @throws KetflowError `INTERNAL` if it is not. */
export function requireTable(cost: DiagonalCost): Float64Array {
  if (cost.kind === 'table') return cost.energies;
  throw new KetflowError('INTERNAL', {
    reason: `this mixer takes a table of energies, not ${cost.kind}`,
  });
}

/** Bytes of a level's number. */
export function levelBytes({ maxLevels }: LevelCost): 1 | 2 {
  return maxLevels <= 256 ? 1 : 2;
}

/** The same without its energies, whose bytes an engine has in its own memory. */
export function withoutTable(cost: DiagonalCost): DiagonalCost {
  return cost.kind === 'table' ? { kind: 'table', energies: new Float64Array(0) } : cost;
}
