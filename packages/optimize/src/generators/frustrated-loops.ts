import type { RandomStream } from '@ketflow/core';
import type { Adjacency } from '../model/adjacency.ts';
import { Bqm } from '../model/bqm.ts';
import { checkInteger, refuse } from './arguments.ts';
import type { Graph } from './graph.ts';
import { numberedNames } from './pair-list.ts';

/** A model whose lowest energy is known by construction. */
export interface Planted {
  readonly model: Bqm;
  readonly groundEnergy: number;
  /** Int8Array, shape (n,): one state of that energy; its negative is another. */
  readonly groundState: Int8Array;
}

/** Walks without a loop that is long enough, in a row, after which the graph is given up. */
const MAX_FAILURES = 10_000;

/**
 * Frustrated loops with a planted solution (I. Hen et al., Physical Review A 92, 042325, 2015). Random spins t are planted.
 * Each loop is the first cycle that a random walk on the graph, which never turns straight back, closes; along it J = -tt',
 * but J = +tt' on one random edge. A loop of ℓ edges must leave one of them unsatisfied, so its lowest energy is 2 - ℓ, and t has
 * it; then t is a ground state of the sum. Couplings are integers, variables are named "0", "1", …
 *
 * @param numLoops - Few leave parts of the graph untouched, many let the couplings show the planted spins; the hard problems
 *   are between.
 * @param minLength - Shorter cycles are dropped.
 * @throws KetflowError `OPTION_INVALID` for numbers out of range, or if walks find no cycle of that length;
 *   `VARIABLE_UNKNOWN`, `SHAPE_MISMATCH` if the arrays of the graph are wrong.
 */
export function frustratedLoops(
  graph: Graph,
  numLoops: number,
  stream: RandomStream,
  minLength = 4,
): Planted {
  const { numNodes: n } = graph;
  checkInteger('numLoops', numLoops, 0, 2 ** 31);
  checkInteger('minLength', minLength, 3, Math.max(3, n));
  const { rows, columns } = graph;
  const biases = new Float64Array(rows.length);
  const names = numberedNames(n);
  const edges = Bqm.fromArrays('SPIN', names, new Float64Array(n), { rows, columns, biases });
  const groundState = Int8Array.from({ length: n }, () => 2 * stream.integer(2) - 1);
  const pairs = { rows: [] as number[], columns: [] as number[], biases: [] as number[] };
  const place = new Int32Array(n).fill(-1);
  let groundEnergy = 0;
  for (let loops = 0, failures = 0; loops < numLoops;) {
    const loop = walkToLoop(edges, stream, place);
    if (loop.length < minLength) {
      failures++;
      if (failures > MAX_FAILURES) {
        refuse('minLength', minLength, 'the length of cycles that the graph has');
      }
      continue;
    }
    failures = 0;
    loops++;
    const broken = stream.integer(loop.length);
    loop.forEach((i, at) => {
      const j = loop[(at + 1) % loop.length];
      const satisfied = -groundState[i] * groundState[j];
      pairs.rows.push(i);
      pairs.columns.push(j);
      pairs.biases.push(at === broken ? -satisfied : satisfied);
    });
    groundEnergy += 2 - loop.length;
  }
  const model = Bqm.fromArrays('SPIN', names, new Float64Array(n), pairs);
  return { model, groundEnergy, groundState };
}

/**
 * The nodes of the first cycle of a random walk from a random node, empty if the walk ends at a node of one edge.
 * @param place - Shape (n,), all -1; left so.
 */
function walkToLoop(
  { rowStart, neighbours }: Adjacency,
  stream: RandomStream,
  place: Int32Array,
): number[] {
  const walk: number[] = [];
  let [node, previous] = [stream.integer(place.length), -1];
  while (place[node] < 0) {
    place[node] = walk.push(node) - 1;
    const [start, end] = [rowStart[node], rowStart[node + 1]];
    const choices = end - start - (previous < 0 ? 0 : 1);
    if (choices <= 0) break;
    // The neighbours are in order: the draw skips the node that the walk comes from.
    let at = start + stream.integer(choices);
    const back = neighbours.subarray(start, end).indexOf(previous);
    if (back >= 0 && at >= start + back) at++;
    [previous, node] = [node, neighbours[at]];
  }
  const isClosed = walk.at(-1) !== node;
  const loop = isClosed ? walk.slice(place[node]) : [];
  for (const visited of walk) place[visited] = -1;
  return loop;
}
