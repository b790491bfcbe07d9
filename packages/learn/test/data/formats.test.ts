import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { openTable } from '../../src/data/data-table.ts';
import { errorOf, readCells, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();

async function writeParquet(name: string, select: string): Promise<string> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${scratch.path(name)}' (FORMAT parquet)`);
  connection.closeSync();
  return scratch.path(name);
}

describe('Parquet', () => {
  it('reads numbers exactly, booleans and dates as text, nested values as text', async () => {
    const path = await writeParquet(
      'a.parquet',
      `SELECT * FROM (VALUES
        (1::BIGINT, 0.1::DOUBLE, 0.1::FLOAT, true, DATE '2024-02-29', [1, 2], 'x', NULL::INTEGER, 1.50::DECIMAL(5, 2)),
        (2, 'nan', 3, false, NULL, NULL, '', NULL, 2))
        AS t("an id", d, f, b, day, list, s, nothing, m)`,
    );
    expect(await readCells(path)).toEqual({
      'an id': [1, 2],
      d: [0.1, null],
      f: [Math.fround(0.1), 3],
      b: ['true', 'false'],
      day: ['2024-02-29', null],
      list: ['[1, 2]', null],
      s: ['x', null],
      nothing: [null, null],
      m: [1.5, 2],
    });
  });

  it('refuses an infinite value, no rows, and what is no Parquet', async () => {
    const infinite = await writeParquet('i.parquet', `SELECT unnest([1, 'inf'::DOUBLE]) AS x`);
    const error = await errorOf('VALUE_INFINITE', () => openTable(infinite));
    expect(error.details).toEqual({ column: 'x', row: 2, value: 'inf' });
    const none = await writeParquet('n.parquet', 'SELECT 1 AS x WHERE false');
    await errorOf('DATA_NO_ROWS', () => openTable(none));
    const text = scratch.write('t.parquet', 'a,b\n1,2\n3,4\n5,6\n');
    const malformed = await errorOf('DATA_MALFORMED', () => openTable(text));
    expect(malformed.message).not.toContain('\n');
  });
});

describe('JSON lines', () => {
  it('reads the keys of all rows, an absent one as missing, without guessing types', async () => {
    const path = scratch.write(
      'a.jsonl',
      `{"n": 1, "s": "01", "b": true, "o": {"p": 1}}\n{"n": 2.5, "s": "2024-01-01", "late": "x\\ny"}\n\n{"n": null, "s": ""}\n`,
    );
    expect(await readCells(path)).toEqual({
      n: [1, 2.5, null],
      s: ['01', '2024-01-01', null],
      b: ['true', null, null],
      o: ['{"p":1}', null, null],
      late: [null, 'x\ny', null],
    });
  });

  it('takes the NaN and Infinity that Python writes for missing and infinite', async () => {
    expect(await readCells(scratch.write('nan.jsonl', '{"x": NaN}\n{"x": 1}\n'))).toEqual({
      x: [null, 1],
    });
    const path = scratch.write('inf.jsonl', '{"x": 1}\n{"x": -Infinity}\n');
    const error = await errorOf('VALUE_INFINITE', () => openTable(path));
    expect(error.details).toMatchObject({ column: 'x', row: 2 });
  });

  it('reads .ndjson, and numbers written as strings', async () => {
    expect(await readCells(scratch.write('b.ndjson', '{"x": "1"}\n{"x": 2}\n'))).toEqual({
      x: [1, 2],
    });
  });

  it('keeps many keys apart', async () => {
    const keys = Array.from({ length: 500 }, (_, i) => `k${i}`);
    const line = (value: number): string =>
      JSON.stringify(Object.fromEntries(keys.map((key, i) => [key, value + i])));
    const cells = await readCells(scratch.write('wide.jsonl', `${line(1)}\n${line(2)}\n`));
    expect(cells).toEqual(Object.fromEntries(keys.map((key, i) => [key, [1 + i, 2 + i]])));
  });

  it('refuses what is no object a line', async () => {
    for (const text of ['{"a": 1}\n{"a":\n', '[1, 2]\n', '1\n2\n', '{"a": 1, "a": 2}\n']) {
      const error = await errorOf('DATA_MALFORMED', () =>
        openTable(scratch.write('bad.jsonl', text)),
      );
      expect(error.message).not.toContain('\n');
    }
  });
});
