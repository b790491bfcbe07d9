import { describe, expect, it } from 'vitest';
import { takeFeatureRows, takeRows } from '../../src/data/take-rows.ts';
import { column, tableOf } from '../models/small-table.ts';

const table = tableOf(
  [column('x', [1, null, 3, 4]), column('t', ['b', 'a', null, 'c'])],
  ['no', 'yes', 'no', 'maybe'],
);

describe('takeRows', () => {
  it('takes the rows in the order given, missing cells and all levels and classes kept', () => {
    const taken = takeRows(table, Int32Array.of(2, 0, 1));
    expect(taken).toEqual({
      rows: 3,
      features: [
        { kind: 'number', name: 'x', values: Float64Array.of(3, 1, NaN) },
        { kind: 'text', name: 't', levels: ['a', 'b', 'c'], codes: Int32Array.of(-1, 1, 0) },
      ],
      target: {
        name: 'y',
        classes: ['maybe', 'no', 'yes'],
        integers: false,
        codes: Int32Array.of(1, 1, 2),
      },
    });
  });

  it('copies: the table stays as it is', () => {
    const taken = takeRows(table, Int32Array.of(3, 3));
    taken.target.codes.fill(2);
    for (const part of taken.features) (part.kind === 'number' ? part.values : part.codes).fill(0);
    expect(Array.from(table.target.codes)).toEqual([1, 2, 1, 0]);
    expect(table.features[0]).toMatchObject({ values: Float64Array.of(1, NaN, 3, 4) });
    expect(table.features[1]).toMatchObject({ codes: Int32Array.of(1, 0, -1, 2) });
  });

  it('of features alone has no target; no rows are no rows', () => {
    expect(takeFeatureRows(table, Int32Array.of(1))).not.toHaveProperty('target');
    expect(takeRows(table, new Int32Array(0))).toMatchObject({ rows: 0 });
  });
});
