import type { Bqm } from '../model/bqm.ts';

/** A function of some variables: `values[c]` where bit b of c is 1 when variable `scope[b]` is +1. */
interface Table {
  readonly scope: readonly number[];
  readonly values: Float64Array;
}

/** The best value of a variable for each state of `scope`: 1 for s = +1, 0 for s = -1. */
interface Choice {
  readonly variable: number;
  readonly scope: readonly number[];
  readonly isUp: Uint8Array;
}

/**
 * Finds a state of lowest energy by dynamic programming: each variable in turn is minimised out, which leaves a table over
 * the variables that it met and that come later; then the best values are read backwards (U. Bertelè, F. Brioschi,
 * Nonserial Dynamic Programming, 1972). Ties go to -1.
 *
 * @param spin - A SPIN model.
 * @param order - All variables of one or more components.
 * @param spins - Shape (n,); the values of the variables of `order` are written.
 */
export function minimiseAlong(spin: Bqm, order: readonly number[], spins: Int8Array): void {
  const turn = new Map(order.map((variable, at) => [variable, at]));
  const tables = new Map<number, Table[]>();
  const choices: Choice[] = [];
  for (const variable of order) {
    const received = tables.get(variable) ?? [];
    tables.delete(variable);
    const isLater = (i: number): boolean => turn.get(i)! > turn.get(variable)!;
    const edges = laterEdges(spin, variable, isLater);
    const scope = [...new Set([...edges.keys(), ...received.flatMap((table) => table.scope)])]
      .filter(isLater)
      .sort((a, b) => turn.get(a)! - turn.get(b)!);
    const { values, isUp } = minimum(spin.linear[variable], variable, scope, edges, received);
    choices.push({ variable, scope, isUp });
    if (scope.length === 0) continue;
    const next = tables.get(scope[0]);
    if (next === undefined) tables.set(scope[0], [{ scope, values }]);
    else next.push({ scope, values });
  }
  for (const { variable, scope, isUp } of choices.reverse()) {
    const code = scope.reduce((bits, i, b) => (spins[i] === 1 ? bits | (1 << b) : bits), 0);
    spins[variable] = isUp[code] === 1 ? 1 : -1;
  }
}

function laterEdges(
  { rowStart, neighbours, couplings }: Bqm,
  i: number,
  isLater: (j: number) => boolean,
): Map<number, number> {
  const edges = new Map<number, number>();
  for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
    if (couplings[e] !== 0 && isLater(neighbours[e])) edges.set(neighbours[e], couplings[e]);
  }
  return edges;
}

/** The lower of the energies with the variable down and up, for each state of the scope. */
function minimum(
  field: number,
  variable: number,
  scope: readonly number[],
  edges: ReadonlyMap<number, number>,
  received: readonly Table[],
): { values: Float64Array; isUp: Uint8Array } {
  const size = 2 ** scope.length;
  const up = new Float64Array(size);
  up[0] = field;
  for (const coupling of edges.values()) up[0] -= coupling;
  for (let code = 1; code < size; code++) {
    up[code] = up[code & (code - 1)] + 2 * (edges.get(scope[lowestBit(code)]) ?? 0);
  }
  const down = up.map((local) => -local);
  const index = new Int32Array(size);
  for (const table of received) {
    const bitOf = scope.map((i) => (table.scope.includes(i) ? 1 << table.scope.indexOf(i) : 0));
    const own = 1 << table.scope.indexOf(variable);
    for (let code = 0; code < size; code++) {
      if (code > 0) index[code] = index[code & (code - 1)] | bitOf[lowestBit(code)];
      down[code] += table.values[index[code]];
      up[code] += table.values[index[code] | own];
    }
  }
  const isUp = new Uint8Array(size);
  for (let code = 0; code < size; code++) {
    if (up[code] < down[code]) isUp[code] = 1;
    else up[code] = down[code];
  }
  return { values: up, isUp };
}

/** The position of the lowest bit that is 1. */
function lowestBit(code: number): number {
  return 31 - Math.clz32(code & -code);
}
