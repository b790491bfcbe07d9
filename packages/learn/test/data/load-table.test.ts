import { describe, expect, it } from 'vitest';
import { loadTable, type LoadOptions } from '../../src/data/load-table.ts';
import type { Table } from '../../src/data/table.ts';
import { errorOf, openText } from './scratch.ts';

async function load(text: string, options: LoadOptions): Promise<Table> {
  await using table = await openText(text);
  return await loadTable(table, options);
}

/** A CSV of columns, each a list of cells. */
function csv(columns: Record<string, (string | number)[]>): string {
  const names = Object.keys(columns);
  const rows = columns[names[0]].map((_, i) => names.map((name) => columns[name][i]).join(','));
  return `${names.join(',')}\n${rows.join('\n')}\n`;
}

const rows = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('loadTable', () => {
  it('gives typed columns, levels and classes in order', async () => {
    const text = csv({
      x: [1.5, '', 3, -4, 5, 6, 7],
      t: ['b', 'a', '', 'b', 'Z', 'Z', 'a'],
      y: ['no', 'yes', 'no', 'no', 'yes', 'no', 'no'],
    });
    const table = await load(text, { target: 'y' });
    expect(table).toEqual({
      rows: 7,
      features: [
        { kind: 'number', name: 'x', values: Float64Array.of(1.5, NaN, 3, -4, 5, 6, 7) },
        {
          kind: 'text',
          name: 't',
          levels: ['Z', 'a', 'b'],
          codes: Int32Array.of(2, 1, -1, 2, 0, 0, 1),
        },
      ],
      target: {
        name: 'y',
        classes: ['no', 'yes'],
        integers: false,
        codes: Int32Array.of(0, 1, 0, 0, 1, 0, 0),
      },
    });
  });

  it('orders levels by UTF-16 code units', async () => {
    const text = csv({
      t: ['\u{1F600}', '\uFF21', 'a', 'a', '\u{1F600}', '\uFF21'],
      y: [0, 1, 0, 1, 0, 1],
    });
    const { features } = await load(text, { target: 'y' });
    // U+1F600 starts with the surrogate D83D, before FF21; DuckDB sorts it after.
    expect(features[0]).toMatchObject({ levels: ['a', '\u{1F600}', '\uFF21'] });
  });

  it('orders integer classes as numbers, whatever their spelling', async () => {
    const text = csv({ x: rows(6), y: ['10', '-1.0', '9', '1e1', '-1', '9.00'] });
    const { target } = await load(text, { target: 'y' });
    expect(target).toEqual({
      name: 'y',
      classes: ['-1', '9', '10'],
      integers: true,
      codes: Int32Array.of(2, 0, 1, 2, 0, 1),
    });
  });

  it('takes booleans, and other numbers when told to, for classes', async () => {
    const booleans = await load(csv({ x: rows(4), y: ['true', 'false', 'true', 'true'] }), {
      target: 'y',
    });
    expect(booleans.target).toMatchObject({ classes: ['false', 'true'], integers: false });
    const text = csv({ x: rows(4), y: [1.5, -0.5, 1.5, -0.5] });
    const numbers = await load(text, { target: 'y', task: 'classification' });
    expect(numbers.target).toMatchObject({ classes: ['-0.5', '1.5'], integers: false });
    await errorOf('TASK_UNSUPPORTED', () => load(text, { target: 'y' }));
  });

  it('guesses classification up to 20 distinct integers', async () => {
    const text = (classes: number): string =>
      csv({ x: rows(60), y: rows(60).map((i) => i % classes) });
    expect((await load(text(20), { target: 'y' })).target.classes.length).toBe(20);
    const error = await errorOf('TASK_UNSUPPORTED', () => load(text(21), { target: 'y' }));
    expect(error.details.reason).toContain('21 distinct integers');
    const forced = await load(text(21), { target: 'y', task: 'classification' });
    expect(forced.target.classes.length).toBe(21);
    await errorOf('TASK_UNSUPPORTED', () => load(text(2), { target: 'y', task: 'regression' }));
  });

  it('refuses one class, and more classes than half the rows or 256', async () => {
    const one = await errorOf('TARGET_ONE_CLASS', () =>
      load(csv({ x: rows(3), y: [7, 7, 7] }), { target: 'y' }),
    );
    expect(one.details).toEqual({ target: 'y', value: '7' });
    const half = csv({ x: rows(5), y: ['a', 'b', 'c', 'a', 'b'] });
    expect(
      (await errorOf('TASK_UNSUPPORTED', () => load(half, { target: 'y' }))).message,
    ).toContain('3');
    const many = csv({ x: rows(514), y: rows(514).map((i) => `k${i % 257}`) });
    await errorOf('TASK_UNSUPPORTED', () => load(many, { target: 'y' }));
  });

  it('refuses a target that is absent or missing in a row', async () => {
    const text = csv({ age: rows(4), outcome: ['a', '', 'b', '?'] });
    const absent = await errorOf('COLUMN_NOT_FOUND', () => load(text, { target: 'outcom' }));
    expect(absent.details).toMatchObject({ nearest: 'outcome', columns: ['age', 'outcome'] });
    const missing = await errorOf('TARGET_VALUE_MISSING', () => load(text, { target: 'outcome' }));
    expect(missing.details).toEqual({ target: 'outcome', row: 2, count: 2 });
  });

  it('leaves useless columns out, and refuses when none is left', async () => {
    const text = csv({
      id: ['a', 'b', 'c', 'd'],
      one: [1, 1, 1, 1],
      no: ['', '', '', ''],
      y: [0, 1, 0, 1],
    });
    const error = await errorOf('FEATURES_NONE', () => load(text, { target: 'y' }));
    expect(error.details.dropped).toEqual(['id', 'one', 'no']);
  });

  it('takes 500 features and refuses 501', async () => {
    const wide = (n: number): string => {
      const features = rows(n).map((i): [string, number[]] => [`f${i}`, [i, 2, 3, 4]]);
      return csv(Object.fromEntries([...features, ['y', [0, 1, 0, 1]]]));
    };
    const table = await load(wide(500), { target: 'y' });
    expect(table.features.length).toBe(500);
    expect(table.features[499]).toMatchObject({
      name: 'f499',
      values: Float64Array.of(499, 2, 3, 4),
    });
    const error = await errorOf('COLUMNS_TOO_MANY', () => load(wide(501), { target: 'y' }));
    expect(error.details).toEqual({ columns: 501, limit: 500 });
  });

  it('loads more rows than a chunk of DuckDB in order', async () => {
    const text = csv({
      x: rows(5000),
      t: rows(5000).map((i) => `t${i % 3}`),
      y: rows(5000).map((i) => i % 2),
    });
    const { features, target } = await load(text, { target: 'y' });
    expect(features[0]).toMatchObject({ values: Float64Array.from(rows(5000)) });
    expect(features[1]).toMatchObject({ codes: Int32Array.from(rows(5000), (i) => i % 3) });
    expect(target.codes).toEqual(Int32Array.from(rows(5000), (i) => i % 2));
  });
});
