/** A simple undirected graph: edge e joins `rows[e]` and `columns[e]`, which are different; no edge occurs twice. */
export interface Graph {
  readonly numNodes: number;
  /** Int32Array, shape (edges,). */
  readonly rows: Int32Array;
  /** Int32Array, shape (edges,). */
  readonly columns: Int32Array;
}
