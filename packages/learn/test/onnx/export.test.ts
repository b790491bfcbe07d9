import { fromBinary } from '@bufbuild/protobuf';
import { RandomStream } from '@ketflow/core';
import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../src/data/table.ts';
import type { FittedClassifier } from '../../src/models/classifier.ts';
import { encode } from '../../src/models/encoder.ts';
import { fitLogisticClassifier, targetCodes } from '../../src/models/logistic-classifier.ts';
import { predict } from '../../src/models/predict.ts';
import { roundTernary } from '../../src/models/ternary.ts';
import { exportClassifier } from '../../src/onnx/export-classifier.ts';
import { loadModel } from '../../src/onnx/load-model.ts';
import { maxAbsDifference } from '../../src/onnx/parity.ts';
import { ModelProtoSchema } from '../../src/onnx/proto/onnx-ml-pb.ts';
import { allRows, column, tableOf } from '../models/small-table.ts';

const levels = ['', 'plain', 'two words', 'quo"te\'s', 'Überfüllt 量子', 'only later'];

/** Columns with everything awkward: missing values, huge means, odd names and levels; the last level only at the end. */
function awkwardTable(classes: readonly (number | string)[], names: readonly string[]): Table {
  const stream = RandomStream.root(classes.length);
  const rows = 120;
  const missing = (value: number): number | null => (stream.uniform() < 0.1 ? null : value);
  const draw = (make: () => number): (number | null)[] =>
    Array.from({ length: rows }, () => missing(make()));
  const texts = Array.from({ length: rows }, (_, i) => {
    const level = levels[stream.integer(i < 100 ? 5 : 6)];
    return level === '' ? null : level;
  });
  const features: Column[] = [
    column(
      names[0],
      draw(() => 1e9 + 0.01 * stream.normal()),
    ),
    column(names[1], texts),
    column(
      names[2],
      draw(() => stream.normal()),
    ),
    column(
      names[3],
      draw(() => 1e-12 * stream.normal()),
    ),
    column(
      names[4],
      texts.map((text) => (text === null ? 'x' : text.slice(0, 1))),
    ),
  ];
  const target = Array.from({ length: rows }, () => classes[stream.integer(classes.length)]);
  return tableOf(features, target, 'the target');
}

const plain = ['mean 1e9', 'text', 'x', 'tiny', 'initial'];
const odd = ['label', 'probabilities', '', 'Größe "m²" 量', "it's, a; name\n"];
const cases: [string, Table][] = [
  ['two integer classes', awkwardTable([0, 1], plain)],
  ['two texts', awkwardTable(['no', 'yes'], odd)],
  ['three negative integers', awkwardTable([-7, 0, 123456789], odd)],
  ['four texts', awkwardTable(['', 'b"', 'ç', 'd'], plain)],
];

function classifiersOf(table: Table): FittedClassifier[] {
  const train = allRows(100);
  const { classifier } = fitLogisticClassifier(table, [0, 1, 2, 3, 4], train);
  const design = encode(classifier.encoder, table, train);
  const numClasses = table.target.classes.length;
  const head = roundTernary(classifier.head, design, targetCodes(table, train), numClasses);
  return [classifier, { ...classifier, head }];
}

describe('exportClassifier', () => {
  it.each(cases)('gives what the classifier gives in ONNX Runtime: %s', async (_, table) => {
    const rows = allRows(table.rows);
    for (const classifier of classifiersOf(table)) {
      const model = await loadModel(exportClassifier(classifier), 'model.onnx');
      expect(await maxAbsDifference(classifier, model, table, rows)).toBeLessThan(1e-7);
      const { codes, probabilities } = await model.score(table, rows);
      expect(codes).toEqual(predict(classifier, table, rows));
      expect(probabilities).toHaveLength(table.rows * table.target.classes.length);
      expect(model).toMatchObject({
        target: 'the target',
        classes: table.target.classes,
        integers: table.target.integers,
        estimator: classifier.head.kind,
        opset: 19,
      });
      expect(model.inputs.map(({ name }) => name)).toEqual(table.features.map((f) => f.name));
      await model.dispose();
    }
  });

  it('works with one column of either kind, and with a column that is wholly missing', async () => {
    const [, table] = cases[0];
    const empty = tableOf([column('none', [null, null, null])], [0, 1, 1]);
    for (const [data, place] of [
      [table, 1],
      [table, 2],
      [empty, 0],
    ] as const) {
      const rows = allRows(data.rows);
      const { classifier } = fitLogisticClassifier(data, [place], rows);
      const model = await loadModel(exportClassifier(classifier), 'model.onnx');
      expect(await maxAbsDifference(classifier, model, data, rows)).toBeLessThan(1e-7);
      await model.dispose();
    }
  });

  it('writes the same bytes for the same model, with no word of time or run', () => {
    const [, table] = cases[2];
    const [first] = classifiersOf(table);
    const [second] = classifiersOf(table);
    expect(exportClassifier(first)).toEqual(exportClassifier(second));
    const model = fromBinary(ModelProtoSchema, exportClassifier(first));
    expect(model.producerName).toBe('ketflow');
    expect(model.irVersion).toBe(9n);
    expect(model.metadataProps.map(({ key }) => key)).toEqual([
      'ketflow.format',
      'ketflow.estimator',
      'ketflow.target',
      'ketflow.classes',
      'ketflow.integers',
      'ketflow.features',
    ]);
  });

  it('names inputs like the columns, and keeps them apart from the outputs', () => {
    const names = (table: Table): string[] => {
      const { graph } = fromBinary(ModelProtoSchema, exportClassifier(classifiersOf(table)[0]));
      return graph!.input.map((input) => input.name);
    };
    expect(names(cases[0][1])).toEqual(plain);
    expect(names(cases[1][1])).toEqual([
      'label:input',
      'probabilities:input',
      ':input',
      odd[3],
      odd[4],
    ]);
  });

  it('stores the weights of a low-bit head in one byte each', () => {
    const [logistic, rounded] = classifiersOf(cases[3][1]);
    const stored = fromBinary(ModelProtoSchema, exportClassifier(rounded)).graph!.initializer;
    const codes = stored.find(({ dataType }) => dataType === 3);
    expect(codes?.rawData).toHaveLength(rounded.head.lowBit!.codes.length);
    expect(exportClassifier(rounded).length).toBeLessThan(exportClassifier(logistic).length);
  });

  it('labels with text where integers do not fit 64 bits', async () => {
    const table = tableOf([column('x', [1, 2, 3, 4])], [0, 1, 0, 1]);
    const { classifier } = fitLogisticClassifier(table, [0], allRows(4));
    const big = { ...classifier, classes: ['1', '99999999999999999999'] };
    const model = await loadModel(exportClassifier(big), 'model.onnx');
    expect(model.integers).toBe(false);
    expect((await model.score(table, allRows(4))).codes).toHaveLength(4);
    await model.dispose();
  });

  it('refuses a head that does not fit its encoder', () => {
    const table = tableOf([column('x', [1, 2, 3, 4])], [0, 1, 0, 1]);
    const { classifier } = fitLogisticClassifier(table, [0], allRows(4));
    expect(() => exportClassifier({ ...classifier, classes: ['a', 'b', 'c'] })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});
