import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '@ketflow/core';
import { evaluatePredictions } from '../../src/models/evaluation.ts';

describe('evaluation', () => {
  it('counts by true and predicted class; a class that the model does not know is wrong', () => {
    const found = evaluatePredictions(['a', 'b'], Int32Array.of(0, 0, 1, 1, 0, 1), [
      'a',
      'a',
      'a',
      'b',
      'b',
      'new',
    ]);
    expect(found.score).toBe(3 / 6);
    expect(found.interval).toEqual(wilsonInterval(3, 6));
    expect(found.confusion).toEqual([
      [2, 1, 0],
      [1, 1, 0],
      [0, 1, 0],
    ]);
    expect(found.classes).toEqual([
      { class: 'a', rows: 3, recall: 2 / 3, precision: 2 / 3 },
      { class: 'b', rows: 2, recall: 1 / 2, precision: 1 / 3 },
      { class: 'new', rows: 1, recall: 0, precision: null },
    ]);
  });

  it('refuses labels and predictions of different lengths, and no rows', () => {
    expect(() => evaluatePredictions(['a', 'b'], Int32Array.of(0), [])).toThrow('labels');
    expect(() => evaluatePredictions(['a', 'b'], new Int32Array(0), [])).toThrow('Wilson');
  });
});
