import { KetflowError, nearestName } from '@ketflow/core';
import { bitCoefficients, type IntegerEncoding } from './encodings.ts';
import { ExpandedProgram, type Compiled, type Weights } from './expanded-program.ts';
import { Expression, sum, type Term } from './expression.ts';
import { solveProgram, type Solution, type SolveRequest } from './solve.ts';
import type {
  InequalityPenalty,
  ProgramConstraint,
  Row,
  Statement,
  Structure,
} from './statement.ts';
import {
  BinaryVariable,
  CategoryVariable,
  IntegerVariable,
  PermutationVariable,
  type Variable,
} from './variables.ts';

/** How two sides of a constraint compare. */
export type Relation = '<=' | '>=' | '=';

/** Options of {@link BinaryProgram.compile}. */
export interface CompileOptions {
  /** Whether choose-k, one-hot and permutations are kept by moves where they can be; default true. Else by penalties. */
  readonly native?: boolean;
}

/** Largest range of an integer: its value and the sums of it stay exact. */
const LARGEST_RANGE = 2 ** 40;
/** Most bits of one variable. */
const LARGEST_CODE = 2 ** 20;

/**
 * An optimisation problem in words: binary variables, integers, categories and permutations, a polynomial objective, and
 * named constraints. It compiles to a problem over bits, whose samples it reads back, and solves itself with any
 * sampler by penalty weights that are found in a loop.
 *
 * @example
 * const program = new BinaryProgram();
 * const take = values.map((_, i) => program.binary(`take ${i}`));
 * program.maximize(sum(take.map((x, i) => x.times(values[i]))));
 * program.subjectTo('capacity', sum(take.map((x, i) => x.times(sizes[i]))), '<=', 10);
 * const { status, values: chosen } = await program.solve({
 *   sampler: simulatedAnnealing,
 *   stream: RandomStream.root(1),
 *   budget: new WorkBudget(1e6),
 * });
 */
export class BinaryProgram {
  readonly #bits = new Set<string>();
  readonly #variables = new Map<string, Variable>();
  readonly #constraints = new Map<string, ProgramConstraint>();
  readonly #expanded = new Map<boolean, ExpandedProgram>();
  #objective = new Expression(0, [], undefined);
  #isMaximised = false;

  /** @throws KetflowError `VARIABLE_DUPLICATE`. */
  binary(name: string): BinaryVariable {
    this.#requireNew(name);
    return this.#add(new BinaryVariable(name, this.#addBit(name), this));
  }

