import { isKetflowError } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { designWidth, encode, fitEncoder } from '../../src/models/encoder.ts';
import { allRows, column, tableOf } from './small-table.ts';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isKetflowError(error)) return error.code;
    throw error;
  }
  return 'no error';
};

describe('fitEncoder', () => {
  const table = tableOf(
    [
      column('a', [1, null, 3, 10, null, 100]),
      column('colour', ['red', null, 'blue', 'red', 'green', 'green']),
      column('flat', [7, 7, 7, 7, 7, 8]),
      column('none', [null, null, null, null, null, 5]),
    ],
    [0, 1, 0, 1, 0, 1],
  );
  const train = allRows(5);
  const encoder = fitEncoder(table, ['colour', 'none', 'a', 'flat'], train);

  it('imputes with the median and standardises what is then there, divisor n', () => {
    // 1, 3, 10 present: median 3; imputed 1, 3, 3, 10, 3: mean 4, variance (9+1+1+36+1)/5.
    const [a] = encoder.numbers;
    expect(a.median).toBe(3);
    expect(a.mean).toBe(4);
    expect(a.scale).toBeCloseTo(Math.sqrt(48 / 5), 14);
    const even = fitEncoder(tableOf([column('e', [4, 1, 2, 30])], [0, 1, 0, 1]), [0], allRows(4));
    expect(even.numbers[0].median).toBe(3);
  });

  it('gives constant and wholly missing columns scale 1', () => {
    expect(encoder.numbers[1]).toEqual({ name: 'flat', median: 7, mean: 7, scale: 1 });
    expect(encoder.numbers[2]).toEqual({ name: 'none', median: 0, mean: 0, scale: 1 });
  });

  it('keeps the order of the table and lists the levels of the training rows, missing first', () => {
    expect(encoder.columns).toEqual(['a', 'colour', 'flat', 'none']);
    expect(encoder.texts).toEqual([{ name: 'colour', levels: ['', 'blue', 'green', 'red'] }]);
    const first = fitEncoder(table, [1], Int32Array.of(0, 3));
    expect(first.texts[0].levels).toEqual(['red']);
    expect(designWidth(encoder)).toBe(7);
  });

  it('keeps the noise on a large mean', () => {
    const noise = [1, -2, 3, -4, 5, -3].map((v) => v / 1024);
    const values = noise.map((v) => 1e9 + v);
    const [fitted] = fitEncoder(
      tableOf([column('big', values)], [0, 1, 0, 1, 0, 1]),
      [0],
      allRows(6),
    ).numbers;
    expect(fitted.scale).toBeCloseTo(Math.sqrt(64 / 6) / 1024, 12);
    const huge = fitEncoder(
      tableOf([column('huge', [1e300, -1e300, 1e300, -1e300])], [0, 1, 0, 1]),
      [0],
      allRows(4),
    ).numbers[0];
    expect(huge.scale).toBe(1e300);
  });

  it('refuses columns and rows that are not there', () => {
    expect(code(() => fitEncoder(table, [], train))).toBe('FEATURES_NONE');
    expect(code(() => fitEncoder(table, ['color'], train))).toBe('COLUMN_NOT_FOUND');
    expect(code(() => fitEncoder(table, [4], train))).toBe('OPTION_INVALID');
    expect(code(() => fitEncoder(table, [0, 'a'], train))).toBe('COLUMN_DUPLICATE');
    expect(code(() => fitEncoder(table, [0], new Int32Array(0)))).toBe('SHAPE_MISMATCH');
  });
});

describe('encode', () => {
  const table = tableOf(
    [column('n', [0, 2, 0, 2]), column('t', ['a', 'b', 'a', null])],
    [0, 1, 0, 1],
  );
  const encoder = fitEncoder(table, [0, 1], allRows(4));

  it('standardises numbers and names the level of texts', () => {
    const design = encode(encoder, table, Int32Array.of(1, 3));
    expect(design).toEqual({
      rows: 2,
      width: 4,
      numNumbers: 1,
      numbers: Float64Array.of(1, 1),
      codes: [Int32Array.of(2, 0)],
      levelCounts: [3],
    });
  });

  it('finds columns of another table by name and texts by value; unseen ones are -1', () => {
    const other = tableOf(
      [column('x', [1, 1, 1]), column('t', ['zebra', 'b', 'aa']), column('n', [null, 4, 1])],
      [0, 1, 0],
    );
    const design = encode(encoder, other, allRows(3));
    expect([...design.codes[0]]).toEqual([-1, 2, -1]);
    expect([...design.numbers]).toEqual([0, 3, 0]);
    const unseen = encode(fitEncoder(table, ['t'], Int32Array.of(0, 1)), table, Int32Array.of(3));
    expect([...unseen.codes[0]]).toEqual([-1]);
  });

  it('reads numbers from a text column and texts from a number column where it can', () => {
    const other = tableOf([column('n', ['2', '0.5', null]), column('t', [1, null, 3])], [0, 1, 0]);
    const design = encode(encoder, other, allRows(3));
    expect([...design.numbers]).toEqual([1, -0.5, 0]);
    expect([...design.codes[0]]).toEqual([-1, 0, -1]);
    const text = tableOf([column('n', ['2', 'two', 'x']), column('t', ['a', 'a', 'b'])], [0, 1, 0]);
    expect(() => encode(encoder, text, allRows(3))).toThrow(
      expect.objectContaining({
        code: 'VALUE_NOT_NUMERIC',
        details: { column: 'n', row: 2, value: 'two', count: 2, rows: 3 },
      }),
    );
    const missing = tableOf([column('m', [1, 2, 3])], [0, 1, 0]);
    expect(code(() => encode(encoder, missing, allRows(3)))).toBe('COLUMN_NOT_FOUND');
  });
});
