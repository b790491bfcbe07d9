import type { RandomStream, WorkBudget } from '@ketflow/core';
import { assignment, modelFromTerms, type Assignment } from '../model/problem.ts';
import { spinsOfValues, valuesOfSpins } from '../model/vartype.ts';
import { Arrangement } from '../samplers/annealing/arrangement.ts';
import { jointDelta } from '../samplers/annealing/joint-delta.ts';
import { createFlipState } from '../state/create-flip-state.ts';
import type { FlipState } from '../state/flip-state.ts';
import type { ExpandedProgram } from './expanded-program.ts';
import { excessOf, toleranceOf, type Row, type Structure } from './statement.ts';
import { IntegerVariable } from './variables.ts';
import { weightedModel } from './weighted-model.ts';

/** A row with its difference, step by step. */
interface RowState {
  readonly relation: Row['relation'];
  readonly tolerance: number;
  /** One over its least coefficient: rows count alike. */
  readonly unit: number;
  readonly state: FlipState;
}

/** Two lists of flips in a row are tried up to this many. */
const MOST_PAIRS = 20_000;
/** Variables that a kick changes, at most. */
const KICKED_VARIABLES = 3;
/** A gain below this part of the energy is rounding. */
const ROUNDING = 1e-9;

/**
 * Descent on the constraints themselves, without slack and weights: first the violation, summed over the rows in units of
 * their least coefficient, then the objective. Steps are the moves of the kept structures, flips of free bits, and
 * integers set to their neighbours and ends; then pairs of these flips and settings. One step tried is one evaluation.
 */
export class LocalRepair {
  readonly #expanded: ExpandedProgram;
  readonly #objective: FlipState;
  readonly #rows: readonly RowState[];
  /** The rows that hold a position, with its place in them. */
  readonly #places: (readonly [row: RowState, place: number])[][];
  readonly #arrangement: Arrangement;
  readonly #integers: readonly IntegerVariable[];

  constructor(expanded: ExpandedProgram) {
    const { numDecisions: n, names, objectivePart, penalties, positionOf, kept } = expanded;
    this.#expanded = expanded;
    this.#objective = createFlipState(weightedModel(names.slice(0, n), [[1, objectivePart]]));
    this.#places = Array.from({ length: n }, () => []);
    this.#rows = penalties.flatMap(({ rows }) =>
      rows.map(({ difference, relation }) => {
        const bits = [...new Set(difference.products.flatMap((product) => product.bits))];
        const terms = difference.products.map(({ coefficient, bits: own }) => ({
          bias: coefficient,
          variables: own.map(String),
        }));
        const model = modelFromTerms('BINARY', bits.map(String), terms, difference.constant);
        const least = Math.min(...difference.products.map((p) => Math.abs(p.coefficient)));
        const row = {
          relation,
          tolerance: toleranceOf(difference),
          unit: 1 / least,
          state: createFlipState(model),
        };
        bits.forEach((bit, place) => this.#places[positionOf.get(bit) ?? -1].push([row, place]));
        return row;
      }),
    );
    this.#arrangement = new Arrangement(n, keptAssignment(expanded));
    this.#integers = expanded.statement.variables
      .filter((variable) => variable instanceof IntegerVariable)
      .filter(({ bits }) => !bits.some((bit) => kept.groups.has(bit)));
  }

