import type { Bqm } from '../../model/bqm.ts';
import type { Assignment } from '../../model/problem.ts';

/** A mixed-integer linear program: minimise cost·v with every v in [0, 1] and rowLower <= A v <= rowUpper. */
export interface LinearProgram {
  /** The first so many columns are the binary variables of the model; the others follow from them. */
  readonly numBinary: number;
  /** The two variables of every other column. */
  readonly factors: readonly (readonly [i: number, j: number])[];
  /** Float64Array, shape (columns,). */
  readonly cost: Float64Array;
  /** Lower bounds of the rows, shape (rows,); -Infinity where there is none. */
  readonly rowLower: readonly number[];
  /** Upper bounds of the rows, shape (rows,); Infinity where there is none. */
  readonly rowUpper: readonly number[];
  /** A in compressed rows: where each starts, then columns and values. */
  readonly starts: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

/**
 * The linear form of a BINARY model, without its offset: every product xᵢ xⱼ with a bias becomes a column y of its own
 * (R. Fortet, 1960; F. Glover, E. Woolsey, Operations Research 22, 1974). The minimum pulls y down where the bias is
 * positive, so that y >= xᵢ + xⱼ - 1 suffices there, and up where it is negative, where y <= xᵢ and y <= xⱼ do; y then is
 * a product whenever the x are whole, and need not be declared whole itself. Choose-k, groups and permutations are rows.
 */
export function linearise(
  bqm: Bqm,
  k: number | undefined,
  assignment: Assignment | undefined,
): LinearProgram {
  const n = bqm.numVariables;
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const addRow = (
    lower: number,
    upper: number,
    columns: readonly number[],
    factors: (at: number) => number,
  ): void => {
    columns.forEach((column, at) => {
      indices.push(column);
      values.push(factors(at));
    });
    rowLower.push(lower);
    rowUpper.push(upper);
    starts.push(indices.length);
  };
  const ones = (): number => 1;
  const difference = (at: number): number => (at === 0 ? 1 : -1);

  const factors: [number, number][] = [];
  const products: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let e = bqm.rowStart[i]; e < bqm.rowStart[i + 1]; e++) {
      const j = bqm.neighbours[e];
      const bias = bqm.couplings[e];
      if (j < i || bias === 0) continue;
      const y = n + products.length;
      products.push(bias);
      factors.push([i, j]);
      if (bias > 0) addRow(-1, Infinity, [y, i, j], difference);
      else {
        addRow(-Infinity, 0, [y, i], difference);
        addRow(-Infinity, 0, [y, j], difference);
      }
    }
  }
  if (k !== undefined) addRow(k, k, [...bqm.linear.keys()], ones);
  for (const group of assignment?.groups ?? []) addRow(group.k, group.k, group.variables, ones);
  for (const { size, variables } of assignment?.permutations ?? []) {
    for (let a = 0; a < size; a++) {
      addRow(1, 1, variables.slice(a * size, (a + 1) * size), ones);
      addRow(
        1,
        1,
        variables.filter((_, at) => at % size === a),
        ones,
      );
    }
  }
  const cost = new Float64Array(n + products.length);
  cost.set(bqm.linear);
  cost.set(products, n);
  return { numBinary: n, factors, cost, rowLower, rowUpper, starts, indices, values };
}
