import { KetflowError } from '@ketflow/core';
import { requirePolynomial } from '../cost/cost-vector.ts';
import type { ZPolynomial, ZTerm } from '../z-polynomial.ts';

/**
 * A model of pairs as a graph in compressed rows. A field is a pair with one more vertex, the ghost, numbered
 * `numVertices`, which stands in the rows of others but has no row of its own.
 */
export interface IsingGraph {
  readonly offset: number;
  readonly numVertices: number;
  /** The vertex of each qubit that occurs. */
  readonly vertexOf: ReadonlyMap<number, number>;
  /** Row i is entries starts[i] to starts[i + 1] - 1, neighbours increasing. */
  readonly starts: Int32Array;
  readonly neighbours: Int32Array;
  readonly couplings: Float64Array;
  /** Largest |coupling|. */
  readonly largest: number;
}

/**
 * Puts a polynomial of order <= 2 in rows; equal terms are added. Qubits are renumbered 0, 1, ... in increasing order.
 * @param solver - Who asks, for the message.
 * @throws KetflowError `HIGHER_ORDER_UNSUPPORTED`, `BIAS_NOT_FINITE`, `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE`.
 */
export function isingGraph(solver: string, polynomial: ZPolynomial): IsingGraph {
  requirePolynomial(Infinity, polynomial);
  const { offset, terms } = polynomial;
  requirePairs(solver, terms);
  const qubits = [...new Set(terms.flatMap((term) => term.qubits))].sort((a, b) => a - b);
  const vertexOf = new Map(qubits.map((qubit, vertex) => [qubit, vertex]));
  const ghost = qubits.length;
  const rows = qubits.map(() => new Map<number, number>());
  let constant = offset;
  for (const { coefficient, qubits: ends } of terms) {
    const [u, v = ghost] = ends.map((qubit) => vertexOf.get(qubit) ?? ghost);
    if (ends.length === 0) constant += coefficient;
    else add(rows[u], v, coefficient);
    if (ends.length === 2) add(rows[v], u, coefficient);
  }
  return { offset: constant, vertexOf, ...compress(rows) };
}

function add(row: Map<number, number>, vertex: number, coefficient: number): void {
  row.set(vertex, (row.get(vertex) ?? 0) + coefficient);
}

function compress(
  rows: readonly ReadonlyMap<number, number>[],
): Omit<IsingGraph, 'offset' | 'vertexOf'> {
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = starts[i] + row.size;
  const neighbours = new Int32Array(starts[rows.length]);
  const couplings = new Float64Array(neighbours.length);
  for (const [i, row] of rows.entries()) {
    const sorted = Int32Array.from(row.keys()).sort();
    neighbours.set(sorted, starts[i]);
    for (const [e, k] of sorted.entries()) couplings[starts[i] + e] = row.get(k) ?? 0;
  }
  const largest = couplings.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { numVertices: rows.length, starts, neighbours, couplings, largest };
}

/** Refuses terms of three or more qubits. @throws KetflowError `HIGHER_ORDER_UNSUPPORTED`. */
export function requirePairs(solver: string, terms: readonly ZTerm[]): void {
  const order = terms.reduce((most, { qubits }) => Math.max(most, qubits.length), 0);
  if (order > 2) {
    throw new KetflowError('HIGHER_ORDER_UNSUPPORTED', { solver, order, solvers: ['createQaoa'] });
  }
}
