import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import type { Column, FeatureTable } from '../../src/data/table.ts';
import { benjaminiHochberg } from '../../src/drift/benjamini-hochberg.ts';
import { detectDrift } from '../../src/drift/detect-drift.ts';
import { column } from '../models/small-table.ts';

function table(...features: readonly Column[]): FeatureTable {
  const first = features.at(0);
  const rows =
    first === undefined ? 1 : first.kind === 'text' ? first.codes.length : first.values.length;
  return { rows, features };
}

const ten = Array.from({ length: 10 }, (_, i) => i);
const hundred = Array.from({ length: 100 }, (_, i) => i);
const words = (...counts: readonly [string | null, number][]): (string | null)[] =>
  counts.flatMap(([word, count]) => Array.from({ length: count }, () => word));

describe('the document', () => {
  it('holds every field of the command, and nothing that JSON would lose', () => {
    const before = table(column('x', ten), column('t', words(['a', 5], ['b', 5])));
    const after = table(column('x', ten), column('t', words(['a', 5], ['c', 5])));
    const report = detectDrift(before, after, { fdr: 0.1 });
    expect(report).toMatchObject({ rows: [10, 10], drifted: true, share: 0.5 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    const [x, t] = report.columns;
    expect(x).toMatchObject({
      name: 'x',
      type: 'number',
      test: 'ks',
      statistic: 0,
      pValue: 1,
      adjustedPValue: 1,
      threshold: 0.1,
      drifted: false,
      newLevels: [],
      missing: [0, 0],
    });
    expect(Object.keys(x.measures)).toEqual(
      'psi jensenshannon kl_div hellinger wasserstein wasserstein_raw ed ks ks_D'.split(' '),
    );
    expect(t).toMatchObject({ type: 'text', test: 'chisquare', newLevels: ['c'], drifted: true });
    expect(Object.keys(t.measures)).toEqual(
      'psi jensenshannon kl_div hellinger chisquare'.split(' '),
    );
  });

  it('adjusts over the columns that were asked for, in their order', () => {
    const shifted = (name: string, by: number): [Column, Column] => [
      column(name, hundred),
      column(
        name,
        hundred.map((i) => i + by),
      ),
    ];
    const pairs = [shifted('a', 5), shifted('b', 18), shifted('c', 22), shifted('d', 40)];
    const before = table(...pairs.map(([column]) => column));
    const after = table(...pairs.map(([, column]) => column).reverse());
    const all = detectDrift(before, after);
    expect(all.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    const adjusted = benjaminiHochberg(all.columns.map(({ pValue }) => pValue));
    expect(all.columns.map(({ adjustedPValue }) => adjustedPValue)).toEqual([...adjusted]);
    expect(all.columns.map(({ drifted }) => drifted)).toEqual([false, false, true, true]);
    const some = detectDrift(before, after, { columns: ['d', 'a'] });
    expect(some.columns.map(({ name }) => name)).toEqual(['d', 'a']);
    expect(some.columns[0].adjustedPValue).toBe(2 * some.columns[0].pValue);
    expect(detectDrift(before, after, { columns: ['b'], fdr: 0.1 }).drifted).toBe(true);
  });
});

describe('missing cells', () => {
  const half = hundred.map((i) => (i % 2 === 0 ? i : null));

  it('of numbers are compared by Fisher where they decide', () => {
    const [gone] = detectDrift(table(column('x', hundred)), table(column('x', half))).columns;
    expect(gone).toMatchObject({
      test: 'missing',
      statistic: 0.5,
      missing: [0, 50],
      drifted: true,
    });
    expect(gone.measures['ks']).toBeGreaterThan(0.99);
    const same = detectDrift(table(column('x', half)), table(column('x', half)));
    expect(same.columns[0]).toMatchObject({ pValue: 1, missing: [50, 50], drifted: false });
  });

  it('double the p-value of the values where those decide', () => {
    const some = (shift: number): Column =>
      column(
        'x',
        hundred.map((i) => (i === 7 ? null : i + shift)),
      );
    const [moved] = detectDrift(table(some(0)), table(some(50))).columns;
    expect(moved).toMatchObject({ test: 'ks', drifted: true });
    expect(moved.pValue).toBe(2 * (moved.measures['ks'] ?? NaN));
    expect(moved.statistic).toBe(moved.measures['ks_D']);
  });

  it('may be all of a column', () => {
    const none = column(
      'x',
      hundred.map(() => null),
    );
    const [lost] = detectDrift(table(column('x', hundred)), table(none)).columns;
    expect(lost).toMatchObject({ test: 'missing', statistic: 1, drifted: true, measures: {} });
    expect(detectDrift(table(none), table(none)).columns[0]).toMatchObject({ pValue: 1 });
  });

  it('of texts are a level of their own, and no new level', () => {
    const before = table(column('t', words(['a', 500], [null, 100])));
    const after = table(column('t', words(['a', 300], [null, 300])));
    const [t] = detectDrift(before, after).columns;
    expect(t).toMatchObject({ missing: [100, 300], newLevels: [], drifted: true });
    expect(t.statistic).toBeCloseTo(200 ** 2 / 500 + 200 ** 2 / 100, 9);
  });

  it('of texts, one where there was none, do not make a drift', () => {
    const before = table(column('t', words(['a', 600])));
    const after = table(column('t', words(['a', 599], [null, 1])));
    const [t] = detectDrift(before, after).columns;
    expect(t).toMatchObject({ statistic: null, pValue: 0, newLevels: [], drifted: false });
    expect(t.twoSamplePValue).toBeGreaterThan(0.3);
  });
});

describe('levels', () => {
  it('are matched by text, and unused ones do not count', () => {
    const before: Column = {
      kind: 'text',
      name: 't',
      levels: ['a', 'b', 'unused'],
      codes: Int32Array.of(0, 1, 0, 1),
    };
    const after: Column = {
      kind: 'text',
      name: 't',
      levels: ['b', 'a'],
      codes: Int32Array.of(1, 0, 1, 0),
    };
    const [t] = detectDrift(table(before), table(after)).columns;
    expect(t).toMatchObject({ statistic: 0, pValue: 1, newLevels: [], drifted: false });
  });

  it('are made of numbers where the other side holds text', () => {
    const before = table(column('x', [1, 2.5, 1, 2.5]));
    const after = table(column('x', ['1', '2.5', '1', 'x']));
    const [x] = detectDrift(before, after).columns;
    expect(x).toMatchObject({ type: 'text', test: 'chisquare', newLevels: ['x'], drifted: true });
    const [back] = detectDrift(after, before).columns;
    expect(back.newLevels).toEqual([]);
  });
});

describe('refusals', () => {
  const one = table(column('height', ten), column('width', ten));

  it.each([
    ['a column that is not there', ['heigth'], 'COLUMN_NOT_FOUND', { nearest: 'height' }],
    ['a column named twice', ['width', 'width'], 'COLUMN_DUPLICATE', { positions: [0, 1] }],
    ['no column', [], 'OPTION_INVALID', { option: 'columns' }],
  ])('%s', (_, columns, code, details) => {
    expect(() => detectDrift(one, one, { columns })).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining(details) as unknown }),
    );
  });

  it('columns on one side only, unless others are named', () => {
    const less = table(column('height', ten));
    const missing = expect.objectContaining({
      code: 'COLUMN_NOT_FOUND',
      details: expect.objectContaining({ column: 'width' }) as unknown,
    }) as Error;
    expect(() => detectDrift(one, less)).toThrow(missing);
    expect(() => detectDrift(less, one)).toThrow(missing);
    expect(detectDrift(one, less, { columns: ['height'] }).share).toBe(0);
  });

  it.each([0, 1, NaN, -0.1])('fdr %d', (fdr) => {
    expect(() => detectDrift(one, one, { fdr })).toThrow('fdr cannot be');
  });

  it('a side without rows, a table without columns, an infinite number', () => {
    const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;
    const empty = { rows: 0, features: [] };
    expect(() => detectDrift(empty, one)).toThrow(code('DATA_NO_ROWS'));
    expect(() => detectDrift(one, empty)).toThrow(code('DATA_NO_ROWS'));
    expect(() => detectDrift(table(), table())).toThrow(code('FEATURES_NONE'));
    const infinite = table(column('height', [1, -Infinity]), column('width', [1, 2]));
    expect(() => detectDrift(one, infinite)).toThrow(
      'Column "height" holds -Infinity in data row 2',
    );
  });

  it('to go on after an abort', () => {
    const signal = AbortSignal.abort(new Error('enough'));
    expect(() => detectDrift(one, one, { signal })).toThrow('enough');
  });
});

describe('determinism', () => {
  it('gives the same document for rows in any order', () => {
    const stream = RandomStream.root(11);
    const values = Array.from({ length: 300 }, () => stream.normal());
    const before = table(column('x', values.slice(0, 150)));
    const after = (rows: readonly number[]): FeatureTable => table(column('x', rows));
    const rows = values.slice(150);
    const shuffled = stream.shuffle(rows.slice());
    expect(detectDrift(before, after(shuffled))).toEqual(detectDrift(before, after(rows)));
  });
});
