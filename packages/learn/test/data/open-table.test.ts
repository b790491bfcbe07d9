import { mkdirSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { openTable } from '../../src/data/data-table.ts';
import { cellsOf, errorOf, openText, readCells, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();

async function typesOf(text: string): Promise<Record<string, string>> {
  await using table = await openText(text);
  return Object.fromEntries(table.columns.map((column) => [column.name, column.type]));
}

describe('openTable: CSV', () => {
  it('reads numbers, texts and missing cells, white space aside', async () => {
    const text = 'n,t\n 1 , x \n,NA\nNaN,nan\n?,"?"\n-2.5,"y,z"\n';
    await using table = await openText(text);
    expect(await cellsOf(table)).toEqual({
      n: [1, null, null, null, -2.5],
      t: ['x', null, null, null, 'y,z'],
    });
    expect(table.columns).toEqual([
      { index: 0, name: 'n', type: 'number', missing: 3, distinct: 2 },
      { index: 1, name: 't', type: 'text', missing: 3, distinct: 2 },
    ]);
    expect(table.rows).toBe(5);
  });

  it('takes a byte order mark, CRLF, quoted line ends and a last line without an end', async () => {
    const text = '\uFEFF"a 1",b\r\n1,"x\r\ny"\r\n2,z';
    expect(await readCells({ name: 'text', text })).toEqual({ 'a 1': [1, 2], b: ['x\r\ny', 'z'] });
  });

  it('takes any name', async () => {
    const names = ['select', 'a"b', "it's", 'größe ✓', 'c1', 'A', 'a', 'x.y', '$1', 'rowid'];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const values = names.map((_, i) => i + 1);
    const cells = await readCells({ name: 'text', text: `${header}\n${values.join(',')}\n` });
    expect(cells).toEqual(Object.fromEntries(names.map((name, i) => [name, [i + 1]])));
  });

  it('keeps quotes and NUL in texts', async () => {
    const text = 'a,b\n"it\'s ""so""",1\nx\0y,2\n';
    expect((await readCells({ name: 'text', text }))['a']).toEqual(['it\'s "so"', 'x\0y']);
  });

  it('names columns c0, c1, … without a header, and by --header', async () => {
    expect(await readCells({ name: 'text', text: '1,a\n2,b\n' })).toEqual({
      c0: [1, 2],
      c1: ['a', 'b'],
    });
    const text = 'x,y\nz,w\n';
    expect(await readCells({ name: 'text', text }, { header: 'no' })).toEqual({
      c0: ['x', 'z'],
      c1: ['y', 'w'],
    });
    expect(await readCells({ name: 'text', text: '1,2\n3,4\n' }, { header: 'yes' })).toEqual({
      1: [3],
      2: [4],
    });
  });

  it('refuses nothing, and a header alone', async () => {
    for (const text of ['', '\n\n', '\uFEFF']) {
      await errorOf('DATA_EMPTY', () => openText(text));
    }
    for (const text of ['a,b', 'a,b\n', 'a,b\n\n']) {
      const error = await errorOf('DATA_NO_ROWS', () => openText(text));
      expect(error.details.path).toBe('text');
    }
    await errorOf('DATA_NO_ROWS', () => openText('1,2\n', { header: 'yes' }));
    expect(await readCells({ name: 'text', text: '1,2\n' })).toEqual({ c0: [1], c1: [2] });
  });

  it('refuses a name that occurs twice', async () => {
    const open = (): Promise<unknown> => openText('a,b,a\nx,1,z\n', { header: 'yes' });
    const error = await errorOf('COLUMN_DUPLICATE', open);
    expect(error.details).toEqual({ column: 'a', positions: [1, 3] });
    await errorOf('COLUMN_DUPLICATE', () => openText('a,b,a\n1,2,3\n4,5,6\n'));
  });

  it.each([
    ['too few fields', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 3],
    ['too many fields', 'a,b\n1,2\n3,4,5\n', 3],
    ['a quote that is not closed', 'a,b\n1,2\n3,"4\n5,6\n', 3],
    ['text after a quote', 'a,b\n1,2\n3,"4"x\n', 3],
    ['another number of fields in the first row', '3,1,yes\n1,2,3,4\n5,6,7,8\n', 2],
  ])('refuses %s with the line', async (_, text, line) => {
    const error = await errorOf('DATA_MALFORMED', () => openText(text));
    expect(error.details).toMatchObject({ path: 'text', line });
    expect(error.message).not.toMatch(/strict_mode|\n/);
  });

  it('refuses line ends that change', async () => {
    const error = await errorOf('DATA_MALFORMED', () => openText('a,b\r\n1,2\n3,4\r\n'));
    expect(error.details.reason).toContain('line ends');
  });

  it('refuses what is not UTF-8', async () => {
    const text = Uint8Array.from([97, 44, 98, 10, 0xe9, 44, 50, 10]);
    const error = await errorOf('DATA_MALFORMED', () => openTable({ name: 'latin', text }));
    expect(error.details.reason).toContain('UTF-8');
  });

  it('keeps the order of a file with any number of threads', async () => {
    const rows = 300_000; // more than two row groups of DuckDB
    const text = `i\n${Array.from({ length: rows }, (_, i) => i).join('\n')}\n`;
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => readCells({ name: 'text', text }, { threads })),
    );
    expect(one['i'].length).toBe(rows);
    expect(one['i'].every((value, i) => value === i)).toBe(true);
    expect(two).toEqual(one);
  });
});