  /**
   * An integer from `lower` to `upper`, both included; one-hot and domain-wall codes bring a constraint of its name.
   * @throws KetflowError `VARIABLE_DUPLICATE`, and `OPTION_INVALID` for bounds that are no integers, in the wrong order, or
   *   too far apart.
   */
  integer(
    name: string,
    lower: number,
    upper: number,
    options: { readonly encoding?: IntegerEncoding } = {},
  ): IntegerVariable {
    const { encoding = 'binary' } = options;
    this.#requireNew(name);
    const most = encoding === 'binary' ? LARGEST_RANGE : LARGEST_CODE;
    const isRange = Number.isSafeInteger(lower) && Number.isSafeInteger(upper) && lower <= upper;
    if (!isRange || upper - lower > most) {
      throw new KetflowError('OPTION_INVALID', {
        option: `range of ${name}`,
        value: `${lower} … ${upper}`,
        expected: `two integers, the first not above the second, at most ${most} apart`,
      });
    }
    const coefficients = bitCoefficients(encoding, upper - lower);
    const bits = coefficients.map((_, j) => this.#addBit(`${name}[${j}]`));
    if (encoding === 'one-hot' && bits.length > 0) this.#addGroup(name, bits, 1);
    if (encoding === 'domain-wall' && bits.length > 1) {
      const rows = bits.slice(1).map((bit, j): Row => {
        const difference = this.#bit(bit).minus(this.#bit(bits[j]));
        return { difference, relation: '<=' };
      });
      this.#addConstraint({ name, rows, inequality: 'slack' });
    }
    return this.#add(new IntegerVariable(name, lower, upper, encoding, bits, this));
  }

  /**
   * A variable that takes one of several labels, with a bit and a constraint of its name.
   * @throws KetflowError `VARIABLE_DUPLICATE` for the name or a label, `SHAPE_MISMATCH` without labels.
   */
  oneHot(name: string, labels: readonly string[]): CategoryVariable {
    this.#requireNew(name);
    requireSize(`labels of ${name}`, labels.length);
    const repeated = labels.find((label, i) => labels.indexOf(label) !== i);
    if (repeated !== undefined)
      throw new KetflowError('VARIABLE_DUPLICATE', { variable: repeated });
    const bits = labels.map((label) => this.#addBit(`${name}=${label}`));
    this.#addGroup(name, bits, 1);
    return this.#add(new CategoryVariable(name, [...labels], bits, this));
  }

  /**
   * A permutation of 0 … size - 1, with size² bits and a constraint of its name.
   * @throws KetflowError `VARIABLE_DUPLICATE`, `SHAPE_MISMATCH` for a size that is no integer from 1.
   */
  permutation(name: string, size: number): PermutationVariable {
    this.#requireNew(name);
    requireSize(`permutation ${name}`, size);
    const all = Array.from({ length: size }, (_, i) => i);
    const bits = all.flatMap((a) => all.map((c) => this.#addBit(`${name}[${a},${c}]`)));
    const lines = all.flatMap((i) => [
      all.map((j) => bits[i * size + j]),
      all.map((j) => bits[j * size + i]),
    ]);
    const rows = lines.map((line): Row => ({ difference: this.#ones(line, 1), relation: '=' }));
    const structure = { kind: 'permutation', bits, size } as const;
    this.#addConstraint({ name, rows, structure, inequality: 'slack' });
    return this.#add(new PermutationVariable(name, size, bits, this));
  }

  /** Sets what is minimised; the last call counts. */
  minimize(objective: Term): void {
    this.#objective = this.#own(objective);
    this.#isMaximised = false;
    this.#expanded.clear();
  }

  /** Sets what is maximised; the last call counts. */
  maximize(objective: Term): void {
    this.#objective = this.#own(objective).times(-1);
    this.#isMaximised = true;
    this.#expanded.clear();
  }

  /**
   * Adds the constraint `left` relation `right`. Σ x = k over bits is taken as choose-k. An inequality whose coefficients
   * are rational with a common denominator up to 1,000 gets a slack integer where it needs one; for others take
   * `inequality: 'unbalanced'`, a penalty that only leans towards what is feasible.
   * @throws KetflowError `CONSTRAINT_INVALID` for a name that is taken; {@link compile} refuses coefficients.
   */
  subjectTo(
    name: string,
    left: Term,
    relation: Relation,
    right: Term,
    options: { readonly inequality?: InequalityPenalty } = {},
  ): void {
    const [greater, less] = relation === '>=' ? [right, left] : [left, right];
    const difference = this.#own(greater).minus(less);
    const structure = relation === '=' ? groupOf(difference) : undefined;
    this.#addConstraint({
      name,
      rows: [{ difference: this.#own(difference), relation: relation === '=' ? '=' : '<=' }],
      ...(structure === undefined ? {} : { structure }),
      inequality: options.inequality ?? 'slack',
    });
  }

  /**
   * Adds the constraint that exactly k of these bits (binary variables, or bits of others) are 1. A k above their number
   * makes the program infeasible.
   * @throws KetflowError `K_OUT_OF_RANGE` if k is no integer from 0, `CONSTRAINT_INVALID` for what is no single bit, a bit
   *   that comes twice, or a name that is taken.
   */
  chooseK(name: string, variables: readonly Expression[], k: number): void {
    if (!Number.isSafeInteger(k) || k < 0) {
      throw new KetflowError('K_OUT_OF_RANGE', { k, max: variables.length });
    }
    const bits = variables.map((variable) => {
      const { constant, products } = this.#own(variable);
      const isBit = constant === 0 && products.length === 1 && products[0].coefficient === 1;
      if (isBit && products[0].bits.length === 1) return products[0].bits[0];
      throw new KetflowError('CONSTRAINT_INVALID', { where: name, reason: 'it takes single bits' });
    });
    if (new Set(bits).size < bits.length) {
      throw new KetflowError('CONSTRAINT_INVALID', { where: name, reason: 'a bit comes twice' });
    }
    this.#addGroup(name, bits, k);
  }

  /** All that the program says so far, for other front ends. @internal */
  statement(): Statement {
    return {
      bits: [...this.#bits],
      variables: [...this.#variables.values()],
      objective: this.#objective,
      isMaximised: this.#isMaximised,
      constraints: [...this.#constraints.values()],
    };
  }

  /**
   * The program as a problem over bits, with what reads its samples. Penalties are expanded once and kept: other weights
   * cost only the addition of the terms.
   * @param weights - Of constraints by name; those that are not given get their start weight, see
   *   `ExpandedProgram.startWeights`.
   * @throws KetflowError `OPTION_UNKNOWN` for the weight of no penalty, `OPTION_INVALID` for a weight that is no finite
   *   number from 0, `CONSTRAINT_INVALID` for an inequality that needs slack and has irrational coefficients.
   */
  compile(weights: Weights = {}, options: CompileOptions = {}): Compiled {
    const expanded = this.expand(options);
    for (const [name, weight] of Object.entries(weights)) {
      if (!expanded.startWeights.has(name)) {
        const known = [...expanded.startWeights.keys()];
        const nearest = nearestName(name, known);
        throw new KetflowError('OPTION_UNKNOWN', { option: `weight of ${name}`, nearest, known });
      }
      if (Number.isFinite(weight) && weight >= 0) continue;
      throw new KetflowError('OPTION_INVALID', {
        option: `weight of ${name}`,
        value: String(weight),
        expected: 'a finite number from 0',
      });
    }
    return expanded.compiled(weights);
  }

  /** The program with its penalties expanded; kept until something is added. @internal */
  expand({ native = true }: CompileOptions = {}): ExpandedProgram {
    let expanded = this.#expanded.get(native);
    if (expanded === undefined) {
      expanded = new ExpandedProgram(this.statement(), native);
      this.#expanded.set(native, expanded);
    }
    return expanded;
  }

  /**
   * Solves the program with a sampler, see `solveProgram`.
   * @throws KetflowError what {@link compile} and the sampler throw; the reason of the signal.
   */
  solve(request: SolveRequest): Promise<Solution> {
    return solveProgram((options) => this.expand(options), request);
  }

  #addBit(name: string): number {
    if (this.#bits.has(name)) throw new KetflowError('VARIABLE_DUPLICATE', { variable: name });
    return this.#bits.add(name).size - 1;
  }

  #bit(bit: number): Expression {
    return new Expression(0, [{ coefficient: 1, bits: [bit] }], this);
  }

  /** Σ x - k. */
  #ones(bits: readonly number[], k: number): Expression {
    return sum([...bits.map((bit) => this.#bit(bit)), -k]);
  }

  #add<V extends Variable>(variable: V): V {
    this.#variables.set(variable.name, variable);
    this.#expanded.clear();
    return variable;
  }

  #addGroup(name: string, bits: readonly number[], k: number): void {
    this.#addConstraint({
      name,
      rows: [{ difference: this.#ones(bits, k), relation: '=' }],
      structure: { kind: 'group', bits, k },
      inequality: 'slack',
    });
  }

  #addConstraint(constraint: ProgramConstraint): void {
    const { name } = constraint;
    if (this.#constraints.has(name)) {
      const reason = 'another constraint has this name';
      throw new KetflowError('CONSTRAINT_INVALID', { where: name, reason });
    }
    this.#constraints.set(name, constraint);
    this.#expanded.clear();
  }

  #own(term: Term): Expression {
    return sum([new Expression(0, [], this), term]);
  }

  #requireNew(name: string): void {
    if (this.#variables.has(name)) throw new KetflowError('VARIABLE_DUPLICATE', { variable: name });
  }
}

/** Σ x = k as a group, up to a factor; undefined for every other equality, or a k that no group reaches. */
function groupOf({ constant, products }: Expression): Structure | undefined {
  if (products.length < 2) return undefined;
  const [{ coefficient }] = products;
  const isSum = products.every(
    (product) => product.bits.length === 1 && product.coefficient === coefficient,
  );
  const k = -constant / coefficient;
  if (!isSum || !Number.isInteger(k) || k < 0 || k > products.length) return undefined;
  return { kind: 'group', bits: products.map(({ bits }) => bits[0]), k };
}

function requireSize(what: string, size: number): void {
  if (Number.isInteger(size) && size >= 1) return;
  throw new KetflowError('SHAPE_MISMATCH', { what, expected: 'an integer from 1', got: `${size}` });
}
