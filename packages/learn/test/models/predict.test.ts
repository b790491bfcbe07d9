import { describe, expect, it } from 'vitest';
import type { FittedClassifier } from '../../src/models/classifier.ts';
import { inferenceCost } from '../../src/models/cost.ts';
import { crossValidate } from '../../src/models/cross-validate.ts';
import { fitLogisticClassifier } from '../../src/models/logistic-classifier.ts';
import { accuracy, predict, probabilities } from '../../src/models/predict.ts';
import { allRows, column, tableOf } from './small-table.ts';

const table = tableOf(
  [column('x', [0, 1, 2, null]), column('t', ['a', 'b', 'q', null])],
  ['no', 'yes', 'no', 'yes'],
);
const two: FittedClassifier = {
  encoder: {
    columns: ['x', 't'],
    numbers: [{ name: 'x', median: 5, mean: 1, scale: 2 }],
    texts: [{ name: 't', levels: ['a', 'b'] }],
  },
  head: { kind: 'logistic', weights: Float64Array.of(2, 3, -4), bias: Float64Array.of(0.5) },
  target: 'y',
  classes: ['no', 'yes'],
  integers: false,
};
const three: FittedClassifier = {
  ...two,
  head: {
    kind: 'ternary',
    weights: Float64Array.of(0.5, 0, -0.5, 0, 2, 2, 0, 0, 0),
    bias: Float64Array.of(0, 0, 0),
    lowBit: {
      codes: Int8Array.of(1, 0, -1, 0, 1, 1, 0, 0, 0),
      scales: Float64Array.of(0.5, 2, 1),
    },
  },
  classes: ['a', 'b', 'c'],
};

describe('probabilities and predict', () => {
  it('is the logistic function of the score for two classes', () => {
    // z = (-0.5, 0, 0.5, 2); scores -1 + 3 + 0.5, 0 - 4 + 0.5, 1 + 0.5, 4 + 0.5
    const got = probabilities(two, table, allRows(4));
    [2.5, -3.5, 1.5, 4.5].forEach((score, i) => {
      expect(got[2 * i + 1]).toBeCloseTo(1 / (1 + Math.exp(-score)), 14);
      expect(got[2 * i]).toBeCloseTo(1 / (1 + Math.exp(score)), 14);
    });
    expect([...predict(two, table, allRows(4))]).toEqual([1, 0, 1, 1]);
  });

  it('is the softmax for more, and the first of equal classes', () => {
    const [a, b, c] = probabilities(three, table, Int32Array.of(0));
    const sum = Math.exp(-0.25) + Math.exp(2) + 1;
    expect(a).toBeCloseTo(Math.exp(-0.25) / sum, 14);
    expect(b).toBeCloseTo(Math.exp(2) / sum, 14);
    expect(c).toBeCloseTo(1 / sum, 14);
    expect([...predict(three, table, Int32Array.of(0, 2))]).toEqual([1, 0]);
    const tie: FittedClassifier = {
      ...three,
      head: { ...three.head, weights: new Float64Array(9) },
    };
    expect([...predict(tie, table, allRows(4))]).toEqual([0, 0, 0, 0]);
  });

  it('measures the accuracy by the text of the classes', () => {
    const rows = allRows(4);
    expect(accuracy(Int32Array.of(0, 1, 1, 1), ['no', 'yes'], table, rows)).toBe(0.75);
    expect(accuracy(Int32Array.of(1, 0, 0, 2), ['yes', 'no', 'maybe'], table, rows)).toBe(0.5);
    expect(() => accuracy(Int32Array.of(1), ['no'], table, rows)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});

describe('inferenceCost', () => {
  it('folds the standardisation into logistic weights; a low-bit head standardises, adds and scales', () => {
    expect(inferenceCost(two)).toEqual({ inputs: 2, multiplyAdds: 1, additions: 1 });
    // One standardisation and three scales; one sign that is not 0, and three lookups of the text.
    expect(inferenceCost(three)).toEqual({ inputs: 2, multiplyAdds: 1 + 3, additions: 4 });
  });
});

describe('crossValidate', () => {
  const n = 60;
  const x = Array.from({ length: n }, (_, i) => ((i * 37) % 60) - 30);
  const data = tableOf(
    [column('x', x)],
    x.map((v, i) => (v + (i % 7) - 3 > 0 ? 1 : 0)),
  );
  const folds = [0, 1, 2].map((fold) => ({
    train: allRows(n).filter((i) => i % 3 !== fold),
    test: allRows(n).filter((i) => i % 3 === fold),
  }));

  it('scores every row by the fold that did not see it', async () => {
    const seen: number[] = [];
    const result = await crossValidate(data, folds, (train, index) => {
      seen.push(index);
      return fitLogisticClassifier(data, [0], train).classifier;
    });
    expect(seen).toEqual([0, 1, 2]);
    expect(result.accuracies).toHaveLength(3);
    const [fold] = folds;
    const { classifier } = fitLogisticClassifier(data, [0], fold.train);
    const own = probabilities(classifier, data, fold.test);
    fold.test.forEach((row, i) =>
      expect([...result.probabilities.subarray(2 * row, 2 * row + 2)]).toEqual([
        own[2 * i],
        own[2 * i + 1],
      ]),
    );
    const mean = (result.accuracies[0] + result.accuracies[1] + result.accuracies[2]) / 3;
    expect(result.estimate.mean).toBeCloseTo(mean, 14);
    expect(result.estimate.interval[0]).toBeLessThan(mean);
    const part = await crossValidate(data, folds.slice(0, 2), (train) =>
      Promise.resolve(fitLogisticClassifier(data, [0], train).classifier),
    );
    expect(part.probabilities.filter((p) => Number.isNaN(p))).toHaveLength(2 * 20);
  });

  it('refuses a single fold and stops when it is told to', async () => {
    const fit = (train: Int32Array): FittedClassifier =>
      fitLogisticClassifier(data, [0], train).classifier;
    await expect(crossValidate(data, folds.slice(0, 1), fit)).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
    });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(crossValidate(data, folds, fit, { signal })).rejects.toThrow('enough');
  });
});
