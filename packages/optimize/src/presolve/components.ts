import type { Adjacency } from '../model/adjacency.ts';

/**
 * The connected components of a model: for each variable the number of its component, 0, 1, … in the order of their
 * first variables. A pair with bias 0 connects nothing. Time O(n + m).
 *
 * @returns Int32Array, shape (n,). Freshly allocated.
 */
export function componentsOf({ rowStart, neighbours, couplings }: Adjacency): Int32Array {
  const n = rowStart.length - 1;
  const labels = new Int32Array(n).fill(-1);
  const reached = new Int32Array(n);
  let numComponents = 0;
  for (let first = 0; first < n; first++) {
    if (labels[first] >= 0) continue;
    let numReached = 1;
    reached[0] = first;
    labels[first] = numComponents;
    for (let at = 0; at < numReached; at++) {
      for (let e = rowStart[reached[at]]; e < rowStart[reached[at] + 1]; e++) {
        const j = neighbours[e];
        if (couplings[e] === 0 || labels[j] >= 0) continue;
        labels[j] = numComponents;
        reached[numReached++] = j;
      }
    }
    numComponents++;
  }
  return labels;
}
