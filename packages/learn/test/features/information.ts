import { RandomStream } from '@ketflow/core';
import type { FeatureInformation } from '../../src/features/mutual-information.ts';

/** Statistics of n features f0, f1, …: relevance uniform on [0, 1), redundancy uniform on [0, spread). */
export function randomInformation(n: number, seed: number, spread = 1): FeatureInformation {
  const stream = RandomStream.root(seed);
  const redundancy = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      redundancy[i * n + j] = redundancy[j * n + i] = spread * stream.uniform();
    }
  }
  return {
    names: Array.from({ length: n }, (_, i) => `f${i}`),
    relevance: Float64Array.from({ length: n }, () => stream.uniform()),
    redundancy,
  };
}

/**
 * Greedy choice fails here: `a` is the most relevant, but says what `b` and `c` say. The best two are b and c with the
 * objective -1.8; those that hold a have 0.1.
 */
export const trap: FeatureInformation = {
  names: ['a', 'b', 'c'],
  relevance: Float64Array.of(1, 0.9, 0.9),
  redundancy: Float64Array.of(0, 1, 1, 1, 0, 0, 1, 0, 0),
};

/** All subsets of size k of 0, …, n - 1, each increasing. */
function subsetsOfSize(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const found: number[][] = [];
  for (let first = from; first <= n - k; first++) {
    for (const rest of subsetsOfSize(n, k - 1, first + 1)) found.push([first, ...rest]);
  }
  return found;
}

/** The best k features by trying every subset, the objective written out anew. */
export function bruteForce(
  { relevance, redundancy }: FeatureInformation,
  k: number,
): { subset: number[]; objective: number } {
  const n = relevance.length;
  const objectiveOf = (subset: readonly number[]): number => {
    const gain = subset.reduce((sum, i) => sum + relevance[i], 0);
    const pairs = subset.flatMap((i) => subset.filter((j) => j > i).map((j) => i * n + j));
    const overlap = pairs.reduce((sum, pair) => sum + redundancy[pair], 0);
    return (k === 1 ? 0 : (2 * overlap) / (k - 1)) - gain;
  };
  return subsetsOfSize(n, k)
    .map((subset) => ({ subset, objective: objectiveOf(subset) }))
    .reduce((best, other) => (other.objective < best.objective ? other : best));
}

/** The k most relevant features, increasing. */
export function mostRelevant({ relevance }: FeatureInformation, k: number): number[] {
  return Array.from(relevance.keys())
    .sort((a, b) => relevance[b] - relevance[a])
    .slice(0, k)
    .sort((a, b) => a - b);
}