describe('openTable: what columns hold', () => {
  it('takes decimal numbers only', async () => {
    const cells = (values: string[]): string => `x,k\n${values.map((v) => `${v},1`).join('\n')}\n`;
    const numbers = ['1', '+3', '.5', '1.', '1e5', '1E-3', '007', '-0'];
    expect(await typesOf(cells(numbers))).toMatchObject({ x: 'number' });
    for (const text of ['0x1F', '1_000', '"1,5"', '1e', '--1', 'one', 'NAN', '-nan']) {
      expect(await typesOf(cells(['1', text]))).toMatchObject({ x: 'text' });
    }
  });

  it('tells whole numbers from others by their value', async () => {
    const text = 'a,b,c,d\n1,1.5,1.0,9007199254740994\n-2,2,-1e3,1\n';
    expect(await typesOf(text)).toEqual({ a: 'integer', b: 'number', c: 'integer', d: 'number' });
  });

  it('reads the nearest double', async () => {
    const values = [
      '0.1',
      '1.7976931348623157e308',
      '5e-324',
      '0.30000000000000004',
      '123456789.123',
    ];
    const cells = await readCells({ name: 'text', text: `x\n${values.join('\n')}\n` });
    expect(cells['x']).toEqual(values.map(Number));
  });

  it('finds an empty column and booleans', async () => {
    const text = 'a,b,c\n,true,1\nNA,false,2\n';
    expect(await typesOf(text)).toEqual({ a: 'empty', b: 'text', c: 'integer' });
  });

  it.each(['inf', '-Inf', 'Infinity', '-INFINITY', '1e999'])('refuses %s', async (value) => {
    const error = await errorOf('VALUE_INFINITE', () => openText(`a,b\n1,1\n2,\n3,${value}\n`));
    expect(error.details).toEqual({ column: 'b', row: 3, value });
  });

  it('takes Infinity among texts for a text', async () => {
    expect(await typesOf('a,b\nInfinity,1\nx,2\n')).toEqual({ a: 'text', b: 'integer' });
  });

  it('refuses fewer than 1 % of texts among numbers, and takes 1 % for a text column', async () => {
    const column = (rows: number, texts: number): string =>
      `a,b\n${Array.from({ length: rows }, (_, i) => `${i},${i >= 7 && i < 7 + texts ? ' n/a ' : i}`).join('\n')}\n`;
    const error = await errorOf('VALUE_NOT_NUMERIC', () => openText(column(201, 2)));
    expect(error.details).toEqual({ column: 'b', row: 8, value: 'n/a', count: 2, rows: 201 });
    expect(await typesOf(column(200, 2))).toEqual({ a: 'integer', b: 'text' });
  });

  it('counts the share among the cells present', async () => {
    const cells = [
      ...Array.from({ length: 150 }, () => ''),
      ...Array.from({ length: 50 }, () => '1'),
    ];
    expect(
      await typesOf(`a,b\n${[...cells, 'x'].map((cell) => `1,${cell}`).join('\n')}\n`),
    ).toEqual({
      a: 'integer',
      b: 'text',
    });
  });
});

