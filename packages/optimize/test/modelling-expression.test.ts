import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { bitCoefficients, bitsOf } from '../src/modelling/encodings.ts';
import { Expression, sum, type Product } from '../src/modelling/expression.ts';
import { BinaryProgram } from '../src/modelling/program.ts';
import { rangeOf } from '../src/modelling/ranges.ts';

const numBits = 4;
const owner = {};
const bit = (i: number): Expression => new Expression(0, [{ coefficient: 1, bits: [i] }], owner);

/** An expression as a list of products of bits, repetitions allowed. */
const expressions: fc.Arbitrary<Expression> = fc
  .record({
    constant: fc.integer({ min: -5, max: 5 }),
    products: fc.array(
      fc.record({
        coefficient: fc.integer({ min: -5, max: 5 }),
        bits: fc.array(fc.nat(numBits - 1), { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ constant, products }) =>
    sum([
      constant,
      ...products.map(({ coefficient, bits }: Product) =>
        bits.reduce((product, i) => product.times(bit(i)), sum([coefficient])),
      ),
    ]),
  );

const states = Array.from({ length: 2 ** numBits }, (_, state) => (i: number) => (state >> i) & 1);

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return isKetflowError(error) ? error.code : String(error);
  }
  return undefined;
}

describe('expressions', () => {
  it('sums, differences, products and squares are those of the values, at every point', () => {
    fc.assert(
      fc.property(expressions, expressions, fc.integer({ min: -3, max: 3 }), (a, b, c) => {
        for (const at of states) {
          const [x, y] = [a.evaluate(at), b.evaluate(at)];
          expect(a.plus(b).evaluate(at)).toBe(x + y);
          expect(a.plus(c).evaluate(at)).toBe(x + c);
          expect(a.minus(b).evaluate(at)).toBe(x - y);
          expect(a.minus(c).evaluate(at)).toBe(x - c);
          expect(a.times(b).evaluate(at) + 0).toBe(x * y + 0);
          expect(a.times(c).evaluate(at) + 0).toBe(x * c + 0);
          expect(a.squared().evaluate(at)).toBe(x * x);
          expect(sum([a, c, b, a]).evaluate(at)).toBe(x + c + y + x);
        }
      }),
    );
  });

  it('equal products are added once, in increasing bits, and those of 0 are dropped', () => {
    fc.assert(
      fc.property(expressions, expressions, (a, b) => {
        for (const { products } of [a.times(b), a.minus(b)]) {
          const keys = products.map(({ bits }) => bits.join());
          expect(new Set(keys).size).toBe(keys.length);
          for (const { coefficient, bits } of products) {
            expect(coefficient).not.toBe(0);
            expect([...new Set(bits)].sort((x, y) => x - y)).toEqual(bits);
          }
        }
        expect(a.minus(a)).toMatchObject({ constant: 0, products: [] });
      }),
    );
  });

  it('operations leave their operands as they were', () => {
    const [x, y] = [bit(0), bit(1)];
    const before = JSON.stringify([x, y]);
    x.plus(y).plus(x).times(y.plus(2)).minus(x).squared();
    sum([x, x, y]);
    expect(JSON.stringify([x, y])).toBe(before);
  });

  it('substituted bits take their values', () => {
    fc.assert(
      fc.property(expressions, fc.nat(numBits - 1), fc.nat(1), (a, i, value) => {
        const substituted = a.substitute(new Map([[i, value]]));
        expect(substituted.products.some(({ bits }) => bits.includes(i))).toBe(false);
        for (const at of states) {
          if (at(i) === value) expect(substituted.evaluate(at)).toBe(a.evaluate(at));
        }
      }),
    );
  });

  it('a sum of 30,000 terms of 1,000 bits has one product for each', () => {
    const terms = Array.from({ length: 30_000 }, (_, i) => bit(i % 1000).times(1 + (i % 7)));
    const total = sum(terms);
    expect(total.products.length).toBe(1000);
    expect(total.evaluate(() => 1)).toBe(
      terms.reduce((value, term) => value + term.evaluate(() => 1), 0),
    );
  });

  it('bits of two programs, infinite coefficients and huge products are refused', () => {
    const [a, b] = [new BinaryProgram(), new BinaryProgram()];
    expect(codeOf(() => a.binary('x').plus(b.binary('x')))).toBe('CONSTRAINT_INVALID');
    expect(codeOf(() => a.minimize(b.binary('y')))).toBe('CONSTRAINT_INVALID');
    expect(codeOf(() => bit(0).times(NaN))).toBe('BIAS_NOT_FINITE');
    expect(codeOf(() => bit(0).times(1e308).plus(bit(0).times(1e308)))).toBe('BIAS_NOT_FINITE');
    const long = sum(Array.from({ length: 3000 }, (_, i) => bit(i)));
    expect(codeOf(() => long.squared())).toBe('TOO_LARGE');
  });

  it('ranges hold every value, and are exact for linear expressions of kept groups', () => {
    const group = { size: 3, k: 2 };
    const groups = new Map([0, 1, 2].map((i) => [i, group]));
    fc.assert(
      fc.property(expressions, (a) => {
        const values = states
          .filter((at) => at(0) + at(1) + at(2) === 2)
          .map((at) => a.evaluate(at));
        const [least, greatest] = rangeOf(a, groups);
        const exact = [Math.min(...values), Math.max(...values)];
        if (a.degree <= 1) expect([least + 0, greatest + 0]).toEqual(exact.map((v) => v + 0));
        else {
          expect(least).toBeLessThanOrEqual(exact[0]);
          expect(greatest).toBeGreaterThanOrEqual(exact[1]);
        }
      }),
    );
  });
});

describe('encodings of integers', () => {
  const encodings = ['binary', 'unary', 'one-hot', 'domain-wall'] as const;

  it('binary and unary codes reach exactly 0 … range', () => {
    for (const encoding of ['binary', 'unary'] as const) {
      for (let range = 0; range <= (encoding === 'binary' ? 130 : 10); range++) {
        const coefficients = bitCoefficients(encoding, range);
        const reached = new Set<number>();
        for (let code = 0; code < 2 ** coefficients.length; code++) {
          reached.add(coefficients.reduce((v, c, j) => v + c * ((code >> j) & 1), 0));
        }
        expect([...reached].sort((a, b) => a - b)).toEqual(
          Array.from({ length: range + 1 }, (_, v) => v),
        );
        if (encoding === 'binary') {
          expect(coefficients.length).toBe(range === 0 ? 0 : Math.floor(Math.log2(range)) + 1);
        }
      }
    }
  });

  it('the bits of a value stand for it, and their number is that of the code', () => {
    for (const encoding of encodings) {
      for (let range = 0; range <= 40; range++) {
        const coefficients = bitCoefficients(encoding, range);
        for (let value = 0; value <= range; value++) {
          const bits = bitsOf(encoding, range, value);
          expect(bits.length).toBe(coefficients.length);
          expect(bits.reduce((v, b, j) => v + b * coefficients[j], 0)).toBe(value);
        }
      }
    }
  });

  it('every value of a variable survives encode and decode, and `is` tells values apart', () => {
    for (const encoding of encodings) {
      for (const [lower, upper] of [
        [0, 7],
        [-3, 2],
        [4, 4],
        [5, 6],
      ]) {
        const program = new BinaryProgram();
        const n = program.integer('n', lower, upper, { encoding });
        program.minimize(n.times(2).plus(1));
        const { encode, decode, problem } = program.compile();
        for (let value = lower; value <= upper; value++) {
          const sample = encode({ n: value });
          expect(decode(sample)).toEqual({
            values: { n: value },
            violations: {},
            feasible: true,
            objective: 2 * value + 1,
          });
          expect(problem.model.energy(sample)).toBe(2 * value + 1);
          if (encoding === 'binary' || encoding === 'unary') continue;
          for (let other = lower; other <= upper; other++) {
            const isOther = n.is(other).evaluate((i) => sample[i]);
            expect(isOther).toBe(other === value ? 1 : 0);
          }
        }
      }
    }
  });

  it('categories and permutations survive encode and decode', () => {
    const program = new BinaryProgram();
    const colour = program.oneHot('colour', ['r', 'g', 'b']);
    const order = program.permutation('order', 3);
    program.binary('x');
    program.maximize(colour.is('g').times(3).plus(order.at(0, 2)));
    const { encode, decode } = program.compile();
    for (const label of ['r', 'g', 'b']) {
      for (const columns of [
        [0, 1, 2],
        [2, 0, 1],
        [1, 0, 2],
      ]) {
        const values = { colour: label, order: columns, x: 1 };
        expect(decode(encode(values))).toEqual({
          values,
          violations: {},
          feasible: true,
          objective: (label === 'g' ? 3 : 0) + (columns[0] === 2 ? 1 : 0),
        });
      }
    }
    const sample = encode({ colour: 'r', order: [0, 1, 2], x: 0 });
    const broken = decode(sample.map((value, i) => (i === 1 || i === 3 ? 1 - value : value)));
    expect(broken).toMatchObject({
      values: { colour: null, order: null },
      violations: { colour: 1, order: 2 },
      feasible: false,
    });
  });

  it('refuses what no variable can be or take', () => {
    const program = new BinaryProgram();
    const n = program.integer('n', 0, 3);
    const h = program.integer('h', 0, 3, { encoding: 'one-hot' });
    expect(codeOf(() => program.binary('n'))).toBe('VARIABLE_DUPLICATE');
    expect(codeOf(() => program.integer('m', 2, 1))).toBe('OPTION_INVALID');
    expect(codeOf(() => program.integer('m', 0.5, 1))).toBe('OPTION_INVALID');
    expect(codeOf(() => program.integer('m', 0, 1e9, { encoding: 'unary' }))).toBe(
      'OPTION_INVALID',
    );
    expect(codeOf(() => program.oneHot('c', []))).toBe('SHAPE_MISMATCH');
    expect(codeOf(() => program.oneHot('c', ['a', 'a']))).toBe('VARIABLE_DUPLICATE');
    expect(codeOf(() => program.permutation('p', 0))).toBe('SHAPE_MISMATCH');
    expect(codeOf(() => n.is(1))).toBe('CONSTRAINT_INVALID');
    expect(codeOf(() => h.is(4))).toBe('CONSTRAINT_INVALID');
    const { encode } = program.compile();
    expect(codeOf(() => encode({ n: 1 }))).toBe('OPTION_INVALID');
    expect(codeOf(() => encode({ n: 4, h: 0 }))).toBe('OPTION_INVALID');
    expect([...encode({ n: 3, h: 0 })]).toEqual([1, 1, 1, 0, 0, 0]);
  });
});
