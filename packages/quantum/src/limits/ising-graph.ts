import { KetflowError } from '@ketflow/core';
import type { ZPolynomial, ZTerm } from '../z-polynomial.ts';

/**
 * A model of pairs as a graph in compressed rows. A field is a pair with one more vertex, the ghost, numbered
 * `numVertices`, which stands in the rows of others but has no row of its own.
 */
export interface IsingGraph {
  readonly offset: number;
  readonly numVertices: number;
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
export function isingGraph(solver: string, { offset, terms }: ZPolynomial): IsingGraph {
  requireFinite('the offset', offset);
  for (const [t, term] of terms.entries()) requireTerm(solver, t, term);
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
  return { offset: constant, ...compress(rows) };
}

function add(row: Map<number, number>, vertex: number, coefficient: number): void {
  row.set(vertex, (row.get(vertex) ?? 0) + coefficient);
}

function compress(rows: readonly ReadonlyMap<number, number>[]): Omit<IsingGraph, 'offset'> {
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

function requireTerm(solver: string, t: number, { coefficient, qubits }: ZTerm): void {
  requireFinite(`the coefficient of term ${t}`, coefficient);
  if (qubits.length > 2) {
    throw new KetflowError('HIGHER_ORDER_UNSUPPORTED', {
      solver,
      order: qubits.length,
      solvers: ['createQaoa'],
    });
  }
  for (const q of qubits) {
    if (!Number.isInteger(q) || q < 0) {
      throw new KetflowError('VARIABLE_UNKNOWN', {
        variable: `qubit ${q} in term ${t}`,
        nearest: undefined,
      });
    }
  }
  if (qubits.length === 2 && qubits[0] === qubits[1]) {
    throw new KetflowError('VARIABLE_DUPLICATE', {
      variable: `qubits ${qubits.join(', ')} of term ${t}`,
    });
  }
}

function requireFinite(where: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new KetflowError('BIAS_NOT_FINITE', { where, value: String(value) });
  }
}
