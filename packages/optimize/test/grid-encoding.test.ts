import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { exact } from '@ketflow/optimize';
import { real } from '../../quantum/test/support/real.ts';
import { gridEncoding } from '../src/generators/grid-encoding.ts';

/** ½ xᵀQx + bᵀx by its definition. */
function objective(Q: readonly (readonly number[])[], b: readonly number[], x: Float64Array) {
  let value = 0;
  for (let i = 0; i < b.length; i++) {
    value += b[i] * x[i];
    for (let j = 0; j < b.length; j++) value += (Q[i][j] * x[i] * x[j]) / 2;
  }
  return value;
}

/** Programs with zeros, of n variables and so many bits, with a sample. */
const programs = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
  .chain(([n, bits]) => {
    const entry = fc.oneof(fc.constant(0), real(-2, 2));
    const row = fc.array(entry, { minLength: n, maxLength: n });
    const bit = fc.integer({ min: 0, max: 1 });
    return fc.record({
      Q: fc.array(row, { minLength: n, maxLength: n }),
      b: row,
      bits: fc.constant(bits),
      sample: fc.array(bit, { minLength: n * bits, maxLength: n * bits }),
    });
  });

describe('gridEncoding', () => {
  it('has f as energy at every point of the grid, also where Q is not symmetric', () => {
    fc.assert(
      fc.property(programs, ({ Q, b, bits, sample }) => {
        const { model, decode } = gridEncoding(Q, b, bits);
        expect(model.energy(sample)).toBeCloseTo(objective(Q, b, decode(sample)), 11);
      }),
    );
  });

  it.each([1, 2, 3, 6, 10])('reaches each of the 2^%i values once, 0 and 1 exactly', (bits) => {
    const { model, decode, resolution } = gridEncoding([[0]], [1], bits);
    const values = Array.from({ length: 2 ** bits }, (_, code) => {
      const sample = Array.from({ length: bits }, (_, k) => (code >> k) & 1);
      const [value] = decode(sample);
      expect(model.energy(sample)).toBeCloseTo(value, 12);
      return value;
    });
    expect(values).toEqual(values.map((_, step) => step / (2 ** bits - 1)));
    expect(values[0]).toBe(0);
    expect(values.at(-1)).toBe(1);
    expect(resolution).toBe(values[1]);
  });

  it('finds the minimum of a parabola to half a step, and a corner where f is concave', async () => {
    const minimum = async (Q: number[][], b: number[]): Promise<number[]> => {
      const { model, decode } = gridEncoding(Q, b, 5);
      const request = { stream: RandomStream.root(0), budget: new WorkBudget(Infinity) };
      const set = await exact.sample({ model }, request);
      return [...decode(set.first?.sample ?? [])];
    };
    // (x - 0.3)² + (y - 0.7)²
    const bowl = [
      [2, 0],
      [0, 2],
    ];
    const [x, y] = await minimum(bowl, [-0.6, -1.4]);
    expect([x, y]).toEqual([9 / 31, 22 / 31]);
    const saddle = [
      [-1, 2],
      [2, -1],
    ];
    expect(await minimum(saddle, [0.1, 0])).toEqual([0, 1]);
  });

  it('names bits by variable and place, and makes no pair where Q is 0', () => {
    const { model } = gridEncoding(
      [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 3],
      ],
      [1, 2, 3],
      2,
    );
    expect(model.variables).toEqual(['x0.0', 'x0.1', 'x1.0', 'x1.1', 'x2.0', 'x2.1']);
    expect(model.vartype).toBe('BINARY');
    expect(model.numInteractions).toBe(4 + 1);
    expect(gridEncoding([], [], 3).model.numVariables).toBe(0);
  });

  it('refuses shapes that do not fit, bits out of range, and what is no number', () => {
    const code = (name: string): unknown => expect.objectContaining({ code: name });
    expect(() => gridEncoding([[1]], [1, 2], 2)).toThrow(code('SHAPE_MISMATCH'));
    expect(() => gridEncoding([[1, 2], [1]], [1, 2], 2)).toThrow(code('SHAPE_MISMATCH'));
    expect(() => gridEncoding([[1]], [1], 2).decode([1])).toThrow(code('SHAPE_MISMATCH'));
    for (const bits of [0, 31, 1.5, NaN]) {
      expect(() => gridEncoding([[1]], [1], bits)).toThrow(code('OPTION_INVALID'));
    }
    expect(() => gridEncoding([[NaN]], [1], 2)).toThrow(code('BIAS_NOT_FINITE'));
    expect(() => gridEncoding([[0]], [Infinity], 2)).toThrow(code('BIAS_NOT_FINITE'));
  });
});
