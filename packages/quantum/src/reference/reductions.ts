/** Amplitudes in a chunk of a sum; sums do not depend on how many threads share the chunks. */
const chunk = 4096;

/**
 * Sum of term(0) + ... + term(count - 1) in the order of every engine: chunks from left to right; inside a chunk a lane
 * for each index mod `lanes` (2 or 4), added as (0 + 2) + (1 + 3).
 * @param count - A multiple of `lanes`.
 */
export function laneSum(count: number, lanes: 2 | 4, term: (index: number) => number): number {
  let total = 0;
  for (let start = 0; start < count; start += chunk) {
    const lane = [0, 0, 0, 0];
    const end = Math.min(start + chunk, count);
    for (let i = start; i < end; i++) lane[i % lanes] += term(i);
    total += lane[0] + lane[2] + (lane[1] + lane[3]);
  }
  return total;
}