  /**
   * Improves a sample of the model, or of one with more penalties and the same decision bits, as far as the budget goes. A
   * structure that it does not keep is settled first. Freshly allocated, with the slack that costs least.
   * @param goesOn - Asked after every step.
   */
  async improve(
    sample: ArrayLike<number>,
    budget: WorkBudget,
    goesOn: () => Promise<boolean>,
  ): Promise<Int8Array> {
    const { numDecisions, kept, positionOf } = this.#expanded;
    const values = Int8Array.from({ length: numDecisions }, (_, i) => sample[i]);
    for (const structure of kept.structures.values()) {
      const positions = structure.bits.map((bit) => positionOf.get(bit) ?? -1);
      settle(structure, positions, values);
    }
    const spins = spinsOfValues(values, 'BINARY');
    this.#objective.reset(spins);
    for (const { state } of this.#rows) state.reset(new Int8Array(state.numVariables).fill(-1));
    spins.forEach((spin, i) => {
      if (spin > 0) for (const [{ state }, place] of this.#places[i]) state.flip(place);
    });
    for (let step = this.#bestStep(budget); step !== undefined; step = this.#bestStep(budget)) {
      this.#apply(step);
      if (!(await goesOn())) break;
    }
    return this.#expanded.withSlack(valuesOfSpins(this.#objective.spins, 'BINARY'));
  }

  /** A sample with three variables changed at random: a bit flipped, or an integer set to any value. Freshly allocated. */
  kicked(sample: ArrayLike<number>, stream: RandomStream): Int8Array {
    const { statement, positionOf } = this.#expanded;
    const changed = Int8Array.from(sample);
    const put = (bit: number, value: (old: number) => number): void => {
      const position = positionOf.get(bit);
      if (position !== undefined) changed[position] = value(changed[position]);
    };
    for (let kick = 0; kick < KICKED_VARIABLES; kick++) {
      const variable = statement.variables[stream.integer(statement.variables.length)];
      if (variable instanceof IntegerVariable) {
        const { lower, upper, bits } = variable;
        const code = variable.write(lower + stream.integer(upper - lower + 1));
        bits.forEach((bit, j) => {
          put(bit, (old) => code?.[j] ?? old);
        });
      } else put(variable.bits[stream.integer(variable.bits.length)], (old) => 1 - old);
    }
    return changed;
  }

  /** The best single step that improves, else the first pair that does; undefined when there is none. */
  #bestStep(budget: WorkBudget): readonly number[] | undefined {
    this.#arrangement.reset(this.#objective.spins);
    let best: readonly number[] | undefined;
    let lowest: readonly [number, number] = [0, 0];
    const settings = [...this.#settings()];
    for (const steps of [this.#arrangement.moves(), settings]) {
      for (const flips of steps) {
        if (budget.debit(1) === 0) return undefined;
        const change = this.#change(flips);
        if (isBelow(change, lowest)) [best, lowest] = [[...flips], change];
      }
    }
    return best ?? this.#firstPair(settings, budget);
  }

  #firstPair(
    settings: readonly (readonly number[])[],
    budget: WorkBudget,
  ): readonly number[] | undefined {
    const loose = [...Array.from(this.#arrangement.free, (i) => [i]), ...settings];
    if ((loose.length * (loose.length - 1)) / 2 > MOST_PAIRS) return undefined;
    for (let a = 0; a < loose.length; a++) {
      for (let b = 0; b < a; b++) {
        if (loose[a].some((i) => loose[b].includes(i))) continue;
        if (budget.debit(1) === 0) return undefined;
        const flips = [...loose[a], ...loose[b]];
        if (isBelow(this.#change(flips), [0, 0])) return flips;
      }
    }
    return undefined;
  }

  /** The flips that set integers to their neighbours and ends, of more than one bit. */
  *#settings(): Generator<readonly number[]> {
    const { positionOf, fixed } = this.#expanded;
    const { spins } = this.#objective;
    for (const variable of this.#integers) {
      const bits = variable.bits.map(
        (bit) => fixed.get(bit) ?? (spins[positionOf.get(bit) ?? -1] > 0 ? 1 : 0),
      );
      const value = variable.read(bits) ?? variable.lower;
      for (const target of new Set([value - 1, value + 1, variable.lower, variable.upper])) {
        const code = variable.write(target);
        const different = variable.bits.filter((_, j) => code !== undefined && code[j] !== bits[j]);
        if (different.length < 2 || different.some((bit) => fixed.has(bit))) continue;
        yield different.map((bit) => positionOf.get(bit) ?? -1);
      }
    }
  }

  /** The changes of violation and objective if these were flipped. */
  #change(flips: readonly number[]): readonly [violation: number, objective: number] {
    const rows = this.#rowsOf(flips);
    const before = totalViolation(rows);
    this.#flipRows(flips);
    const after = totalViolation(rows);
    this.#flipRows(flips);
    return [after - before, jointDelta(this.#objective, flips)];
  }

  #apply(flips: readonly number[]): void {
    this.#flipRows(flips);
    for (const i of flips) this.#objective.flip(i);
  }

  #flipRows(flips: readonly number[]): void {
    for (const i of flips) for (const [{ state }, place] of this.#places[i]) state.flip(place);
  }

  /** The rows that hold one of these positions, each once. */
  #rowsOf(positions: readonly number[]): readonly RowState[] {
    const rows: RowState[] = [];
    for (const i of positions) {
      for (const [row] of this.#places[i]) {
        if (positions.length === 1 || !rows.includes(row)) rows.push(row);
      }
    }
    return rows;
  }
}

function totalViolation(rows: readonly RowState[]): number {
  let violation = 0;
  for (const { relation, state, tolerance, unit } of rows) {
    violation += unit * excessOf(relation, state.energy, tolerance);
  }
  return violation;
}

/**
 * Makes values keep a structure: ones are dropped from the end or added from the start of a group; each row of a permutation
 * keeps its first 1 whose column no row before it has, and the rows without one get the columns that are left, in order.
 */
function settle(structure: Structure, positions: readonly number[], values: Int8Array): void {
  if (structure.kind === 'group') {
    let excess = positions.reduce((total, i) => total + values[i], 0) - structure.k;
    for (const i of excess > 0 ? positions.toReversed() : positions) {
      if (excess === 0) return;
      if ((values[i] === 1) !== excess > 0) continue;
      values[i] = 1 - values[i];
      excess -= Math.sign(excess);
    }
    return;
  }
  const { size } = structure;
  const all = Array.from({ length: size }, (_, i) => i);
  const columns: number[] = [];
  for (const row of all) {
    const isOpen = (column: number): boolean =>
      values[positions[row * size + column]] === 1 && !columns.includes(column);
    columns.push(all.findIndex(isOpen));
  }
  const left = all.filter((column) => !columns.includes(column));
  for (const row of all) {
    const column = columns[row] === -1 ? left.shift() : columns[row];
    for (const c of all) values[positions[row * size + c]] = c === column ? 1 : 0;
  }
}

function isBelow(
  [violation, objective]: readonly [number, number],
  [otherViolation, otherObjective]: readonly [number, number],
): boolean {
  if (Math.abs(violation - otherViolation) > ROUNDING) return violation < otherViolation;
  return objective < otherObjective - ROUNDING;
}

/** Choose-k as one group, for the moves of both. */
function keptAssignment({ constraint, numDecisions }: ExpandedProgram): Assignment {
  if (constraint?.kind !== 'choose-k') return constraint ?? assignment([]);
  const variables = Array.from({ length: numDecisions }, (_, i) => i);
  return assignment([{ variables, k: constraint.k }]);
}
