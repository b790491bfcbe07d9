import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScoringServer, type ScoringServer } from '../src/index.ts';
import { columns, post, smallModel, TestSource, type SmallModel } from './small-models.ts';

let two: SmallModel;
let three: SmallModel;
let server: ScoringServer;

beforeAll(async () => {
  two = await smallModel(['0', '1']);
  three = await smallModel(['high', 'low', 'mid']);
  server = await createScoringServer({
    sources: [new TestSource('two', two.bytes, '7'), new TestSource('my three', three.bytes)],
    port: 0,
    maxBodyBytes: 100_000,
  });
});
afterAll(() => server.close());

async function get(path: string): Promise<[number, unknown]> {
  const response = await fetch(server.url + path);
  return [response.status, await response.json()];
}

interface Tensor {
  name: string;
  datatype: string;
  shape: unknown;
  data: unknown;
}

function tensors({ rows }: SmallModel, nested = false): [Tensor, Tensor, Tensor] {
  return columns.map((name, i) => {
    const values = rows.map((row) => row[i]);
    return {
      name,
      datatype: i === 1 ? 'BYTES' : 'FP64',
      shape: nested ? [rows.length, 1] : [rows.length],
      data: nested ? values.map((value) => [value]) : values,
    };
  }) as [Tensor, Tensor, Tensor];
}

describe('infer', () => {
  it('gives the scores of this process, flat or nested, in any order of inputs', async () => {
    const [first, second, third] = tensors(two, true);
    const path = `${server.url}/v2/models/two/versions/7/infer`;
    const answer = await post(path, { id: 'a-1', inputs: [third, first, second] });
    expect(answer.json()).toEqual({
      model_name: 'two',
      model_version: '7',
      id: 'a-1',
      outputs: [
        {
          name: 'label',
          datatype: 'INT64',
          shape: [60],
          data: two.predictions.map(({ label }) => label),
        },
        {
          name: 'probabilities',
          datatype: 'FP32',
          shape: [60, 2],
          data: two.predictions.flatMap(({ probabilities }) => probabilities),
        },
      ],
    });
    const flat = await post(
      `${server.url}/v2/models/two/infer`,
      { id: null, outputs: null, inputs: tensors(two) },
      null,
    );
    expect(flat.json()).toEqual({
      ...(answer.json() as object),
      id: undefined,
    });
  });

  it('gives the outputs that are asked for', async () => {
    const answer = await post(`${server.url}/v2/models/my%20three/infer`, {
      inputs: tensors(three),
      outputs: [{ name: 'label' }],
    });
    expect(answer.json()).toEqual({
      model_name: 'my three',
      model_version: '1',
      outputs: [
        {
          name: 'label',
          datatype: 'BYTES',
          shape: [60],
          data: three.predictions.map(({ label }) => label),
        },
      ],
    });
  });

  it('takes integers and booleans for number columns', async () => {
    const column = (datatype: string, value: unknown): unknown => ({
      inputs: [
        { name: 'width', datatype, shape: [1], data: [value] },
        { name: 'colour', datatype: 'BYTES', shape: [1, 1], data: ['red'] },
        { name: 'constructor', datatype: 'FP32', shape: [1], data: [null] },
      ],
    });
    const url = `${server.url}/v2/models/two/infer`;
    const one = (await post(url, column('FP64', 1))).json();
    for (const [datatype, value] of [
      ['INT8', 1],
      ['UINT64', 1],
      ['BOOL', true],
    ]) {
      expect((await post(url, column(datatype as string, value))).json()).toEqual(one);
    }
  });
});

