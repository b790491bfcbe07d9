import { FlowNetwork, maximumFlow } from './flow-network.ts';
import type { Reduction } from './reduction.ts';
import type { SpinGraph } from './spin-graph.ts';

/** What one application of {@link roofDuality} did. */
export interface RoofDual {
  /** Variables fixed at the value that they have in every state of lowest energy. */
  readonly strong: number;
  /** Variables fixed at the value that they have in some state of lowest energy. */
  readonly weak: number;
  /** No state has a lower energy. */
  readonly lowerBound: number;
  /** False when the work limit came first: nothing is fixed then, and the bound is a weaker one. */
  readonly isComplete: boolean;
  /** Arcs looked at. */
  readonly work: number;
}

/**
 * Fixes what roof duality proves (P. L. Hammer, P. Hansen, B. Simeone, 1984), by the flow of E. Boros, P. L. Hammer,
 * Pseudo-Boolean optimization, Discrete Applied Mathematics 123 (2002), section 5.
 *
 * Up to a constant the energy is a sum of 2|h| u over literals u and of 2|J| (u v + ū v̄) over pairs of literals, which
 * is the value of a cut of the implication network: u v means the arcs u → v̄ and v → ū. The largest flow bounds the
 * energy from below. Literals that the source still reaches are true in every optimum. Other sets of literals that no
 * residual arc leaves, and that hold no literal with its negation, are true together in some optimum.
 */
export function roofDuality(reduction: Reduction, workLimit: number): RoofDual {
  const { graph } = reduction;
  const left = graph.variablesLeft();
  const { network, constant } = implicationNetwork(graph, left);
  const { value, isComplete, levels, work } = maximumFlow(network, workLimit);
  const lowerBound = constant + value;
  if (!isComplete) return { strong: 0, weak: 0, lowerBound, isComplete, work };

  const isTrue = new Uint8Array(network.numNodes);
  for (let node = 0; node < network.numNodes; node++) {
    // Rounding may leave a literal and its negation in reach; then neither is decided.
    if (levels[node] >= 0 && levels[node ^ 1] < 0) isTrue[node] = 1;
  }
  const strong = left.filter((_, k) => isTrue[2 * k] !== isTrue[2 * k + 1]).length;
  addClosedLiterals(network, isTrue);
  let fixed = 0;
  left.forEach((i, k) => {
    if (isTrue[2 * k] === isTrue[2 * k + 1]) return;
    reduction.fix(i, isTrue[2 * k] === 1 ? 1 : -1);
    fixed++;
  });
  return { strong, weak: fixed - strong, lowerBound, isComplete, work };
}

/**
 * Variable k of `left` has the literals 2k (s = +1) and 2k + 1 (s = -1); the last two nodes are truth, the source, and its
 * negation, the sink. So `node ^ 1` negates. The energy is `constant` plus the value of a cut.
 */
function implicationNetwork(
  graph: SpinGraph,
  left: Int32Array,
): { network: FlowNetwork; constant: number } {
  const place = new Int32Array(graph.size);
  left.forEach((i, k) => (place[i] = k));
  const numEdges = left.reduce((sum, i) => sum + graph.degrees[i], 0) / 2;
  const numFields = left.reduce((sum, i) => sum + (graph.fields[i] === 0 ? 0 : 1), 0);
  const heads = new Int32Array(4 * (numEdges + numFields));
  const residual = new Float64Array(heads.length);
  let numArcs = 0;
  const connect = (from: number, to: number, forth: number, back: number): void => {
    heads[numArcs] = to;
    residual[numArcs++] = forth;
    heads[numArcs] = from;
    residual[numArcs++] = back;
  };

  const source = 2 * left.length;
  let constant = graph.offset;
  left.forEach((i, k) => {
    const field = graph.fields[i];
    if (field !== 0) {
      // The literal that the field asks for.
      const wanted = 2 * k + (field > 0 ? 1 : 0);
      connect(source, wanted, Math.abs(field), 0);
      connect(wanted ^ 1, source + 1, Math.abs(field), 0);
      constant -= Math.abs(field);
    }
    const { neighbours, couplings } = graph.edgesOf(i);
    neighbours.forEach((j, at) => {
      if (j < i) return;
      const strength = Math.abs(couplings[at]);
      const other = 2 * place[j] + (couplings[at] > 0 ? 1 : 0);
      connect(2 * k, other, strength, strength);
      connect(2 * k + 1, other ^ 1, strength, strength);
      constant -= strength;
    });
  });
  const network = new FlowNetwork(source + 2, source, source + 1, heads, residual);
  return { network, constant };
}

/**
 * Adds to the true literals those of strongly connected components of the residual network whose arcs lead to true
 * literals alone and which do not contradict themselves. Components come with what they lead to first (R. Tarjan, SIAM
 * J. Computing 1, 1972). That no arc leaves the true literals follows from the symmetry of the network; it is checked because
 * rounding may break the symmetry of the flow.
 */
function addClosedLiterals(network: FlowNetwork, isTrue: Uint8Array): void {
  const { start, outgoing, heads, residual, numNodes } = network;
  const component = new Int32Array(numNodes).fill(-1);
  const visit = new Int32Array(numNodes);
  const lowest = new Int32Array(numNodes);
  const next = start.slice();
  const open: number[] = [];
  let [numVisits, numComponents] = [0, 0];

  const close = (root: number): void => {
    const from = open.lastIndexOf(root);
    const members = open.splice(from);
    for (const node of members) component[node] = numComponents;
    const isClosed = members.every((node) => {
      if (isTrue[node ^ 1] === 1 || component[node ^ 1] === numComponents) return false;
      for (let e = start[node]; e < start[node + 1]; e++) {
        const head = heads[outgoing[e]];
        if (residual[outgoing[e]] > 0 && isTrue[head] === 0 && component[head] !== numComponents) {
          return false;
        }
      }
      return true;
    });
    if (isClosed) for (const node of members) isTrue[node] = 1;
    numComponents++;
  };

  for (let first = 0; first < numNodes - 2; first++) {
    if (visit[first] > 0 || isTrue[first] === 1) continue;
    const path = [first];
    while (path.length > 0) {
      const node = path[path.length - 1];
      if (visit[node] === 0) {
        visit[node] = lowest[node] = ++numVisits;
        open.push(node);
      }
      let child = -1;
      while (child < 0 && next[node] < start[node + 1]) {
        const arc = outgoing[next[node]++];
        const head = heads[arc];
        if (residual[arc] <= 0 || isTrue[head] === 1) continue;
        if (visit[head] === 0) child = head;
        else if (component[head] < 0) lowest[node] = Math.min(lowest[node], visit[head]);
      }
      if (child >= 0) {
        path.push(child);
        continue;
      }
      path.pop();
      if (lowest[node] === visit[node]) close(node);
      const parent = path.at(-1);
      if (parent !== undefined) lowest[parent] = Math.min(lowest[parent], lowest[node]);
    }
  }
}
