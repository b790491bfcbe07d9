/**
 * A network with residual capacities. Arcs come in pairs, `arc` and `arc ^ 1`, opposite to each other.
 */
export class FlowNetwork {
  readonly numNodes: number;
  readonly source: number;
  readonly sink: number;
  /** Int32Array, shape (numNodes + 1,): where the arcs of each node start in {@link outgoing}. */
  readonly start: Int32Array;
  /** Int32Array, shape (arcs,): the arcs by their tails. */
  readonly outgoing: Int32Array;
  /** Int32Array, shape (arcs,): where each arc leads to. */
  readonly heads: Int32Array;
  /** Float64Array, shape (arcs,). */
  readonly residual: Float64Array;

  /**
   * @param heads - Shape (arcs,). Taken over; the tail of an arc is the head of its opposite.
   * @param residual - Shape (arcs,), capacities from 0. Taken over.
   */
  constructor(
    numNodes: number,
    source: number,
    sink: number,
    heads: Int32Array,
    residual: Float64Array,
  ) {
    this.numNodes = numNodes;
    this.source = source;
    this.sink = sink;
    this.heads = heads;
    this.residual = residual;
    this.start = new Int32Array(numNodes + 1);
    for (let arc = 0; arc < heads.length; arc++) this.start[heads[arc ^ 1] + 1]++;
    for (let node = 0; node < numNodes; node++) this.start[node + 1] += this.start[node];
    this.outgoing = new Int32Array(heads.length);
    const next = this.start.slice();
    for (let arc = 0; arc < heads.length; arc++) this.outgoing[next[heads[arc ^ 1]]++] = arc;
  }
}

/** What {@link maximumFlow} found. */
export interface Flow {
  /** The flow from source to sink; a lower bound of the largest one when not complete. */
  readonly value: number;
  /** False when the work ran out first. */
  readonly isComplete: boolean;
  /** Int32Array, shape (numNodes,): from 0 for what the source still reaches, -1 for the rest. */
  readonly levels: Int32Array;
  /** Arcs looked at. */
  readonly work: number;
}

/**
 * Pushes the largest flow from source to sink through the network and leaves its residual capacities there, by blocking
 * flows in layers of shortest paths (E. A. Dinic, Soviet Math. Doklady 11, 1970). Stops between two layerings when more
 * than `workLimit` arcs were looked at.
 */
export function maximumFlow(network: FlowNetwork, workLimit: number): Flow {
  const { start, sink } = network;
  const levels = new Int32Array(network.numNodes);
  const queue = new Int32Array(network.numNodes);
  let [value, work] = [0, 0];
  for (;;) {
    work += layer(network, levels, queue);
    const isComplete = levels[sink] < 0;
    if (isComplete || work > workLimit) return { value, isComplete, levels, work };
    const block = pushBlockingFlow(network, levels, start.slice());
    value += block.value;
    work += block.work;
  }
}

/** Sets the distances from the source in arcs with capacity left, up to that of the sink; returns the arcs looked at. */
function layer(network: FlowNetwork, levels: Int32Array, queue: Int32Array): number {
  const { start, outgoing, heads, residual, source, sink } = network;
  levels.fill(-1);
  levels[source] = 0;
  queue[0] = source;
  let [numReached, work] = [1, 0];
  for (let at = 0; at < numReached && levels[sink] < 0; at++) {
    const node = queue[at];
    work += start[node + 1] - start[node];
    for (let e = start[node]; e < start[node + 1]; e++) {
      const head = heads[outgoing[e]];
      if (levels[head] >= 0 || residual[outgoing[e]] <= 0) continue;
      levels[head] = levels[node] + 1;
      queue[numReached++] = head;
    }
  }
  return work;
}

/**
 * Saturates an arc on every path that goes up one level a step, depth first.
 * @param next - For each node the first outgoing arc that may still be of use. Changed.
 */
function pushBlockingFlow(
  { start, outgoing, heads, residual, source, sink }: FlowNetwork,
  levels: Int32Array,
  next: Int32Array,
): { value: number; work: number } {
  const path: number[] = [];
  let [node, value, work] = [source, 0, 0];
  for (;;) {
    if (node === sink) {
      let amount = Infinity;
      for (const arc of path) amount = Math.min(amount, residual[arc]);
      for (const arc of path) {
        residual[arc] -= amount;
        residual[arc ^ 1] += amount;
      }
      value += amount;
      work += path.length;
      // Go on from the tail of the first arc that is full now.
      path.length = path.findIndex((arc) => residual[arc] === 0);
      node = path.length === 0 ? source : heads[path[path.length - 1]];
    }
    const end = start[node + 1];
    let e = next[node];
    while (e < end) {
      const arc = outgoing[e];
      if (residual[arc] > 0 && levels[heads[arc]] === levels[node] + 1) break;
      e++;
    }
    work += e - next[node] + 1;
    next[node] = e;
    if (e < end) {
      path.push(outgoing[e]);
      node = heads[outgoing[e]];
    } else if (node === source) {
      return { value, work };
    } else {
      levels[node] = -1;
      node = heads[path.pop()! ^ 1];
    }
  }
}
