import type { RandomStream } from '@ketflow/core';
import type { Edge } from './problems.ts';

/** A random graph in which every vertex has three edges: shuffled until no edge is a loop or there twice. */
export function cubicGraph(n: number, stream: RandomStream): Edge[] {
  for (;;) {
    const ends = Array.from({ length: 3 * n }, (_, i) => i % n);
    for (let i = ends.length - 1; i > 0; i--) {
      const j = stream.integer(i + 1);
      [ends[i], ends[j]] = [ends[j], ends[i]];
    }
    const edges = Array.from({ length: (3 * n) / 2 }, (_, e): Edge => {
      const [u, v] = [ends[2 * e], ends[2 * e + 1]];
      return [Math.min(u, v), Math.max(u, v)];
    });
    const isSimple = edges.every(([u, v]) => u !== v);
    if (isSimple && new Set(edges.map(String)).size === edges.length) return edges;
  }
}
