import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScoringServer, type ScoringServer } from '../src/index.ts';
import { columns, post, smallModel, TestSource, type SmallModel } from './small-models.ts';

let two: SmallModel;
let three: SmallModel;
let server: ScoringServer;
let url: string;

beforeAll(async () => {
  two = await smallModel(['0', '1']);
  three = await smallModel(['high', 'low', 'mid']);
  server = await createScoringServer({
    sources: [new TestSource('two', two.bytes), new TestSource('three', three.bytes)],
    port: 0,
    maxBodyBytes: 100_000,
  });
  url = `${server.url}/invocations`;
});
afterAll(() => server.close());

type Cell = string | number | null;
const record = (row: readonly Cell[]): Record<string, Cell> =>
  Object.fromEntries(columns.map((name, i) => [name, row[i]!]));
const quoted = (cell: Cell): string =>
  typeof cell === 'string' ? `"${cell.replaceAll('"', '""')}"` : String(cell ?? '');

/** The same rows in every form. */
function forms({ rows }: SmallModel): [string, string, unknown][] {
  const byColumn = Object.fromEntries(columns.map((name, i) => [name, rows.map((row) => row[i])]));
  const json = 'application/json';
  const split = {
    columns: ['extra', ...[...columns].reverse()],
    index: rows.map((_, i) => i),
    data: rows.map((row) => ['ignored', ...[...row].reverse()]),
  };
  const csv = [[...columns], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
  return [
    ['dataframe_split', json, { dataframe_split: split }],
    [
      'dataframe_records',
      json,
      { dataframe_records: rows.map((row) => ({ ...record(row), extra: [] })), params: {} },
    ],
    ['instances of rows', json, { instances: rows }],
    ['instances of records', json, { instances: rows.map(record) }],
    ['inputs of columns', json, { inputs: byColumn, params: null }],
    ['inputs of rows', 'application/json; charset=UTF-8', { inputs: rows }],
    ['NaN as Python writes it', json, JSON.stringify({ inputs: rows }).replaceAll('null', 'NaN')],
    ['csv', 'text/csv', csv],
    [
      'csv with other spellings',
      'text/csv; charset=utf-8',
      `\ufeff${csv.replaceAll('\n', '\r\n').replaceAll(',,', ', NA ,')}\r\n`,
    ],
  ];
}

describe('scores through every form are those of this process', () => {
  it.each(['two', 'three'])('%s classes', async (name) => {
    const model = name === 'two' ? two : three;
    for (const [form, type, body] of forms(model)) {
      const answer = await post(`${url}?model=${name}`, body, type);
      expect(answer.status, `${form} ${answer.text}`).toBe(200);
      expect(answer.type).toContain('application/json');
      expect(answer.json(), form).toEqual({ predictions: model.predictions });
    }
  });

  it('takes the first model where none is named', async () => {
    const answer = await post(url, { inputs: two.rows });
    expect(answer.json()).toEqual({ predictions: two.predictions });
  });

  it('scores no rows', async () => {
    const bodies = [{ inputs: [] }, { dataframe_split: { columns, data: [] } }];
    for (const body of bodies) expect((await post(url, body)).json()).toEqual({ predictions: [] });
  });

  it('scores more rows than go through the runtime at once', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => [i % 10, null, 0]);
    const big = await createScoringServer({ sources: [new TestSource('m', two.bytes)], port: 0 });
    const answer = (await post(`${big.url}/invocations`, { inputs: many })).json() as {
      predictions: unknown[];
    };
    const few = (await post(url, { inputs: many.slice(0, 10) })).json() as {
      predictions: unknown[];
    };
    await big.close();
    expect(answer.predictions).toHaveLength(10_000);
    expect(answer.predictions.slice(9990)).toEqual(few.predictions);
  });
});

