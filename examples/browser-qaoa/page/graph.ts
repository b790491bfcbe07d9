/** Most vertices of a drawing: 2^22 amplitudes, of which MaxCut stores one half. */
export const mostVertices = 22;

/** Size of the drawing, in its own units. */
export const width = 400;
export const height = 300;

/** A place in the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Two vertices, the smaller one first. */
export type Edge = readonly [number, number];

/** A drawn graph; vertex v is qubit v. */
export interface Graph {
  readonly vertices: readonly Point[];
  readonly edges: readonly Edge[];
}

/** A graph as it is typed or preset: without places. */
export interface PlainGraph {
  readonly numVertices: number;
  readonly edges: readonly Edge[];
}

/** Adds a vertex, or returns the graph as it is when there are {@link mostVertices}. */
export function addVertex(graph: Graph, point: Point): Graph {
  if (graph.vertices.length >= mostVertices) return graph;
  return { ...graph, vertices: [...graph.vertices, inside(point)] };
}

/** Adds an edge between two different vertices, once. */
export function addEdge(graph: Graph, u: number, v: number): Graph {
  const edge: Edge = u < v ? [u, v] : [v, u];
  if (u === v || graph.edges.some((other) => isSame(other, edge))) return graph;
  return { ...graph, edges: [...graph.edges, edge] };
}

/** Moves a vertex. */
export function moveVertex(graph: Graph, vertex: number, point: Point): Graph {
  const vertices = graph.vertices.map((old, v) => (v === vertex ? inside(point) : old));
  return { ...graph, vertices };
}

/** Removes a vertex with its edges; the vertices after it are numbered anew. */
export function removeVertex({ vertices, edges }: Graph, vertex: number): Graph {
  const renamed = (v: number): number => (v > vertex ? v - 1 : v);
  return {
    vertices: vertices.filter((_, v) => v !== vertex),
    edges: edges
      .filter(([u, v]) => u !== vertex && v !== vertex)
      .map(([u, v]): Edge => [renamed(u), renamed(v)]),
  };
}

/** Removes an edge. */
export function removeEdge(graph: Graph, edge: Edge): Graph {
  return { ...graph, edges: graph.edges.filter((other) => !isSame(other, edge)) };
}

/** Gives a plain graph places: those that `old` has, the others around a circle. */
export function placed({ numVertices, edges }: PlainGraph, old: readonly Point[] = []): Graph {
  const circle = (v: number): Point => {
    const angle = (2 * Math.PI * v) / numVertices;
    return {
      x: width / 2 + 0.42 * height * Math.sin(angle),
      y: height / 2 - 0.42 * height * Math.cos(angle),
    };
  };
  return { vertices: Array.from({ length: numVertices }, (_, v) => old[v] ?? circle(v)), edges };
}

/** The edges as text, one a line: `0 1`. */
export function formatEdges(edges: readonly Edge[]): string {
  return edges.map(([u, v]) => `${u} ${v}`).join('\n');
}

/**
 * Reads edges as {@link formatEdges} writes them; `0-1` and `0, 1` are read, too, empty lines are not.
 * @throws Error that says which line is wrong and why.
 */
export function parseEdges(text: string, numVertices: number): Edge[] {
  let graph: Graph = { vertices: [], edges: [] };
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = /^\s*(\d+)\s*[\s,-]\s*(\d+)\s*$/.exec(line);
    const refuse = (reason: string): never => {
      throw new Error(`Line ${i + 1}, "${line.trim()}": ${reason}`);
    };
    if (!match) return refuse('write two vertices, as in "0 1".');
    const [u, v] = [Number(match[1]), Number(match[2])];
    if (u === v) refuse('an edge needs two different vertices.');
    if (Math.max(u, v) >= numVertices) {
      refuse(`the vertices are 0 to ${numVertices - 1}; add some or change the line.`);
    }
    const before = graph;
    graph = addEdge(graph, u, v);
    if (graph === before) refuse('this edge is there already.');
  }
  return [...graph.edges];
}

/** The number of edges whose ends lie on different sides. */
export function cutOf(edges: readonly Edge[], sides: ArrayLike<number>): number {
  return edges.reduce((cut, [u, v]) => cut + (sides[u] === sides[v] ? 0 : 1), 0);
}

function isSame(a: Edge, b: Edge): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function inside({ x, y }: Point): Point {
  const margin = 14;
  const within = (value: number, size: number): number =>
    Math.round(Math.min(Math.max(value, margin), size - margin));
  return { x: within(x, width), y: within(y, height) };
}
