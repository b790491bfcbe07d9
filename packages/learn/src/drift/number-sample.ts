/** The numbers of one side of a comparison. */
export interface NumberSample {
  /** Values present, increasing. Shape (n,). */
  readonly sorted: Float64Array;
  /** Cells that are missing. */
  readonly missing: number;
}

/** Parts the cells of a column into values, sorted into a fresh array, and missing ones (NaN). */
export function numberSample(cells: Float64Array): NumberSample {
  const sorted = cells.filter((cell) => !Number.isNaN(cell)).sort();
  return { sorted, missing: cells.length - sorted.length };
}

/** The distinct values of two increasing arrays together, increasing. */
export function distinctUnion(a: Float64Array, b: Float64Array): Float64Array {
  const union = new Float64Array(a.length + b.length);
  union.set(a);
  union.set(b, a.length);
  return distinct(union.sort());
}

/** The distinct values of an increasing array, increasing. */
export function distinct(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}
