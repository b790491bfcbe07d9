import type { RandomStream } from '@ketflow/core';
import { Bqm } from '../model/bqm.ts';
import { checkInteger, refuse } from './arguments.ts';
import type { Graph } from './graph.ts';
import { numberedNames } from './pair-list.ts';

const LARGEST_NODES = 2 ** 24;
/** A pairing is simple with a chance near exp((1 - degree²) / 4): 2 % for 4. */
const LARGEST_REJECTED = 4;

/**
 * The cut of a random regular graph, to be maximised: E(s) = -cut = Σ (s s' - 1) / 2 over the edges, variables named "0",
 * "1", …
 * @throws KetflowError `OPTION_INVALID`; see {@link regularGraph}.
 */
export function regularGraphMaxCut(n: number, degree: number, stream: RandomStream): Bqm {
  const { rows, columns } = regularGraph(n, degree, stream);
  const biases = new Float64Array(rows.length).fill(0.5);
  const offset = -rows.length / 2;
  const pairs = { rows, columns, biases };
  return Bqm.fromArrays('SPIN', numberedNames(n), new Float64Array(n), pairs, offset);
}

/**
 * A random simple graph in which every node has `degree` edges: a random pairing of the ends of edges (B. Bollobás,
 * European Journal of Combinatorics 1, 1980). Up to degree 4 pairings are drawn until one is simple, so that all graphs are
 * equally likely; beyond, loops and double edges are switched with random other edges, which is near to that. Of degrees
 * above (n - 1) / 2 the complement is drawn.
 *
 * @throws KetflowError `OPTION_INVALID` unless 0 <= degree < n and n · degree is even.
 */
export function regularGraph(n: number, degree: number, stream: RandomStream): Graph {
  checkInteger('n', n, 1, LARGEST_NODES);
  checkInteger('degree', degree, 0, n - 1);
  if ((n * degree) % 2 !== 0) refuse('degree', degree, `an even number for the odd n = ${n}`);
  if (2 * degree > n - 1) return complementOf(regularGraph(n, n - 1 - degree, stream));
  let graph = simplePairing(n, degree, stream);
  while (graph === undefined) graph = simplePairing(n, degree, stream);
  return graph;
}

/** Undefined when the pairing is not simple and the degree small, or when the switches got stuck. */
function simplePairing(n: number, degree: number, stream: RandomStream): Graph | undefined {
  const ends = stream.shuffle(Int32Array.from({ length: n * degree }, (_, at) => at % n));
  const rows = ends.subarray(0, ends.length / 2);
  const columns = ends.subarray(ends.length / 2);
  const keyOf = (a: number, b: number): number => Math.min(a, b) * n + Math.max(a, b);
  const edges = new Set<number>();
  const isProper = new Uint8Array(rows.length);
  const bad: number[] = [];
  const settle = (e: number): void => {
    const key = keyOf(rows[e], columns[e]);
    isProper[e] = rows[e] === columns[e] || edges.has(key) ? 0 : 1;
    if (isProper[e] === 1) edges.add(key);
    else bad.push(e);
  };
  for (let e = 0; e < rows.length; e++) {
    settle(e);
    if (bad.length > 0 && degree <= LARGEST_REJECTED) return undefined;
  }
  for (let tries = 0; bad.length > 0; tries++) {
    if (tries > 100 * rows.length) return undefined;
    const e = bad[bad.length - 1];
    const other = stream.integer(rows.length);
    if (isProper[other] === 0) continue;
    const [a, b, c, d] = [rows[e], columns[e], rows[other], columns[other]];
    if (a === c || b === d || edges.has(keyOf(a, c)) || edges.has(keyOf(b, d))) continue;
    bad.pop();
    edges.delete(keyOf(c, d));
    [columns[e], rows[other]] = [c, b];
    settle(e);
    settle(other);
  }
  return { numNodes: n, rows, columns };
}

function complementOf({ numNodes: n, rows, columns }: Graph): Graph {
  const edges = new Set(Array.from(rows, (i, e) => i * n + columns[e]));
  const complement = { rows: [] as number[], columns: [] as number[] };
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (edges.has(i * n + j) || edges.has(j * n + i)) continue;
      complement.rows.push(i);
      complement.columns.push(j);
    }
  }
  return {
    numNodes: n,
    rows: Int32Array.from(complement.rows),
    columns: Int32Array.from(complement.columns),
  };
}
