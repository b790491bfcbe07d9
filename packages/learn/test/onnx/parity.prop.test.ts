import { isKetflowError } from '@ketflow/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/models/encoder.ts';
import { fitLogisticClassifier, targetCodes } from '../../src/models/logistic-classifier.ts';
import { predict } from '../../src/models/predict.ts';
import { roundTernary } from '../../src/models/ternary.ts';
import { exportClassifier } from '../../src/onnx/export-classifier.ts';
import { loadModel } from '../../src/onnx/load-model.ts';
import { maxAbsDifference } from '../../src/onnx/parity.ts';
import { allRows, column, tableOf } from '../models/small-table.ts';

const rows = 16;
const cell = fc.option(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((x) => Math.fround(x)),
  { freq: 6 },
);
// At least one text, so that the column is one of texts; no lone surrogates, which UTF-8 cannot hold.
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
const texts = fc
  .tuple(word, fc.array(fc.option(word), { minLength: rows - 1, maxLength: rows - 1 }))
  .map(([first, rest]) => [first, ...rest]);
const numbers = fc.array(cell, { minLength: rows, maxLength: rows });

const tables = fc
  .record({
    names: fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 6 }), {
      minLength: 4,
      maxLength: 4,
    }),
    columns: fc.tuple(numbers, texts, numbers, texts),
    classes: fc.constantFrom<readonly (number | string)[]>([0, 1], ['a', 'b'], [3, 1, 2]),
    offset: fc.nat(2),
  })
  .map(({ names, columns, classes, offset }) =>
    tableOf(
      columns.map((values, i) => column(names[i], values)),
      Array.from({ length: rows }, (_, i) => classes[(i * i + offset) % classes.length]),
    ),
  );

describe('an exported model', () => {
  it('agrees with its classifier, also on rows it was not fitted on', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const train = allRows(rows - 4);
        const { classifier } = fitLogisticClassifier(table, [0, 1, 2, 3], train);
        const design = encode(classifier.encoder, table, train);
        const numClasses = table.target.classes.length;
        const codes = targetCodes(table, train);
        const low = roundTernary(classifier.head, design, codes, numClasses);
        for (const head of [classifier.head, low]) {
          const fitted = { ...classifier, head };
          const model = await loadModel(exportClassifier(fitted), 'model.onnx');
          const scored = await model.score(table, allRows(rows));
          expect(await maxAbsDifference(fitted, model, table, allRows(rows))).toBeLessThan(1e-6);
          const labels = predict(fitted, table, allRows(rows));
          labels.forEach((label, i) => {
            const own = scored.probabilities.subarray(i * numClasses, (i + 1) * numClasses);
            // Equal but for ties to within rounding.
            if (label !== scored.codes[i]) {
              expect(own[label]).toBeCloseTo(own[scored.codes[i]], 6);
            }
          });
          await model.dispose();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is refused wherever the file is cut off', async () => {
    const table = tableOf([column('x', [1, 2, 3]), column('t', ['a', 'b', 'c'])], [0, 1, 1]);
    const bytes = exportClassifier(fitLogisticClassifier(table, [0, 1], allRows(3)).classifier);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        const error: unknown = await loadModel(bytes.subarray(0, length), 'cut.onnx').catch(
          (thrown: unknown) => thrown,
        );
        expect(isKetflowError(error, 'ONNX_MALFORMED')).toBe(true);
      }),
    );
  });
});
