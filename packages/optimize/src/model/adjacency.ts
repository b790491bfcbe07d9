/** Pairs as they were given: bias `biases[e]` between the variables `rows[e]` and `columns[e]`. */
export interface Pairs {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
}

/**
 * The symmetric adjacency of a model in compressed rows: the neighbours of variable i, in increasing order, are
 * `neighbours[rowStart[i]] … neighbours[rowStart[i + 1] - 1]`, with the couplings beside them. Every pair occurs twice.
 */
export interface Adjacency {
  /** Int32Array, shape (n + 1,). */
  readonly rowStart: Int32Array;
  /** Int32Array, shape (2m,). */
  readonly neighbours: Int32Array;
  /** Float64Array, shape (2m,). */
  readonly couplings: Float64Array;
}

/** A stable counting sort of `order` by key. */
function sortedBy(
  order: Int32Array,
  keyOf: (entry: number) => number,
  numKeys: number,
): Int32Array {
  const next = new Int32Array(numKeys + 1);
  for (const entry of order) next[keyOf(entry) + 1]++;
  for (let key = 0; key < numKeys; key++) next[key + 1] += next[key];
  const sorted = new Int32Array(order.length);
  for (const entry of order) sorted[next[keyOf(entry)]++] = entry;
  return sorted;
}

/**
 * Builds the adjacency of n variables; pairs given several times, in either direction, are added in the order given.
 * Expects `rows[e] !== columns[e]`. Time and memory O(n + pairs).
 */
export function buildAdjacency(n: number, pairs: Pairs): Adjacency {
  const { rows, columns, biases } = pairs;
  const size = 2 * rows.length;
  // Entry 2e is the pair e as given, entry 2e + 1 its mirror image; stable sorts keep the order of duplicates.
  const row = (entry: number): number => (entry & 1 ? columns : rows)[entry >> 1];
  const column = (entry: number): number => (entry & 1 ? rows : columns)[entry >> 1];
  const order = sortedBy(
    sortedBy(
      Int32Array.from({ length: size }, (_, e) => e),
      column,
      n,
    ),
    row,
    n,
  );

  const rowStart = new Int32Array(n + 1);
  const neighbours = new Int32Array(size);
  const couplings = new Float64Array(size);
  let end = 0;
  let at = 0;
  for (let i = 0; i < n; i++) {
    rowStart[i] = end;
    for (; at < size && row(order[at]) === i; at++) {
      const j = column(order[at]);
      if (end > rowStart[i] && neighbours[end - 1] === j) {
        couplings[end - 1] += biases[order[at] >> 1];
      } else {
        neighbours[end] = j;
        couplings[end] = biases[order[at] >> 1];
        end++;
      }
    }
  }
  rowStart[n] = end;
  return { rowStart, neighbours: neighbours.slice(0, end), couplings: couplings.slice(0, end) };
}
