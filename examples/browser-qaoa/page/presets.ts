import type { RandomStream } from '@ketflow/core';
import { addEdge, height, placed, width, type Edge, type Graph, type Point } from './graph.ts';

/** A ring of n vertices. @throws Error for fewer than 3. */
export function ring(numVertices: number): Graph {
  if (numVertices < 3) throw new Error('A ring needs at least 3 vertices.');
  let graph = placed({ numVertices, edges: [] });
  for (let v = 0; v < numVertices; v++) graph = addEdge(graph, v, (v + 1) % numVertices);
  return graph;
}

/** The Petersen graph: 10 vertices, 15 edges, 3-regular, girth 5, largest cut 12. */
export function petersen(): Graph {
  const edges: Edge[] = [];
  for (let v = 0; v < 5; v++) {
    edges.push(v < 4 ? [v, v + 1] : [0, 4], [v, v + 5]);
    edges.push(v < 3 ? [v + 5, v + 7] : [v + 2, v + 5]);
  }
  const vertices = Array.from({ length: 10 }, (_, v): Point => {
    const radius = (v < 5 ? 0.44 : 0.22) * height;
    const angle = (2 * Math.PI * (v % 5)) / 5;
    return {
      x: Math.round(width / 2 + radius * Math.sin(angle)),
      y: Math.round(height / 2 - radius * Math.cos(angle)),
    };
  });
  return { vertices, edges };
}

/**
 * A random 3-regular graph: three half-edges a vertex are paired at random until no loop and no double edge remains, so that
 * every such graph (with named vertices) is equally likely.
 * @throws Error unless the number of vertices is even and at least 4.
 */
export function randomRegular(numVertices: number, stream: RandomStream): Graph {
  if (numVertices < 4 || numVertices % 2 !== 0) {
    throw new Error('A 3-regular graph needs an even number of at least 4 vertices.');
  }
  for (;;) {
    const graph = pairHalfEdges(numVertices, stream);
    if (graph.edges.length === (3 * numVertices) / 2) return graph;
  }
}

function pairHalfEdges(numVertices: number, stream: RandomStream): Graph {
  const halves = Array.from({ length: 3 * numVertices }, (_, i) => Math.floor(i / 3));
  let graph = placed({ numVertices, edges: [] });
  while (halves.length > 0) {
    const u = halves.pop()!;
    const [v] = halves.splice(stream.integer(halves.length), 1);
    graph = addEdge(graph, u, v);
  }
  return graph;
}
