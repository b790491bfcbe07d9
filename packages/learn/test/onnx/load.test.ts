import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { KetflowError } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import { fitLogisticClassifier } from '../../src/models/logistic-classifier.ts';
import { exportClassifier } from '../../src/onnx/export-classifier.ts';
import { loadModel } from '../../src/onnx/load-model.ts';
import { ModelProtoSchema, type ModelProto } from '../../src/onnx/proto/onnx-ml-pb.ts';
import { allRows, column, tableOf } from '../models/small-table.ts';

const table = tableOf(
  [column('x', [1, 2, 3, 4, 5]), column('t', ['a', 'b', 'b', 'a', 'b'])],
  [0, 1, 0, 1, 1],
);
const { classifier } = fitLogisticClassifier(table, [0, 1], allRows(5));
const bytes = exportClassifier(classifier);

function changed(change: (model: ModelProto) => void): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  change(model);
  return toBinary(ModelProtoSchema, model);
}

const property = (key: string, value: string): Uint8Array =>
  changed((model) => {
    model.metadataProps.find((entry) => entry.key === key)!.value = value;
  });

const bad: [string, Uint8Array, RegExp][] = [
  ['nothing', new Uint8Array(0), /not exported by Ketflow/],
  ['text', new TextEncoder().encode('a,b,c\n1,2,3\n'), /cannot be parsed/],
  ['half a file', bytes.subarray(0, bytes.length >> 1), /cannot be parsed/],
  [
    'another tool',
    toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n })),
    /not exported by/,
  ],
  ['a later format', property('ketflow.format', '2'), /format 2; this version reads 1/],
  ['broken metadata', property('ketflow.classes', '["0",'), /metadata is damaged/],
  ['one class', property('ketflow.classes', '["0"]'), /metadata is damaged/],
  ['classes that are no integers', property('ketflow.classes', '["a","b"]'), /not integers/],
  ['other features', property('ketflow.features', '[]'), /inputs are not the feature columns/],
  [
    'no graph',
    changed((model) => {
      delete model.graph;
    }),
    /no graph/,
  ],
  [
    'no outputs',
    changed((model) => {
      model.graph!.output = [];
    }),
    /outputs are not label/,
  ],
  [
    'no nodes',
    changed((model) => {
      model.graph!.node = [];
    }),
    /./,
  ],
  [
    'an unknown node',
    changed((model) => {
      model.graph!.node[0].opType = 'Nonsense';
    }),
    /Nonsense/,
  ],
];

describe('loadModel', () => {
  it.each(bad)('refuses %s', async (_, file, reason) => {
    const error: unknown = await loadModel(file, 'some/model.onnx').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(KetflowError);
    expect(error).toMatchObject({ code: 'ONNX_MALFORMED', details: { path: 'some/model.onnx' } });
    expect((error as KetflowError<'ONNX_MALFORMED'>).details.reason).toMatch(reason);
  });

  it('reports a graph that fails on the data, or gives other shapes and labels', async () => {
    const narrow = await loadModel(
      changed((model) => {
        const weights = model.graph!.initializer.find(
          ({ dims }) => dims.length === 2 && dims[0] === 3n,
        )!;
        weights.dims = [2n, 1n];
        weights.rawData = weights.rawData.slice(0, 16);
      }),
      'm.onnx',
    ).catch((thrown: unknown) => thrown);
    expect(narrow).toMatchObject({ code: 'ONNX_MALFORMED' });
    const more = await loadModel(property('ketflow.classes', '["0","1","2"]'), 'm.onnx');
    await expect(more.score(table, allRows(5))).rejects.toMatchObject({ code: 'ONNX_MALFORMED' });
    const other = await loadModel(property('ketflow.classes', '["0","7"]'), 'm.onnx');
    await expect(other.score(table, allRows(5))).rejects.toMatchObject({ code: 'ONNX_MALFORMED' });
  });

  it('scores another table by the names of its columns, in batches, and twice at once', async () => {
    const model = await loadModel(bytes, 'm.onnx');
    const rows = 9000;
    const big = tableOf(
      [
        column('extra', new Array<number>(rows).fill(1)),
        column(
          't',
          Array.from({ length: rows }, (_, i) => ['a', 'b', 'unseen'][i % 3]),
        ),
        column(
          'x',
          Array.from({ length: rows }, (_, i) => i % 5),
        ),
      ],
      Array.from({ length: rows }, (_, i) => i % 2),
    );
    const [first, second] = await Promise.all([
      model.score(big, allRows(rows)),
      model.score(big, allRows(rows)),
    ]);
    expect(second).toEqual(first);
    for (const i of [15, 4095, 4096, 8999]) {
      expect(first.codes[i]).toBe(first.codes[i % 15]);
      expect(first.probabilities[2 * i]).toBe(first.probabilities[2 * (i % 15)]);
    }
    expect((await model.score(big, new Int32Array(0))).codes).toHaveLength(0);
    const without = tableOf([column('x', [1, 2])], [0, 1]);
    await expect(model.score(without, allRows(2))).rejects.toMatchObject({
      code: 'COLUMN_NOT_FOUND',
    });
    await model.dispose();
  });
});
