import type { BasisSpace } from '@ketflow/quantum';
import { POOL_SIZE } from '../../sample-pool.ts';
import type { Search } from '../../search.ts';

/** Keeps the best states of a batch of shots and returns the mean energy. */
export function keepShots(
  shots: ArrayLike<number>,
  space: BasisSpace,
  cost: Float64Array,
  search: Search,
): number {
  let sum = 0;
  const counts = new Map<number, number>();
  for (let shot = 0; shot < shots.length; shot++) {
    const state = shots[shot];
    sum += cost[state];
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const states = [...counts].sort(([a], [b]) => cost[a] - cost[b] || a - b);
  states.forEach(([state, count], at) => {
    if (at >= POOL_SIZE) search.drop(count);
    else
      search.keep(
        Int8Array.from(space.bitsOf(state), (bit) => 2 * bit - 1),
        count,
      );
  });
  return sum / shots.length;
}
