import { KetflowError } from '@ketflow/core';
import type { ZPolynomial } from '../z-polynomial.ts';

/** What the choice of initial angles needs to know of a model. */
export interface TermStatistics {
  /** The coefficients of the terms with at least one qubit, terms on the same qubits added, without zeros. */
  readonly coefficients: Float64Array;
  /** Most qubits in a term, 0 without terms. */
  readonly highestOrder: number;
  /** Fewest qubits in a term. */
  readonly lowestOrder: number;
  /** Mean number of terms on a qubit, over the qubits that occur. */
  readonly meanDegree: number;
  /** Root of the mean, over the qubits that occur, of the sum of squared coefficients on a qubit: the size of its field. */
  readonly localField: number;
}

/** @throws KetflowError `BIAS_NOT_FINITE` for a coefficient that is not finite. */
export function termStatistics({ terms }: ZPolynomial): TermStatistics {
  const merged = new Map<string, { coefficient: number; order: number }>();
  const qubitsSeen = new Set<number>();
  for (const [t, { coefficient, qubits }] of terms.entries()) {
    if (!Number.isFinite(coefficient)) {
      throw new KetflowError('BIAS_NOT_FINITE', {
        where: `the coefficient of term ${t}`,
        value: String(coefficient),
      });
    }
    if (qubits.length === 0) continue;
    const key = [...qubits].sort((a, b) => a - b).join();
    const before = merged.get(key)?.coefficient ?? 0;
    merged.set(key, { coefficient: before + coefficient, order: qubits.length });
  }
  const kept = [...merged].filter(([, { coefficient }]) => coefficient !== 0);
  let incidences = 0;
  let squares = 0;
  for (const [key, { coefficient, order }] of kept) {
    for (const q of key.split(',')) qubitsSeen.add(Number(q));
    incidences += order;
    squares += order * coefficient * coefficient;
  }
  const orders = kept.map(([, { order }]) => order);
  const numQubits = Math.max(1, qubitsSeen.size);
  return {
    coefficients: Float64Array.from(kept, ([, { coefficient }]) => coefficient),
    highestOrder: orders.reduce((most, order) => Math.max(most, order), 0),
    lowestOrder: orders.reduce((least, order) => Math.min(least, order), Infinity),
    meanDegree: incidences / numQubits,
    localField: Math.sqrt(squares / numQubits),
  };
}
