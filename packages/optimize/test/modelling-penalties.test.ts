import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { Bqm, Polynomial } from '@ketflow/optimize';
import { sum, type Expression } from '../src/modelling/expression.ts';
import { BinaryProgram, type Relation } from '../src/modelling/program.ts';
import { allSamples } from './models.ts';

interface Statement {
  readonly terms: readonly { readonly coefficient: number; readonly bits: readonly number[] }[];
  readonly relation: Relation;
  readonly bound: number;
  readonly unit: number;
}

const numBits = 5;

/** Constraints on five bits; coefficients are multiples of 1, 0.5 or 0.1. */
const constraints = (largest: number, degree: number): fc.Arbitrary<Statement> =>
  fc.record({
    terms: fc.array(
      fc.record({
        coefficient: fc.integer({ min: -largest, max: largest }),
        bits: fc.uniqueArray(fc.nat(numBits - 1), { minLength: 1, maxLength: degree }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    relation: fc.constantFrom('<=', '>=', '='),
    bound: fc.integer({ min: -largest, max: largest }),
    unit: fc.constantFrom(1, 0.5, 0.1),
  });

function stated({ terms, relation, bound, unit }: Statement): {
  program: BinaryProgram;
  holds: (values: readonly number[]) => boolean;
} {
  const program = new BinaryProgram();
  const x = Array.from({ length: numBits }, (_, i) => program.binary(`x${i}`));
  const one = sum([1]);
  const left = terms.map(({ coefficient, bits }) =>
    bits.reduce<Expression>((product, i) => product.times(x[i]), one).times(coefficient * unit),
  );
  program.subjectTo('c', sum(left), relation, bound * unit);
  const holds = (values: readonly number[]): boolean => {
    // In whole units, so that no rounding decides.
    const value = terms.reduce(
      (total, { coefficient, bits }) =>
        total + (bits.every((i) => values[i] === 1) ? coefficient : 0),
      0,
    );
    if (relation === '=') return value === bound;
    return relation === '<=' ? value <= bound : value >= bound;
  };
  return { program, holds };
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return isKetflowError(error) ? error.code : String(error);
  }
  return undefined;
}

/** Checks a penalty of weight 1 against the constraint by enumeration; whether slack was needed. */
function checkPenalty(statement: Statement): boolean {
  const { program, holds } = stated(statement);
  const { problem, contradiction, decode, encode } = program.compile({}, { native: false });
  const all = [...allSamples(numBits, 'BINARY')].map((sample) => [...sample]);
  const feasible = all.filter(holds);
  if (contradiction !== undefined) {
    expect(contradiction.constraint).toBe('c');
    expect(feasible).toEqual([]);
    return false;
  }
  const weights = program.expand({ native: false }).startWeights;
  const { model } = weights.has('c')
    ? program.compile({ c: 1 }, { native: false }).problem
    : problem;
  const least = new Map<string, number>();
  for (const sample of allSamples(model.numVariables, 'BINARY')) {
    const { values, violations } = decode(sample);
    const bits = Array.from({ length: numBits }, (_, i) => values[`x${i}`] as number);
    expect(Object.hasOwn(violations, 'c')).toBe(!holds(bits));
    const key = bits.join();
    least.set(key, Math.min(least.get(key) ?? Infinity, model.energy(sample)));
  }
  for (const bits of all) {
    const energy = least.get(bits.join());
    if (holds(bits)) {
      expect(energy).toBeCloseTo(0, 9);
      const sample = encode(Object.fromEntries(bits.map((bit, i) => [`x${i}`, bit])));
      expect(model.energy(sample)).toBeCloseTo(0, 9);
    } else if (energy !== undefined) expect(energy).toBeGreaterThanOrEqual(1 - 1e-9);
  }
  return model.variables.some((name) => name.includes('slack'));
}

describe('penalties', () => {
  it('are 0 exactly where a linear constraint holds, for the best slack, and 1 or more elsewhere', () => {
    let numSlack = 0;
    fc.assert(
      fc.property(constraints(6, 1), (statement) => {
        if (checkPenalty(statement)) numSlack++;
      }),
      { numRuns: 300 },
    );
    expect(numSlack).toBeGreaterThan(20);
  });

  it('the same with products of up to three bits', () => {
    fc.assert(
      fc.property(constraints(3, 3), (statement) => void checkPenalty(statement)),
      { numRuns: 150 },
    );
  });

  it('what decimals leave of 0.3 - 0.2 - 0.1 is no term', () => {
    const program = new BinaryProgram();
    const [x, y, z] = ['x', 'y', 'z'].map((name) => program.binary(name));
    const left = sum([x.times(0.3), x.times(-0.2), x.times(-0.1), y.times(0.5), z.times(0.7)]);
    expect(left.products.length).toBe(3);
    program.subjectTo('c', left.plus(x.times(0)), '<=', 0.9);
    const { model } = program.compile({ c: 1 }).problem;
    for (const sample of allSamples(3, 'BINARY')) {
      const slack = [...allSamples(model.numVariables - 3, 'BINARY')];
      const least = Math.min(...slack.map((s) => model.energy([...sample, ...s])));
      expect(least).toBe(sample[1] + sample[2] === 2 ? 9 : 0);
    }
  });

  it('at most one of several, x ≤ y, x or y: no slack, pairs only', () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 4 }, (_, i) => program.binary(`x${i}`));
    program.subjectTo('one', sum(x), '<=', 1);
    program.subjectTo('order', x[0], '<=', x[1]);
    program.subjectTo('or', x[2].plus(x[3]), '>=', 1);
    const { problem } = program.compile({ one: 1, order: 1, or: 1 });
    expect(problem.model.variables).toEqual(['x0', 'x1', 'x2', 'x3']);
    expect(problem.model.energy([1, 1, 1, 0])).toBe(3);
    expect(problem.model.energy([1, 0, 0, 0])).toBe(2);
    expect(problem.model.energy([0, 1, 0, 0])).toBe(1);
    expect(problem.model.energy([0, 0, 1, 0])).toBe(0);
  });

  it('a domain wall costs 1 for each step up', () => {
    const program = new BinaryProgram();
    program.integer('n', 0, 4, { encoding: 'domain-wall' });
    const { model } = program.compile({ n: 1 }).problem;
    expect(model).toBeInstanceOf(Bqm);
    for (const sample of allSamples(4, 'BINARY')) {
      const steps = [0, 1, 2].filter((i) => sample[i] < sample[i + 1]).length;
      expect(model.energy(sample)).toBe(steps);
    }
  });

  it('a slack bound is tightened by kept groups, and by the greatest common divisor', () => {
    const program = new BinaryProgram();
    const c = program.oneHot('c', ['a', 'b', 'd']);
    const x = program.binary('x');
    // 5 a + 7 b + 3 d + 3 x ≤ 9 takes 3 … 10 under one-hot; without it the left side starts at 0.
    const left = sum([c.is('a').times(5), c.is('b').times(7), c.is('d').times(3), x.times(3)]);
    program.subjectTo('cap', left, '<=', 9);
    const numSlack = (native: boolean): number =>
      program.compile({}, { native }).problem.model.numVariables - 4;
    expect(numSlack(true)).toBe(3);
    expect(numSlack(false)).toBe(4);

    const even = new BinaryProgram();
    const y = Array.from({ length: 3 }, (_, i) => even.binary(`y${i}`));
    even.subjectTo('even', sum(y.map((bit) => bit.times(4))), '<=', 9);
    expect(even.compile().problem.model.variables).toEqual([
      'y0',
      'y1',
      'y2',
      'even.slack[0]',
      'even.slack[1]',
    ]);
  });

  it('irrational coefficients are refused by name where a slack is needed, and taken unbalanced', () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 3 }, (_, i) => program.binary(`x${i}`));
    const left = sum([x[0].times(Math.SQRT2), x[1].times(Math.PI), x[2].times(Math.E)]);
    program.subjectTo('cap', left, '<=', 5);
    expect(codeOf(() => program.compile())).toBe('CONSTRAINT_INVALID');

    const unbalanced = new BinaryProgram();
    const y = Array.from({ length: 3 }, (_, i) => unbalanced.binary(`y${i}`));
    const same = sum([y[0].times(Math.SQRT2), y[1].times(Math.PI), y[2].times(Math.E)]);
    unbalanced.subjectTo('cap', same, '<=', 5, { inequality: 'unbalanced' });
    const { model } = unbalanced.compile({ cap: 2 }).problem;
    expect(model.numVariables).toBe(3);
    for (const sample of allSamples(3, 'BINARY')) {
      const d = sample[0] * Math.SQRT2 + sample[1] * Math.PI + sample[2] * Math.E - 5;
      expect(model.energy(sample)).toBeCloseTo(2 * (d + (d * d) / 2), 9);
    }
    // An equality needs no slack, whatever its coefficients.
    const equal = new BinaryProgram();
    const z = [equal.binary('z0'), equal.binary('z1')];
    equal.subjectTo('e', z[0].times(Math.SQRT2).plus(z[1].times(Math.PI)), '=', Math.PI);
    const { model: square, decode } = { ...equal.compile({ e: 1 }).problem, ...equal.compile() };
    expect(square.energy([0, 1])).toBeCloseTo(0, 12);
    expect(square.energy([1, 0])).toBeCloseTo((Math.PI - Math.SQRT2) ** 2, 12);
    expect(decode([0, 1]).feasible).toBe(true);
    expect(decode([1, 1]).violations).toEqual({ e: Math.SQRT2 });
  });

  it('products of more bits give a polynomial', () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 3 }, (_, i) => program.binary(`x${i}`));
    program.minimize(x[0].times(x[1]).times(x[2]).times(-4).plus(sum(x)));
    const { model } = program.compile().problem;
    expect(model).toBeInstanceOf(Polynomial);
    expect(model.energy([1, 1, 1])).toBe(-1);
  });
});

