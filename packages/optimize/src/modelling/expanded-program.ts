import { KetflowError } from '@ketflow/core';
import type { Constraint, Problem } from '../model/problem.ts';
import { checkSample } from '../model/vartype.ts';
import { bitsOf } from './encodings.ts';
import { sum, type Expression } from './expression.ts';
import { derivativesOf, largestMagnitude } from './derivatives.ts';
import { constraintOf, keptStructures, type KeptStructures } from './kept-structures.ts';
import { rowPenalty, type Slack } from './row-penalty.ts';
import { settleBits, type Contradiction } from './settle-bits.ts';
import { violationOf, type ProgramConstraint, type Row, type Statement } from './statement.ts';
import type { Value } from './variables.ts';
import { partOf, weightedModel, type Part } from './weighted-model.ts';

/** Weights of penalties by the names of their constraints. */
export type Weights = Readonly<Record<string, number>>;

/** A sample in the words of the program. */
export interface Reading {
  /** The value of every variable by name. */
  readonly values: Readonly<Record<string, Value>>;
  /** By how much each violated constraint is violated, in its own units; none when feasible. */
  readonly violations: Readonly<Record<string, number>>;
  readonly feasible: boolean;
  /** The objective as it was stated, without penalties. */
  readonly objective: number;
}

/** A program as a problem over bits, at given weights. */
export interface Compiled {
  /** A BINARY model of the bits that are not fixed, then of slack bits; energy = ± objective + Σ weight · penalty. */
  readonly problem: Problem;
  /** The constraint that no state can keep, where one was found. The problem is well-formed all the same. */
  readonly contradiction: Contradiction | undefined;
  /**
   * Reads a sample of the model.
   * @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`.
   */
  readonly decode: (sample: ArrayLike<number>) => Reading;
  /**
   * The sample of given values, with the slack that costs least.
   * @throws KetflowError `OPTION_INVALID` for a value that is missing, that its variable does not take, or that
   *   constraints of a single bit rule out.
   */
  readonly encode: (values: Readonly<Record<string, Value>>) => Int8Array;
}

/** The penalty of one constraint, expanded. */
export interface Penalty {
  readonly name: string;
  /** The rows over the bits that are not fixed, without those that always hold; over integers where they can be. */
  readonly rows: readonly Row[];
  readonly energy: Expression;
  /** The least energy of a state that violates the constraint. */
  readonly smallest: number;
  /** Whether the energy is 0 wherever the constraint holds, for the best slack. */
  readonly isExact: boolean;
  readonly slacks: readonly Slack[];
}

/** A start weight lies above its bound by this factor, so that a violation does not even tie. */
const START_MARGIN = 1.0625;

/** A program with everything expanded that does not depend on weights. */
export class ExpandedProgram {
  readonly statement: Statement;
  readonly contradiction: Contradiction | undefined;
  readonly penalties: readonly Penalty[];
  /** The objective over the bits that are not fixed, to be minimised. */
  readonly objective: Expression;
  readonly kept: KeptStructures;
  /** What samplers of the problem keep by their moves. */
  readonly constraint: Constraint | undefined;
  /** The bits at the positions of the model, decisions first, then slack. */
  readonly modelBits: readonly number[];
  /** Number of positions that are not slack. */
  readonly numDecisions: number;
  /**
   * The start weight of every penalty: 17/16 of the largest change of the objective by the flip of one of its bits, over
   * the smallest energy of a violation. A bit that moves in a pair (in a kept group) counts twice, in a permutation four
   * times. Where the objective holds none of its bits: the largest change of any bit, or 1.
   */
  readonly startWeights: ReadonlyMap<string, number>;
  readonly positionOf: ReadonlyMap<number, number>;
  readonly fixed: ReadonlyMap<number, number>;
  /** The names of the positions. */
  readonly names: readonly string[];
  /** The objective by the positions of the model. */
  readonly objectivePart: Part;
  readonly #penaltyParts: ReadonlyMap<string, Part>;

