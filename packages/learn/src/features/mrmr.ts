/**
 * Minimal redundancy, maximal relevance: the selection of k features as a binary quadratic model, and the greedy rival.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import { Bqm, type Term } from '@ketflow/optimize';
import type { FeatureInformation } from './mutual-information.ts';

/** The mRMR objective of a subset S of size k: Σ_{i<j∈S} 2 R_ij / (k - 1) - Σ_{i∈S} I_i, minimised; nats. */
export function mrmrObjective(information: FeatureInformation, subset: ArrayLike<number>): number {
  const { relevance, redundancy } = information;
  const n = relevance.length;
  const k = subset.length;
  let value = 0;
  for (let a = 0; a < k; a++) value -= relevance[subset[a]];
  for (let a = 0; a < k; a++) {
    for (let b = a + 1; b < k; b++) {
      value += (2 * redundancy[subset[a] * n + subset[b]]) / (k - 1);
    }
  }
  return value;
}

/** Mean redundancy of the pairs of a subset, nats; 0 for a single feature. */
export function meanRedundancy(information: FeatureInformation, subset: ArrayLike<number>): number {
  const n = information.relevance.length;
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < subset.length; a++) {
    for (let b = a + 1; b < subset.length; b++) {
      sum += information.redundancy[subset[a] * n + subset[b]];
      pairs++;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}

/** Refuses an impossible k. @throws KetflowError `K_OUT_OF_RANGE` unless 1 <= k <= n. */
export function requireK(k: number, n: number): void {
  if (!Number.isInteger(k) || k < 1 || k > n)
    throw new KetflowError('K_OUT_OF_RANGE', { k, max: n });
}

/** The features in order of falling relevance (ties in column order). */
export function byRelevance(information: FeatureInformation): Int32Array {
  const order = Int32Array.from(information.relevance.keys());
  return order.sort((a, b) => information.relevance[b] - information.relevance[a] || a - b);
}

/** The k most relevant features, increasing. */
export function topRelevant(information: FeatureInformation, k: number): Int32Array {
  return byRelevance(information).slice(0, k).sort();
}

/**
 * Greedy mRMR: starts at the most relevant feature and adds argmax I_i - mean_{j∈S} R_ij until k are chosen.
 * @returns The subset in the order of choice, and the number of candidates scored.
 * @see H. Peng, F. Long, C. Ding, IEEE TPAMI 27 (2005), eq. (6).
 */
export function greedyMrmr(
  information: FeatureInformation,
  k: number,
): { subset: Int32Array; evaluations: number } {
  const { relevance, redundancy } = information;
  const n = relevance.length;
  const chosen: number[] = [];
  const taken = new Uint8Array(n);
  const overlap = new Float64Array(n);
  let evaluations = 0;
  while (chosen.length < k) {
    let best = -1;
    let bestGain = -Infinity;
    for (let i = 0; i < n; i++) {
      if (taken[i] === 1) continue;
      evaluations++;
      const gain = relevance[i] - (chosen.length === 0 ? 0 : overlap[i] / chosen.length);
      if (gain > bestGain) {
        bestGain = gain;
        best = i;
      }
    }
    taken[best] = 1;
    chosen.push(best);
    for (let i = 0; i < n; i++) overlap[i] += redundancy[best * n + i];
  }
  return { subset: Int32Array.from(chosen), evaluations };
}

/**
 * The mRMR objective as a binary quadratic model over the features, to be minimised with exactly k chosen:
 * linear biases -I_i, quadratic biases 2 R_ij / (k - 1); no pairs for k = 1. Values in nats.
 */
export function mrmrModel(information: FeatureInformation, k: number): Bqm {
  const { names, relevance, redundancy } = information;
  const n = names.length;
  const terms: Term[] = [];
  for (let i = 0; i < n; i++) terms.push({ bias: -relevance[i], variables: [names[i]] });
  for (let i = 0; k > 1 && i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const bias = (2 * redundancy[i * n + j]) / (k - 1);
      if (bias !== 0) terms.push({ bias, variables: [names[i], names[j]] });
    }
  }
  return Bqm.fromTerms('BINARY', names, terms);
}