describe('openTable: files', () => {
  it('reads a gzipped file, also of several members', async () => {
    const bytes = Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')]);
    expect(await readCells(scratch.write('two.csv.gz', bytes))).toEqual({
      a: [1, 2],
      b: ['x', 'y'],
    });
  });

  it('refuses a gzipped file that is cut short anywhere, damaged, or not gzip', async () => {
    const whole = gzipSync(
      `a,b\n${Array.from({ length: 5000 }, (_, i) => `${i},${i % 7}`).join('\n')}\n`,
    );
    const damaged = Buffer.from(whole);
    damaged[whole.length >> 1] ^= 255;
    const cuts = [whole.length >> 1, whole.length - 9, whole.length - 4];
    const files = [
      ...cuts.map((cut) => whole.subarray(0, cut)),
      damaged,
      Buffer.from('a,b\n1,2\n'),
    ];
    for (const bytes of files) {
      const path = scratch.write('bad.csv.gz', bytes);
      const error = await errorOf('DATA_MALFORMED', () => openTable(path));
      expect(error.details.path).toBe(path);
    }
  });

  it('names what is wrong with a path', async () => {
    await errorOf('FILE_NOT_FOUND', () => openTable(scratch.path('none.csv')));
    await errorOf('FILE_NOT_FOUND', () => openTable(scratch.path('none*.csv')));
    await errorOf('FILE_NOT_FOUND', () =>
      openTable(`${scratch.write('file.csv', 'a\n1\n')}/x.csv`),
    );
    mkdirSync(scratch.path('folder.csv'));
    await errorOf('FILE_NOT_READABLE', () => openTable(scratch.path('folder.csv')));
    for (const name of ['empty.csv', 'empty.jsonl', 'empty.parquet']) {
      await errorOf('DATA_EMPTY', () => openTable(scratch.write(name, '')));
    }
    await errorOf('DATA_EMPTY', () => openTable(scratch.write('empty.csv.gz', gzipSync(''))));
  });

  it('reads a pattern in the order of the paths, matching columns by name', async () => {
    mkdirSync(scratch.path('part'));
    scratch.write('part/b.csv', 'y,x\nv,2\n');
    scratch.write('part/a.csv', 'x,y\n1,u\n');
    scratch.write('part/c.csv.gz', gzipSync('x,y\n3,w\n'));
    scratch.write('part/d.jsonl', '{"x": 4, "y": "z"}\n');
    expect(await readCells(scratch.path('part/*'))).toEqual({
      x: [1, 2, 3, 4],
      y: ['u', 'v', 'w', 'z'],
    });
  });

  it('refuses a pattern over files with other columns', async () => {
    mkdirSync(scratch.path('other'));
    scratch.write('other/a.csv', 'x,y\n1,2\n');
    scratch.write('other/b.csv', 'x,z\n1,2\n');
    const error = await errorOf('DATA_MALFORMED', () => openTable(scratch.path('other/*.csv')));
    expect(error.details.reason).toContain('"z"');
    scratch.write('other/b.csv', 'x\n1\n');
    await errorOf('DATA_MALFORMED', () => openTable(scratch.path('other/*.csv')));
  });

  it('takes a path that exists as it is, signs of a pattern and quotes included', async () => {
    scratch.write("it's [1].csv", 'a\n1\n');
    scratch.write("it's 1.csv", 'a\n2\n');
    expect(await readCells(scratch.path("it's [1].csv"))).toEqual({ a: [1] });
  });

  it('lets no statement read files afterwards', async () => {
    await using table = await openText('a\n1\n');
    const read = (): Promise<unknown> =>
      table.database.query(`SELECT * FROM read_csv('${scratch.write('x.csv', 'a\n1\n')}')`);
    await expect(read()).rejects.toThrow(/disabled by configuration/);
  });

  it('stops on a signal, also within a statement', async () => {
    await expect(openText('a\n1\n', { signal: AbortSignal.abort('enough') })).rejects.toBe(
      'enough',
    );
    await using table = await openText('a\n1\n');
    const stop = new AbortController();
    const long = table.database.query(
      'SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range * b.range % 7 = 3',
      stop.signal,
    );
    setTimeout(() => stop.abort('enough'), 20);
    await expect(long).rejects.toBe('enough');
  });

  it('says so when the memory does not suffice', async () => {
    const text = `a\n${Array.from({ length: 300_000 }, (_, i) => `${i}${'x'.repeat(30)}`).join('\n')}\n`;
    const error = await errorOf('TOO_LARGE', () => openText(text, { memoryLimitBytes: 2_000_000 }));
    expect(error.details.limitBytes).toBeGreaterThan(1_000_000);
    expect(error.details.neededBytes).toBeGreaterThan(1_000_000);
  });

  it('refuses a number of threads that is none', async () => {
    await errorOf('OPTION_INVALID', () => openText('a\n1\n', { threads: 0 }));
  });

  it('removes its temporary folder when it is closed and when it fails', async () => {
    mkdirSync(scratch.path('tmp'));
    vi.stubEnv('TMPDIR', scratch.path('tmp'));
    const table = await openText('a\n1\n');
    expect(readdirSync(scratch.path('tmp')).length).toBe(1);
    await table.close();
    await errorOf('DATA_EMPTY', () => openText(''));
    vi.unstubAllEnvs();
    expect(readdirSync(scratch.path('tmp'))).toEqual([]);
  });
});