describe('structures', () => {
  it('one group over all bits is choose-k, several are an assignment', () => {
    const program = new BinaryProgram();
    const x = Array.from({ length: 4 }, (_, i) => program.binary(`x${i}`));
    program.subjectTo('k', sum(x.map((bit) => bit.times(3))), '=', 6);
    expect(program.compile().problem.constraint).toEqual({ kind: 'choose-k', k: 2 });
    const y = program.binary('y');
    expect(program.compile().problem.constraint).toEqual({
      kind: 'assignment',
      groups: [{ variables: [0, 1, 2, 3], k: 2 }],
      permutations: [],
    });
    program.permutation('p', 2);
    // It shares a bit with the first group, so that it becomes a penalty.
    program.chooseK('other', [x[0], y], 1);
    const { problem } = program.compile({ other: 1 });
    expect(problem.constraint).toEqual({
      kind: 'assignment',
      groups: [{ variables: [0, 1, 2, 3], k: 2 }],
      permutations: [{ size: 2, variables: [5, 6, 7, 8] }],
    });
    expect(problem.model.energy([1, 1, 0, 0, 1, 1, 0, 0, 1])).toBe(1);
    expect(problem.model.energy([1, 1, 0, 0, 0, 1, 0, 0, 1])).toBe(0);
  });

  it('as penalties they are 0 exactly where they hold', () => {
    const program = new BinaryProgram();
    program.permutation('p', 3);
    const { problem, decode } = program.compile({ p: 1 }, { native: false });
    expect(problem.constraint).toBeUndefined();
    let numFeasible = 0;
    for (const sample of allSamples(9, 'BINARY')) {
      const { feasible } = decode(sample);
      if (feasible) numFeasible++;
      const energy = problem.model.energy(sample);
      if (feasible) expect(energy).toBe(0);
      else expect(energy).toBeGreaterThanOrEqual(1);
    }
    expect(numFeasible).toBe(6);
  });

  it('constraints of a single bit fix it, and what follows from it, also in groups', () => {
    const program = new BinaryProgram();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => program.binary(name));
    program.chooseK('two', [a, b, c, d], 2);
    program.subjectTo('on', a.times(2), '>=', 1);
    program.subjectTo('follows', a.plus(b), '<=', 1);
    program.minimize(sum([a, b, c.times(2), d.times(3)]));
    const { problem, decode, encode } = program.compile();
    expect(problem.model.variables).toEqual(['c', 'd']);
    expect(problem.constraint).toEqual({ kind: 'choose-k', k: 1 });
    expect(decode([1, 0])).toEqual({
      values: { a: 1, b: 0, c: 1, d: 0 },
      violations: {},
      feasible: true,
      objective: 3,
    });
    expect([...encode({ a: 1, b: 0, c: 0, d: 1 })]).toEqual([0, 1]);
    expect(codeOf(() => encode({ a: 1, b: 1, c: 0, d: 0 }))).toBe('OPTION_INVALID');
  });

  it('names the constraint that cannot be kept', () => {
    const contradictionOf = (state: (program: BinaryProgram) => void): string | undefined => {
      const program = new BinaryProgram();
      state(program);
      return program.compile().contradiction?.constraint;
    };
    const bits = (p: BinaryProgram, n: number): Expression[] =>
      Array.from({ length: n }, (_, i) => p.binary(`x${i}`));
    expect(contradictionOf((p) => p.subjectTo('low', sum(bits(p, 3)), '>=', 4))).toBe('low');
    expect(contradictionOf((p) => p.subjectTo('high', sum(bits(p, 3)), '<=', -1))).toBe('high');
    expect(contradictionOf((p) => p.chooseK('many', bits(p, 3), 4))).toBe('many');
    expect(
      contradictionOf((p) => {
        const [x, y] = bits(p, 2);
        p.subjectTo('parity', x.times(2).plus(y.times(2)), '=', 3);
      }),
    ).toBe('parity');
    expect(
      contradictionOf((p) => {
        const [x] = bits(p, 1);
        p.subjectTo('on', x, '=', 1);
        p.subjectTo('off', x, '=', 0);
      }),
    ).toBe('off');
    expect(
      contradictionOf((p) => {
        const x = bits(p, 3);
        p.chooseK('one', x, 1);
        p.subjectTo('two', sum(x.slice(0, 2)), '>=', 2);
      }),
    ).toBe('two');
    expect(contradictionOf((p) => p.subjectTo('fine', sum(bits(p, 3)), '>=', 3))).toBeUndefined();
  });

  it('refuses names that are taken, k that is no count, and what is no single bit', () => {
    const program = new BinaryProgram();
    const [x, y] = [program.binary('x'), program.binary('y')];
    program.subjectTo('c', x, '<=', y);
    expect(codeOf(() => program.subjectTo('c', y, '<=', x))).toBe('CONSTRAINT_INVALID');
    expect(codeOf(() => program.chooseK('k', [x, y], -1))).toBe('K_OUT_OF_RANGE');
    expect(codeOf(() => program.chooseK('k', [x.times(2), y], 1))).toBe('CONSTRAINT_INVALID');
    expect(codeOf(() => program.chooseK('k', [x, x], 1))).toBe('CONSTRAINT_INVALID');
    expect(codeOf(() => program.compile({ d: 1 }))).toBe('OPTION_UNKNOWN');
    expect(codeOf(() => program.compile({ c: -1 }))).toBe('OPTION_INVALID');
  });
});
