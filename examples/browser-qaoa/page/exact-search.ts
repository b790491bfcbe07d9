import type { PlainGraph } from './graph.ts';

/** What a search of all cuts found. */
export interface ExactCut {
  /** Edges of the largest cut. */
  readonly cut: number;
  /** Side of every vertex in the first such cut met. */
  readonly sides: readonly number[];
  /** Cuts looked at, 2^(n-1): a cut and its mirror image count as one. */
  readonly cutsTried: number;
  /** How many of them are largest. */
  readonly optima: number;
}

/**
 * The largest cut by trying all of them: in the order of a Gray code one vertex changes sides at a time, and only its edges
 * are counted again. The last vertex stays.
 */
export function exactCut({ numVertices, edges }: PlainGraph): ExactCut {
  const neighbours = new Uint32Array(numVertices);
  for (const [u, v] of edges) {
    neighbours[u] |= 1 << v;
    neighbours[v] |= 1 << u;
  }
  const degrees = neighbours.map(bitCount);
  const cutsTried = 2 ** Math.max(0, numVertices - 1);
  let side = 0;
  let cut = 0;
  let best = 0;
  let bestSide = 0;
  let optima = 1;
  for (let step = 1; step < cutsTried; step++) {
    const vertex = 31 - Math.clz32(step & -step);
    const others = (side >>> vertex) & 1 ? side : ~side;
    cut += 2 * bitCount(neighbours[vertex] & others) - degrees[vertex];
    side ^= 1 << vertex;
    if (cut > best) {
      best = cut;
      bestSide = side;
      optima = 0;
    }
    if (cut === best) optima++;
  }
  const sides = Array.from({ length: numVertices }, (_, v) => (bestSide >>> v) & 1);
  return { cut: best, sides, cutsTried, optima };
}

function bitCount(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