describe('what cannot be scored', () => {
  type Change = (inputs: [Tensor, Tensor, Tensor]) => unknown;
  it.each<[string, Change, RegExp]>([
    ['no object', () => [1], /not a JSON object/],
    ['no inputs', () => ({}), /"inputs" is not a list/],
    ['an empty list', () => ({ inputs: [] }), /"inputs" is not a list/],
    ['an input that is no object', () => ({ inputs: [1] }), /inputs\[0\] is not an object/],
    ['no name', ([a, b, c]) => ({ inputs: [a, b, { ...c, name: 1 }] }), /inputs\[2\] has no name/],
    ['a missing input', ([a, b]) => ({ inputs: [a, b] }), /no column "constructor"/],
    ['an unknown input', (all) => ({ inputs: [...all, { ...all[0], name: 'x' }] }), /no input "x"/],
    ['an input twice', (all) => ({ inputs: [...all, all[0]] }), /"width" occurs twice/],
    ['no datatype', ([a, b, c]) => ({ inputs: [{ ...a, datatype: 1 }, b, c] }), /no datatype/],
    ['a datatype', ([a, b, c]) => ({ inputs: [{ ...a, datatype: 'BF16' }, b, c] }), /BF16/],
    [
      'text for numbers',
      ([a, b, c]) => ({ inputs: [{ ...a, datatype: 'BYTES', data: b.data }, b, c] }),
      /"width" has the datatype BYTES/,
    ],
    [
      'numbers for text',
      ([a, b, c]) => ({ inputs: [a, { ...b, datatype: 'FP64', data: a.data }, c] }),
      /the model takes BYTES/,
    ],
    [
      'another N',
      ([a, b, c]) => ({ inputs: [a, b, { ...c, shape: [1], data: [1] }] }),
      /"width" has 60 rows and input "constructor" 1/,
    ],
    ['a shape', ([a, b, c]) => ({ inputs: [{ ...a, shape: [61] }, b, c] }), /holds 60 values/],
    ['a matrix', ([a, b, c]) => ({ inputs: [{ ...a, shape: [30, 2] }, b, c] }), /\[30,2\]/],
    ['a negative N', ([a, b, c]) => ({ inputs: [{ ...a, shape: [-1] }, b, c] }), /\[-1\]/],
    ['no shape', ([a, b, c]) => ({ inputs: [{ ...a, shape: undefined }, b, c] }), /shape nothing/],
    ['no data', ([a, b, c]) => ({ inputs: [{ ...a, data: 3 }, b, c] }), /no list "data"/],
    [
      'ragged data',
      ([a, b, c]) => ({ inputs: [{ ...a, shape: [2, 1], data: [[1], [1, 2]] }, b, c] }),
      /row 2 of input "width"/,
    ],
    [
      'a text in a number tensor',
      ([a, b, c]) => ({ inputs: [{ ...a, shape: [1], data: ['1'] }, b, c] }),
      /value 1 of input "width" is 1, no FP64 value/,
    ],
    [
      'a fraction in an integer tensor',
      ([a, b, c]) => ({ inputs: [{ ...a, datatype: 'INT32', shape: [1], data: [1.5] }, b, c] }),
      /1.5, no INT32 value/,
    ],
    [
      'a negative UINT8',
      ([a, b, c]) => ({ inputs: [{ ...a, datatype: 'UINT8', shape: [1], data: [-1] }, b, c] }),
      /-1, no UINT8 value/,
    ],
    ['an unknown output', (inputs) => ({ inputs, outputs: [{ name: 'y' }] }), /no output y/],
    ['outputs of no list', (inputs) => ({ inputs, outputs: 1 }), /"outputs" is not a list/],
    ['an id of no string', (inputs) => ({ inputs, id: 1 }), /"id" is not a string/],
  ])('%s', async (_, change, message) => {
    const answer = await post(`${server.url}/v2/models/two/infer`, change(tensors(two)));
    expect(answer.status, answer.text).toBe(400);
    expect(answer.json()).toEqual({ error: expect.stringMatching(message) as unknown });
  });

  it('an infinite value, no JSON, another type, a large body', async () => {
    const url = `${server.url}/v2/models/two/infer`;
    const text = JSON.stringify({ inputs: tensors(two) }).replace('null', '1e999');
    for (const [status, body, type] of [
      [400, text, undefined],
      [400, '{', undefined],
      [415, '{}', 'application/octet-stream'],
      [413, 'x'.repeat(100_001), undefined],
    ] as const) {
      const answer = await post(url, body, type);
      expect(answer.status).toBe(status);
      expect(answer.json()).toEqual({ error: expect.any(String) as unknown });
    }
  });

  it.each([
    '/v2/models/tow',
    '/v2/models/tow/ready',
    '/v2/models/two/versions/8',
    '/v2/models/two/versions/8/ready',
    '/v2/nothing',
  ])('%s is not there', async (path) => {
    expect(await get(path)).toEqual([404, { error: expect.any(String) as unknown }]);
  });

  it('a model or a version that is not there', async () => {
    for (const path of ['tow/infer', 'two/versions/8/infer']) {
      const answer = await post(`${server.url}/v2/models/${path}`, { inputs: tensors(two) });
      expect(answer.status).toBe(404);
      expect(answer.json()).toEqual({ error: expect.any(String) as unknown });
    }
  });
});

describe('health and metadata', () => {
  it('is live and ready', async () => {
    expect(await get('/v2/health/live')).toEqual([200, { live: true }]);
    expect(await get('/v2/health/ready')).toEqual([
      200,
      {
        ready: true,
        live: true,
        models: [
          { name: 'two', version: '7', ready: true },
          { name: 'my three', version: '1', ready: true },
        ],
      },
    ]);
    expect(await get('/v2/models/two/versions/7/ready')).toEqual([
      200,
      { name: 'two', ready: true, live: true },
    ]);
  });

  it('describes server and models', async () => {
    expect(await get('/v2')).toEqual([
      200,
      { name: 'ketflow', version: expect.any(String) as unknown, extensions: [] },
    ]);
    const [status, metadata] = await get('/v2/models/my%20three');
    expect(status).toBe(200);
    expect(metadata).toMatchObject({
      name: 'my three',
      versions: ['1'],
      inputs: [
        { name: 'width', datatype: 'FP64', shape: [-1, 1] },
        { name: 'colour', datatype: 'BYTES', shape: [-1, 1] },
        { name: 'constructor', datatype: 'FP64', shape: [-1, 1] },
      ],
      outputs: [
        { name: 'label', datatype: 'BYTES', shape: [-1] },
        { name: 'probabilities', datatype: 'FP32', shape: [-1, 3] },
      ],
      parameters: { classes: ['high', 'low', 'mid'], target: 'y', estimator: 'logistic' },
    });
    expect(await get('/v2/models/two/versions/7')).toMatchObject([
      200,
      { outputs: [{ datatype: 'INT64' }, {}] },
    ]);
  });
});