describe('what cannot be scored', () => {
  const row = { width: 1, colour: 'red', constructor: 2 };
  it.each<[string, unknown, RegExp]>([
    ['a list', [row], /exactly one of.*received a list/],
    ['a value', 1, /exactly one of.*received a value/],
    ['no form', { data: [row] }, /exactly one of.*received the fields: data/],
    ['an empty object', {}, /received the fields: none/],
    ['two forms', { inputs: [row], instances: [row] }, /received the fields: inputs, instances/],
    ['params', { inputs: [row], params: { threshold: 1 } }, /no params \("threshold"\)/],
    ['params of no object', { inputs: [row], params: 3 }, /no params/],
    ['a form that is no list', { instances: 'x' }, /instances is not a list/],
    ['records of lists', { dataframe_records: [[1]] }, /row 1 .* not an object/],
    ['a split of no object', { dataframe_split: [1] }, /dataframe_split is not an object/],
    ['a split without columns', { dataframe_split: { data: [] } }, /columns is not a list/],
    ['a split with odd names', { dataframe_split: { columns: [{}], data: [] } }, /than names/],
    ['a ragged split', { dataframe_split: { columns, data: [[1, 'a']] } }, /list of 3 values/],
    ['a short row', { inputs: [[1, 'red', 2], [1]] }, /row 2 of inputs/],
    ['a later row without a column', { inputs: [row, { width: 1 }] }, /row 2 .*"colour"/],
    ['odd columns', { inputs: { width: [1], colour: [], constructor: [1] } }, /"width" has 1/],
    ['a scalar column', { inputs: { ...row, width: 1 } }, /column "width" of inputs/],
    ['no JSON', '{"inputs":', /not JSON/],
    ['an infinite token', '{"inputs":[[Infinity,"a",1]]}', /Infinity/],
    ['depth', `{"inputs":${'['.repeat(50)}`, /deeper than 32/],
    ['nothing', '', /empty/],
  ])('%s is a BAD_REQUEST', async (_, body, message) => {
    const answer = await post(url, body);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.json()).toEqual({
      error_code: 'BAD_REQUEST',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['a missing column', { inputs: [{ ...row, colour: undefined }] }, /no column "colour"/],
    [
      'a misspelt column',
      { dataframe_split: { columns: ['width', 'color', 'constructor'], data: [[1, 'a', 2]] } },
      /no column "colour"\. Did you mean "color"/,
    ],
    [
      'a column twice',
      { dataframe_split: { columns: [...columns, 'width'], data: [] } },
      /"width" occurs at positions 1 and 4/,
    ],
    ['an inherited name', { inputs: { width: [1], colour: ['a'] } }, /no column "constructor"/],
    [
      'a text',
      {
        inputs: [
          [1, 'a', 2],
          ['wide', 'a', 2],
        ],
      },
      /"width" is numeric.*row 2.*"wide"/,
    ],
    ['a quoted number', { inputs: [['1.5', 'a', 2]] }, /"width" is numeric/],
    ['a boolean', { inputs: [[true, 'a', 2]] }, /"width" is numeric.*"true"/],
    ['a number out of range', '{"inputs":[[1e999,"a",2]]}', /"width" holds Infinity/],
    ['a boolean text', { inputs: [[1, false, 2]] }, /"colour", row 1.*a string.*false/],
    ['an object', { inputs: [[1, { a: 1 }, 2]] }, /"colour", row 1/],
  ])('%s does not fit the schema', async (_, body, message) => {
    const answer = await post(url, body);
    expect(answer.status, answer.text).toBe(400);
    const fault = answer.json() as { error_code: string; message: string };
    expect(fault.error_code).toBe('INVALID_PARAMETER_VALUE');
    expect(fault.message).toMatch(/^Failed to enforce schema/);
    expect(fault.message).toMatch(message);
  });

  it.each([
    ['a text', 'width,colour,constructor\n1,a,2\nwide,a,2', /"width" is numeric.*"wide"/],
    ['a hexadecimal number', 'width,colour,constructor\n0x10,a,2', /"width" is numeric/],
    ['an infinite number', 'width,colour,constructor\n-inf,a,2', /"width" holds -Infinity/],
    ['a missing column', 'width,colour\n1,a', /no column "constructor"/],
    ['a ragged row', 'width,colour,constructor\n1,a', /data row 1 has 2 fields/],
    ['an open quote', 'width,colour,constructor\n1,"a,2', /line 2: a quote is not closed/],
    ['no header', '\n\n', /no header/],
  ])('CSV with %s', async (_, body, message) => {
    const answer = await post(url, body, 'text/csv');
    expect(answer.status).toBe(400);
    expect((answer.json() as { message: string }).message).toMatch(message);
  });

  it.each([
    'application/xml',
    'application/json; charset=latin-1',
    'application/json; format=pandas-split',
    'application/vnd.apache.parquet',
    'nonsense',
    null,
  ])('content type %s', async (type) => {
    const answer = await post(url, { inputs: two.rows }, type);
    expect(answer.status).toBe(415);
    expect(answer.type).toContain('text/plain');
    expect(answer.text).toContain('text/csv');
  });

  it('a body that is too large, and an unknown model', async () => {
    const large = await post(url, 'x'.repeat(100_001));
    expect(large.status).toBe(413);
    expect(large.json()).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
    const unknown = await post(`${url}?model=tow`, { inputs: [] });
    expect(unknown.status).toBe(404);
    expect(unknown.json()).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: expect.stringContaining('Did you mean "two"') as unknown,
    });
  });
});

it('answers /ping, /health and /version, and says where nothing is', async () => {
  for (const path of ['/ping', '/health']) {
    const response = await fetch(server.url + path);
    expect([response.status, await response.text()]).toEqual([200, '\n']);
  }
  expect(await (await fetch(`${server.url}/version`)).text()).toMatch(/^\d+\.\d+\.\d+/);
  const missing = await fetch(`${server.url}/predict`);
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ error_code: 'BAD_REQUEST' });
});

it('keeps labels of 64 bits', async () => {
  const long = await smallModel(['9007199254740992', '9007199254740993']);
  const app = await createScoringServer({ sources: [new TestSource('m', long.bytes)], port: 0 });
  const { text } = await post(`${app.url}/invocations`, { inputs: long.rows });
  await app.close();
  expect(text).toContain('"label":9007199254740993');
});