  /** @throws KetflowError `CONSTRAINT_INVALID` for an inequality that needs slack and has no common denominator. */
  constructor(statement: Statement, native: boolean) {
    const { constraints } = statement;
    const settled = settleBits(constraints);
    this.statement = statement;
    this.fixed = settled.fixed;
    this.kept = keptStructures(constraints, this.fixed, native);
    this.objective = statement.objective.substitute(this.fixed);

    const slackNames: string[] = [];
    const newBits = (name: string) => {
      let own = 0;
      return (count: number): number[] =>
        Array.from({ length: count }, () => {
          return statement.bits.length + slackNames.push(`${name}.slack[${own++}]`) - 1;
        });
    };
    let contradiction = settled.contradiction ?? this.kept.contradiction;
    const penalties: Penalty[] = [];
    for (const constraint of constraints) {
      if (this.kept.structures.has(constraint.name)) continue;
      const outcome = this.#expand(constraint, newBits(constraint.name));
      contradiction ??= outcome.contradiction;
      if (outcome.penalty !== undefined) penalties.push(outcome.penalty);
    }
    this.contradiction = contradiction;
    this.penalties = penalties;

    const decisions = statement.bits.map((_, bit) => bit).filter((bit) => !this.fixed.has(bit));
    this.numDecisions = decisions.length;
    this.modelBits = [...decisions, ...slackNames.map((_, at) => statement.bits.length + at)];
    this.positionOf = new Map(this.modelBits.map((bit, position) => [bit, position]));
    const names = [...statement.bits, ...slackNames];
    this.names = this.modelBits.map((bit) => names[bit]);
    this.objectivePart = partOf(this.objective, this.positionOf);
    this.#penaltyParts = new Map(
      penalties.map(({ name, energy }) => [name, partOf(energy, this.positionOf)]),
    );
    this.constraint = constraintOf(this.kept, this.positionOf, this.modelBits.length);
    this.startWeights = this.#startWeights();
  }

  /** The problem at these weights, start weights where none are given. */
  compiled(weights: Weights): Compiled {
    const parts: [number, Part][] = [[1, this.objectivePart]];
    for (const [name, part] of this.#penaltyParts) {
      const weight = Object.hasOwn(weights, name) ? weights[name] : this.startWeights.get(name);
      parts.push([weight ?? 0, part]);
    }
    const model = weightedModel(this.names, parts);
    const { constraint } = this;
    return {
      problem: constraint === undefined ? { model } : { model, constraint },
      contradiction: this.contradiction,
      decode: (sample) => this.decode(sample),
      encode: (values) => this.#encode(values),
    };
  }

  /** The value of every bit in a sample of the model. */
  valuesOf(sample: ArrayLike<number>): (bit: number) => number {
    return (bit) => this.fixed.get(bit) ?? sample[this.positionOf.get(bit) ?? -1];
  }

  /** See {@link Compiled.decode}. */
  decode(sample: ArrayLike<number>): Reading {
    checkSample(sample, this.names, 'BINARY');
    const { variables, constraints, objective, isMaximised } = this.statement;
    const valueOf = this.valuesOf(sample);
    const violations: [string, number][] = [];
    for (const { name, rows } of constraints) {
      const violation = rows.reduce((total, row) => total + violationOf(row, valueOf), 0);
      if (violation > 0) violations.push([name, violation]);
    }
    const value = objective.evaluate(valueOf);
    return {
      values: Object.fromEntries(
        variables.map((variable) => [variable.name, variable.read(variable.bits.map(valueOf))]),
      ),
      violations: Object.fromEntries(violations),
      feasible: violations.length === 0,
      // No negative zero.
      objective: isMaximised ? 0 - value : value,
    };
  }

  /** The sample whose decision bits are those of `decisions`, by position, with the slack that costs least. */
  withSlack(decisions: ArrayLike<number>): Int8Array {
    const sample = new Int8Array(this.modelBits.length);
    for (let i = 0; i < this.numDecisions; i++) sample[i] = decisions[i];
    const valueOf = this.valuesOf(sample);
    for (const { slacks } of this.penalties) {
      for (const { difference, range, bits } of slacks) {
        const needed = Math.min(range, Math.max(0, -difference.evaluate(valueOf)));
        bitsOf('binary', range, needed).forEach((value, j) => {
          sample[this.positionOf.get(bits[j]) ?? -1] = value;
        });
      }
    }
    return sample;
  }

  #encode(values: Readonly<Record<string, Value>>): Int8Array {
    const decisions = new Int8Array(this.numDecisions);
    for (const variable of this.statement.variables) {
      const { name, bits } = variable;
      const value = Object.hasOwn(values, name) ? values[name] : null;
      const code = variable.write(value);
      if (
        code === undefined ||
        bits.some((bit, j) => (this.fixed.get(bit) ?? code[j]) !== code[j])
      ) {
        throw new KetflowError('OPTION_INVALID', {
          option: `value of ${name}`,
          value: JSON.stringify(value),
          expected: 'a value that the variable and its constraints can take',
        });
      }
      bits.forEach((bit, j) => {
        const position = this.positionOf.get(bit);
        if (position !== undefined) decisions[position] = code[j];
      });
    }
    return this.withSlack(decisions);
  }

  #expand(
    { name, rows, inequality }: ProgramConstraint,
    newBits: (count: number) => number[],
  ): { penalty?: Penalty; contradiction?: Contradiction } {
    const left: Row[] = [];
    const slacks: Slack[] = [];
    const energies: Expression[] = [];
    let [smallest, isExact] = [Infinity, true];
    for (const { difference, relation } of rows) {
      const row = { difference: difference.substitute(this.fixed), relation };
      const options = { name, inequality, groups: this.kept.groups, newBits };
      const outcome = rowPenalty(row, options);
      if (outcome.kind === 'trivial') continue;
      if (outcome.kind === 'contradictory') {
        return { contradiction: { constraint: name, reason: outcome.reason } };
      }
      left.push(outcome.row);
      energies.push(outcome.energy);
      smallest = Math.min(smallest, outcome.smallest);
      isExact &&= outcome.isExact;
      if (outcome.slack !== undefined) slacks.push(outcome.slack);
    }
    if (left.length === 0) return {};
    const energy = energies.length === 1 ? energies[0] : sum(energies);
    return { penalty: { name, rows: left, energy, smallest, isExact, slacks } };
  }

  #startWeights(): ReadonlyMap<string, number> {
    const { groups, structures } = this.kept;
    const bounds = new Map<number, number>();
    for (const [bit, derivative] of derivativesOf(this.objective)) {
      bounds.set(bit, largestMagnitude(derivative, groups));
    }
    const flips = new Map<number, number>();
    for (const { kind, bits } of structures.values()) {
      for (const bit of bits) flips.set(bit, kind === 'group' ? 2 : 4);
    }
    const moveBound = (bit: number): number => (flips.get(bit) ?? 1) * (bounds.get(bit) ?? 0);
    let largest = 0;
    for (const bit of bounds.keys()) largest = Math.max(largest, moveBound(bit));
    return new Map(
      this.penalties.map(({ name, energy, smallest }) => {
        const own = energy.products.flatMap(({ bits }) => bits.map(moveBound));
        const bound = own.reduce((most, change) => Math.max(most, change), 0);
        return [name, (START_MARGIN * (bound || largest || 1)) / smallest];
      }),
    );
  }
}
