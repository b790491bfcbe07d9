import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { openThreads } from '@ketflow/quantum';
import { exactCut } from '../../examples/browser-qaoa/page/exact-search.ts';
import {
  addVertex,
  cutOf,
  formatEdges,
  mostVertices,
  parseEdges,
  placed,
  removeVertex,
  type Edge,
} from '../../examples/browser-qaoa/page/graph.ts';
import { petersen, randomRegular, ring } from '../../examples/browser-qaoa/page/presets.ts';
import { solve, type Problem } from '../../examples/browser-qaoa/page/solve.ts';

const degreesOf = (edges: readonly Edge[], numVertices: number): number[] => {
  const degrees = new Array<number>(numVertices).fill(0);
  for (const v of edges.flat()) degrees[v]++;
  return degrees;
};

async function solveInNode(problem: Problem): Promise<ReturnType<typeof solve>> {
  const threads = await openThreads(1);
  return solve(problem, { threads, now: () => 0, onEvaluation: () => undefined });
}

const petersenProblem = {
  numVertices: 10,
  edges: petersen().edges,
  layers: 1,
  start: 'random',
  maxEvaluations: 100,
  shots: 500,
  seed: 3,
} as const;

describe('the graphs of the page', () => {
  it('preset: a ring, the Petersen graph, 3-regular ones', () => {
    expect(degreesOf(ring(7).edges, 7)).toEqual(new Array(7).fill(2));
    expect(degreesOf(petersen().edges, 10)).toEqual(new Array(10).fill(3));
    // Petersen is the only 3-regular graph of 10 vertices and diameter 2 without triangles and squares.
    const next = (v: number): number[] =>
      petersen().edges.flatMap(([a, b]) => (a === v ? [b] : b === v ? [a] : []));
    for (let v = 0; v < 10; v++) {
      expect(new Set([v, ...next(v), ...next(v).flatMap(next)]).size).toBe(10);
    }
    for (const n of [4, 10, 22]) {
      const { edges } = randomRegular(n, RandomStream.root(n));
      expect(degreesOf(edges, n)).toEqual(new Array(n).fill(3));
      expect(new Set(edges.map(String)).size).toBe((3 * n) / 2);
    }
    expect(() => randomRegular(7, RandomStream.root(0))).toThrow('even number');
    expect(() => ring(2)).toThrow('at least 3');
  });

  it('keep their edges when a vertex goes, and take no more than fit', () => {
    const path = placed({
      numVertices: 4,
      edges: [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    });
    expect(removeVertex(path, 1).edges).toEqual([[1, 2]]);
    let graph = placed({ numVertices: mostVertices - 1, edges: [] });
    graph = addVertex(graph, { x: -50, y: 1e3 });
    expect(graph.vertices.at(-1)).toEqual({ x: 14, y: 286 });
    expect(addVertex(graph, { x: 1, y: 1 })).toBe(graph);
  });

  it('are read and written as text', () => {
    const { edges } = petersen();
    expect(parseEdges(formatEdges(edges), 10)).toEqual(edges);
    expect(parseEdges(' 1-0 \n\n2, 0', 3)).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(() => parseEdges('0 1\n1 0', 2)).toThrow('Line 2, "1 0": this edge is there already.');
    expect(() => parseEdges('1 1', 2)).toThrow('two different vertices');
    expect(() => parseEdges('0 2', 2)).toThrow('the vertices are 0 to 1');
    for (const text of ['0', '0 1 2', 'a b', '0 -1 2', '0.5 1']) {
      expect(() => parseEdges(text, 3)).toThrow('Line 1');
    }
  });
});

describe('the classical search of the page', () => {
  it('finds what trying every bit string finds', () => {
    const stream = RandomStream.root(11);
    for (let trial = 0; trial < 40; trial++) {
      const numVertices = 1 + stream.integer(9);
      const edges: Edge[] = [];
      for (let v = 1; v < numVertices; v++) {
        for (let u = 0; u < v; u++) if (stream.integer(2) === 1) edges.push([u, v]);
      }
      const cuts = Array.from({ length: 2 ** numVertices }, (_, x) =>
        cutOf(
          edges,
          Array.from({ length: numVertices }, (_, v) => (x >> v) & 1),
        ),
      );
      const found = exactCut({ numVertices, edges });
      const most = Math.max(...cuts);
      expect(found.cut).toBe(most);
      expect(cutOf(edges, found.sides)).toBe(most);
      expect(2 * found.optima).toBe(cuts.filter((cut) => cut === most).length);
    }
  });
});

describe('a run of the page, in Node', () => {
  it('reports numbers that fit each other', async () => {
    const { numbers } = await solveInNode(petersenProblem);
    const { distribution, bestShot, exact, history, landscape, expectedCut } = numbers;
    const sum = (of: (share: (typeof distribution)[number]) => number): number =>
      distribution.reduce((total, share) => total + of(share), 0);
    expect(sum(({ probability }) => probability)).toBeCloseTo(1, 12);
    expect(sum(({ guess }) => guess)).toBeCloseTo(1, 12);
    expect(sum(({ count }) => count)).toBe(500);
    expect(sum(({ cut, probability }) => cut * probability)).toBeCloseTo(expectedCut, 12);
    expect(sum(({ cut, guess }) => cut * guess)).toBeCloseTo(7.5, 12);
    // 5 cuts and their mirror images of 2^10.
    expect(distribution.at(-1)!.cut).toBe(12);
    expect(distribution.at(-1)!.guess).toBeCloseTo(10 / 1024, 14);
    expect(exact).toMatchObject({ cut: 12, optima: 5 });
    expect(cutOf(petersenProblem.edges, bestShot.sides)).toBe(bestShot.cut);
    expect(bestShot.cut).toBe(Math.max(...distribution.map((s) => (s.count > 0 ? s.cut : 0))));
    expect(expectedCut).toBe(Math.max(...history));
    // The closed form of the map and the state vector agree: no point of it is above the optimum of this graph.
    const best = Math.max(...landscape.cuts.flat());
    expect(best).toBeLessThanOrEqual(15 * (1 / 2 + 1 / (3 * Math.sqrt(3))));
    expect(best).toBeGreaterThan(10.3);
  });

  it('repeats with the same seed, and differs with another', async () => {
    const first = await solveInNode(petersenProblem);
    expect(await solveInNode(petersenProblem)).toEqual(first);
    const other = await solveInNode({ ...petersenProblem, seed: 4 });
    expect(other.numbers.history[0]).not.toBe(first.numbers.history[0]);
  });

  it('refuses a graph without edges', async () => {
    await expect(solveInNode({ ...petersenProblem, edges: [] })).rejects.toThrow('no edge to cut');
  });
});
