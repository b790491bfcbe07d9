import type { Adjacency } from '../model/adjacency.ts';

/** An order in which the variables of a component can be minimised out one by one. */
export interface EliminationOrder {
  readonly order: readonly number[];
  /** Largest number of neighbours at an elimination: an upper bound of the tree-width. */
  readonly width: number;
  /** Entries of all tables of {@link minimiseAlong}: Σ 2^(neighbours + 1). */
  readonly entries: number;
}

/**
 * The order that always takes a variable of fewest neighbours, which then become neighbours of each other (minimum
 * degree; D. J. Rose, 1972).
 *
 * @param members - The variables of one or more whole components.
 * @returns undefined when its tables would have more than `limit` entries.
 */
export function eliminationOrder(
  { rowStart, neighbours, couplings }: Adjacency,
  members: readonly number[],
  limit: number,
): EliminationOrder | undefined {
  // A graph of width w has at most w edges a variable: what is too dense is known before sets are made of it.
  let numEdges = 0;
  for (const i of members) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) if (couplings[e] !== 0) numEdges += 0.5;
  }
  if (2 ** (numEdges / members.length + 1) > limit) return undefined;

  const adjacent = new Map<number, Set<number>>();
  /** Variables by degree, with stale entries: one counts when its degree is still that of its bucket. */
  const buckets: number[][] = [];
  let lowest = 0;
  const file = (i: number, degree: number): void => {
    (buckets[degree] ??= []).push(i);
    lowest = Math.min(lowest, degree);
  };
  for (const i of members) {
    const near = new Set<number>();
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      if (couplings[e] !== 0) near.add(neighbours[e]);
    }
    adjacent.set(i, near);
    file(i, near.size);
  }

  const order: number[] = [];
  let [width, entries] = [0, 0];
  while (order.length < members.length) {
    const i = buckets.at(lowest)?.pop();
    if (i === undefined) {
      lowest++;
      continue;
    }
    const near = adjacent.get(i);
    if (near?.size !== lowest) continue;
    width = Math.max(width, near.size);
    entries += 2 ** (near.size + 1);
    if (entries > limit) return undefined;
    order.push(i);
    adjacent.delete(i);
    for (const j of near) {
      const others = adjacent.get(j)!;
      others.delete(i);
      for (const k of near) if (k !== j) others.add(k);
    }
    for (const j of near) file(j, adjacent.get(j)!.size);
  }
  return { order, width, entries };
}
