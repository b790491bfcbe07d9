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

/**
 * Builds the adjacency of n variables; pairs given several times, in either direction, are added in the order given; pairs
 * of a variable with itself are passed over. Time O(n + pairs) when they come in order, else rows are sorted one by one.
 */
export function buildAdjacency(n: number, { rows, columns, biases }: Pairs): Adjacency {
  const numPairs = rows.length;
  const next = new Int32Array(n + 1);
  for (let e = 0; e < numPairs; e++) {
    if (rows[e] === columns[e]) continue;
    next[rows[e] + 1]++;
    next[columns[e] + 1]++;
  }
  for (let i = 0; i < n; i++) next[i + 1] += next[i];
  const rowStart = next.slice();
  const neighbours = new Int32Array(rowStart[n]);
  const couplings = new Float64Array(rowStart[n]);
  for (let e = 0; e < numPairs; e++) {
    const [i, j] = [rows[e], columns[e]];
    if (i === j) continue;
    neighbours[next[i]] = j;
    couplings[next[i]++] = biases[e];
    neighbours[next[j]] = i;
    couplings[next[j]++] = biases[e];
  }
  const adjacency = { rowStart, neighbours, couplings };
  for (let i = 0; i < n; i++) sortRow(adjacency, rowStart[i], rowStart[i + 1]);
  return merged(adjacency);
}

/** Rows up to this length are sorted by insertion, which takes no memory. */
const SHORT_ROW = 32;

/** Sorts the entries `start` … `end` - 1 by neighbour; equal ones keep their order. */
function sortRow(adjacency: Adjacency, start: number, end: number): void {
  if (end - start <= SHORT_ROW) sortByInsertion(adjacency, start, end);
  else sortByKeys(adjacency, start, end);
}

function sortByInsertion({ neighbours, couplings }: Adjacency, start: number, end: number): void {
  for (let e = start + 1; e < end; e++) {
    const neighbour = neighbours[e];
    if (neighbours[e - 1] <= neighbour) continue;
    const coupling = couplings[e];
    let at = e;
    for (; at > start && neighbours[at - 1] > neighbour; at--) {
      neighbours[at] = neighbours[at - 1];
      couplings[at] = couplings[at - 1];
    }
    neighbours[at] = neighbour;
    couplings[at] = coupling;
  }
}

function sortByKeys({ neighbours, couplings }: Adjacency, start: number, end: number): void {
  let isSorted = true;
  for (let e = start + 1; e < end && isSorted; e++) isSorted = neighbours[e - 1] <= neighbours[e];
  if (isSorted) return;
  // A key of neighbour and place sorts as numbers and is stable.
  const length = end - start;
  const keys = new Float64Array(length);
  for (let at = 0; at < length; at++) keys[at] = neighbours[start + at] * length + at;
  keys.sort();
  const values = couplings.slice(start, end);
  for (let at = 0; at < length; at++) {
    const place = keys[at] % length;
    neighbours[start + at] = (keys[at] - place) / length;
    couplings[start + at] = values[place];
  }
}

/** Part of an array that may stay behind unused, rather than copy the rest of it. */
const SPARE = 1 / 8;

/** Adds equal neighbours of a row up, in place. */
function merged({ rowStart, neighbours, couplings }: Adjacency): Adjacency {
  let end = 0;
  for (let i = 0; i + 1 < rowStart.length; i++) {
    const first = rowStart[i];
    rowStart[i] = end;
    for (let e = first; e < rowStart[i + 1]; e++) {
      if (end > rowStart[i] && neighbours[end - 1] === neighbours[e]) {
        couplings[end - 1] += couplings[e];
      } else {
        neighbours[end] = neighbours[e];
        couplings[end++] = couplings[e];
      }
    }
  }
  if (end === neighbours.length) return { rowStart, neighbours, couplings };
  rowStart[rowStart.length - 1] = end;
  const isSpare = neighbours.length - end <= SPARE * neighbours.length;
  return {
    rowStart,
    neighbours: isSpare ? neighbours.subarray(0, end) : neighbours.slice(0, end),
    couplings: isSpare ? couplings.subarray(0, end) : couplings.slice(0, end),
  };
}
