import { log } from '@ketflow/core';
import type { Rows, Table } from '../data/table.ts';
import { discretise, type Discretised } from './discretise.ts';

/**
 * The mutual information of two discretised columns over the same rows, in nats:
 * I = Σ p(a, b) ln( p(a, b) / (p(a) p(b)) ), summed in the order of the bins.
 */
export function mutualInformation(a: Discretised, b: Discretised): number {
  const n = a.codes.length;
  const joint = new Int32Array(a.bins * b.bins);
  for (let i = 0; i < n; i++) joint[a.codes[i] * b.bins + b.codes[i]]++;
  const ofA = new Int32Array(a.bins);
  const ofB = new Int32Array(b.bins);
  for (let i = 0; i < a.bins; i++) {
    for (let j = 0; j < b.bins; j++) {
      ofA[i] += joint[i * b.bins + j];
      ofB[j] += joint[i * b.bins + j];
    }
  }
  let sum = 0;
  for (let i = 0; i < a.bins; i++) {
    for (let j = 0; j < b.bins; j++) {
      const count = joint[i * b.bins + j];
      if (count > 0) sum += count * log((count * n) / (ofA[i] * ofB[j]));
    }
  }
  return Math.max(0, sum / n);
}

/** What selection needs to know of n features: fixed in size, whatever the number of rows. */
export interface FeatureInformation {
  readonly names: readonly string[];
  /** Shape (n,): I(feature; target), nats. */
  readonly relevance: Float64Array;
  /** Shape (n, n), symmetric, zero diagonal: I(feature; feature), nats. */
  readonly redundancy: Float64Array;
}

/**
 * Relevance and redundancy of all features over `rows` (bin edges from these rows alone).
 * Cost: n²/2 passes over the rows.
 */
export function featureInformation(table: Table, rows: Rows): FeatureInformation {
  const n = table.features.length;
  const columns = table.features.map((column) => discretise(column, rows));
  const target: Discretised = {
    codes: Uint8Array.from(rows, (row) => table.target.codes[row]),
    bins: table.target.classes.length,
  };
  const relevance = Float64Array.from(columns, (column) => mutualInformation(column, target));
  const redundancy = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const value = mutualInformation(columns[i], columns[j]);
      redundancy[i * n + j] = value;
      redundancy[j * n + i] = value;
    }
  }
  return { names: table.features.map((column) => column.name), relevance, redundancy };
}
