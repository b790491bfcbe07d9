import { WorkBudget } from '@ketflow/core';
import { Bqm, samplerByName } from '@ketflow/optimize';
import type { BinarySolver } from '../models/ternary.ts';

/** Up to this many bits all states are enumerated. */
const EXACT_BITS = 16;

/** Flips that annealing may propose for a larger model. */
const ANNEALING_EVALUATIONS = 50_000;

/**
 * Minimises a quadratic function of bits with the samplers of `@ketflow/optimize`: enumeration up to 16 bits, simulated
 * annealing beyond.
 */
export const solveBinary: BinarySolver = async (model, stream, signal) => {
  const n = model.numVariables;
  const names = Array.from({ length: n }, (_, i) => String(i));
  const pairs = { rows: [] as number[], columns: [] as number[], biases: [] as number[] };
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) {
      pairs.rows.push(i);
      pairs.columns.push(j);
      pairs.biases.push(model.pairs[at]);
    }
  }
  const bqm = Bqm.fromArrays('BINARY', names, model.linear, pairs, model.offset);
  const exact = n <= EXACT_BITS;
  const set = await samplerByName(exact ? 'exact' : 'sa').sample(
    { model: bqm },
    {
      stream,
      budget: new WorkBudget(exact ? Infinity : ANNEALING_EVALUATIONS),
      ...(signal === undefined ? {} : { signal }),
    },
  );
  return set.first?.sample ?? new Int8Array(n);
};
