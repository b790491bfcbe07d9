/**
 * How many layers rotations need when those of one layer may not share a qubit.
 * @module
 */

/**
 * Rotations that commute, in any order: each goes to the first layer that is free on all its qubits, the longest first,
 * pairs in the rounds of a tournament (circle method). Complete graphs get the fewest layers there are, n - 1 for even n
 * and n for odd n; other sets of pairs at most 2m - 1, with m pairs on the busiest qubit.
 * @param sets - The qubits of every rotation, each at least 1.
 */
export function commutingDepth(sets: readonly (readonly number[])[], numQubits: number): number {
  const last = numQubits + (numQubits % 2) - 1;
  const roundOf = (set: readonly number[]): number => {
    if (set.length !== 2) return 0;
    const [low, high] = set[0] < set[1] ? set : [set[1], set[0]];
    return (high === last ? 2 * low : low + high) % last;
  };
  const queue = sets.map((set) => ({ set, round: roundOf(set) }));
  queue.sort((a, b) => b.set.length - a.set.length || a.round - b.round);
  const taken = Array.from({ length: numQubits }, () => new Set<number>());
  /** All layers below it are taken on the qubit. */
  const full = new Int32Array(numQubits);
  let depth = 0;
  for (const { set } of queue) {
    let layer = 0;
    for (const q of set) layer = Math.max(layer, full[q]);
    while (set.some((q) => taken[q].has(layer))) layer++;
    for (const q of set) {
      taken[q].add(layer);
      while (taken[q].has(full[q])) full[q]++;
    }
    depth = Math.max(depth, layer + 1);
  }
  return depth;
}

/** Rotations in the order given, each in the first layer after the earlier ones on its qubits. */
export function orderedDepth(sets: Iterable<readonly number[]>, numQubits: number): number {
  const busy = new Int32Array(numQubits);
  let depth = 0;
  for (const set of sets) {
    let layer = 0;
    for (const q of set) layer = Math.max(layer, busy[q]);
    for (const q of set) busy[q] = layer + 1;
    depth = Math.max(depth, layer + 1);
  }
  return depth;
}
