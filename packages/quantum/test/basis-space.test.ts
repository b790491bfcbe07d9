import { describe, expect, it } from 'vitest';
import { binomial, fullSpace, weightSpace } from '@ketflow/quantum';

describe('binomial', () => {
  it("is Pascal's triangle", () => {
    for (let n = 1; n <= 40; n++) {
      for (let k = 0; k <= n; k++) {
        expect(binomial(n, k)).toBe(binomial(n - 1, k - 1) + binomial(n - 1, k));
      }
    }
  });

  it('is exact below 2^53 and infinite above', () => {
    expect(binomial(57, 5)).toBe(4187106);
    expect(binomial(56, 28)).toBe(7648690600760440);
    expect(binomial(58, 29)).toBe(Infinity);
    expect(binomial(600, 3)).toBe((600 * 599 * 598) / 6);
    expect(binomial(5, 6)).toBe(0);
    expect(binomial(5, -1)).toBe(0);
  });
});

describe('BasisSpace', () => {
  it('numbers the bit strings of one weight in increasing integer order', () => {
    for (const [n, k] of [
      [6, 3],
      [7, 1],
      [5, 0],
      [5, 5],
      [9, 4],
    ]) {
      const space = weightSpace(n, k);
      const expected: number[] = [];
      for (let x = 0; x < 2 ** n; x++) {
        if (x.toString(2).replaceAll('0', '').length === k) expected.push(x);
      }
      expect(space.size).toBe(expected.length);
      for (const [index, x] of expected.entries()) {
        const subset = space.unrank(index);
        expect(subset.reduce((sum, q) => sum + 2 ** q, 0)).toBe(x);
        expect(space.rank(subset)).toBe(index);
        expect(Array.from(space.bitsOf(index)).reduce((sum, bit, q) => sum + bit * 2 ** q, 0)).toBe(
          x,
        );
      }
    }
  });

  it('takes several hundred qubits at a small weight', () => {
    const space = weightSpace(500, 4);
    expect(space.size).toBe(2573031125);
    for (const index of [0, 1, 123456789, space.size - 1]) {
      expect(space.rank(space.unrank(index))).toBe(index);
    }
    expect(Array.from(space.unrank(space.size - 1))).toEqual([496, 497, 498, 499]);
  });

  it('has qubit 0 as the least significant bit on the full space', () => {
    const space = fullSpace(40);
    expect(Array.from(space.unrank(2 ** 39 + 5))).toEqual([0, 2, 39]);
    expect(space.rank([0, 2, 39])).toBe(2 ** 39 + 5);
    expect(Array.from(fullSpace(3).bitsOf(6))).toEqual([0, 1, 1]);
  });

  it('refuses what is not a space, a subset or an index', () => {
    const code = (c: string) => expect.objectContaining({ code: c }) as Error;
    expect(() => fullSpace(0)).toThrow(code('OPTION_INVALID'));
    expect(() => fullSpace(2.5)).toThrow(code('OPTION_INVALID'));
    expect(() => weightSpace(5, 6)).toThrow(code('OPTION_INVALID'));
    expect(() => weightSpace(100, 50)).toThrow(code('OPTION_INVALID'));
    const space = weightSpace(5, 2);
    expect(() => space.rank([1])).toThrow(code('SHAPE_MISMATCH'));
    expect(() => space.rank([2, 1])).toThrow(code('SHAPE_MISMATCH'));
    expect(() => space.rank([2, 5])).toThrow(code('SHAPE_MISMATCH'));
    expect(() => fullSpace(3).rank([1, 1])).toThrow(code('SHAPE_MISMATCH'));
    expect(() => space.unrank(10)).toThrow(code('SHAPE_MISMATCH'));
    expect(() => space.bitsOf(-1)).toThrow(code('SHAPE_MISMATCH'));
  });
});
