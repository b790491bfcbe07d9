import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import type { Table } from '../../src/data/table.ts';
import { discretise } from '../../src/features/discretise.ts';
import { greedyMrmr, meanRedundancy, mrmrObjective } from '../../src/features/mrmr.ts';
import { featureInformation, mutualInformation } from '../../src/features/mutual-information.ts';
import { selectionStability } from '../../src/features/stability.ts';
import { featuresThatFit, subsets } from '../../src/features/subspace.ts';
import { randomInformation } from './information.ts';

const all = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe('discretise', () => {
  it('puts 8 bins on quantiles of the rows it is given, a missing value apart', () => {
    const values = Float64Array.from({ length: 18 }, (_, i) => (i === 17 ? NaN : i));
    const { codes, bins } = discretise({ kind: 'number', name: 'x', values }, all(18));
    expect(bins).toBe(9);
    // 17 values 0..16: the edges are 2, 4, …, 14.
    expect(Array.from(codes)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8]);
  });

  it('keeps the 7 most frequent levels and shares one bin among the others', () => {
    const levels = 'abcdefghij'.split('');
    const codes = Int32Array.from([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, -1]);
    const binned = discretise({ kind: 'text', name: 'x', levels, codes }, all(18));
    expect(Array.from(binned.codes.slice(14))).toEqual([7, 7, 7, 8]);
    expect(new Set(binned.codes.slice(0, 14)).size).toBe(7);
  });
});

describe('mutual information', () => {
  it('of a balanced column with itself is its entropy, with an independent one 0', () => {
    const a = { codes: Uint8Array.from({ length: 64 }, (_, i) => i % 8), bins: 8 };
    const b = { codes: Uint8Array.from({ length: 64 }, (_, i) => Math.floor(i / 8)), bins: 8 };
    expect(mutualInformation(a, a)).toBeCloseTo(Math.log(8), 14);
    expect(mutualInformation(a, b)).toBe(0);
  });

  it('is symmetric and ignores rows that are not asked for', () => {
    const stream = RandomStream.root(4);
    const values = Float64Array.from({ length: 200 }, () => stream.normal());
    const table: Table = {
      rows: 200,
      features: [
        { kind: 'number', name: 'a', values },
        { kind: 'number', name: 'b', values: values.map((x) => x + stream.normal()) },
      ],
      target: {
        name: 'y',
        classes: ['0', '1'],
        integers: true,
        codes: Int32Array.from(values, (x) => (x > 0 ? 1 : 0)),
      },
    };
    const rows = all(100);
    const before = featureInformation(table, rows);
    expect(before.redundancy[1]).toBe(before.redundancy[2]);
    values.fill(7, 100);
    expect(featureInformation(table, rows)).toEqual(before);
  });
});

describe('mRMR', () => {
  it('greedy adds argmax I_i - mean R_ij (twin: recomputed from scratch)', () => {
    const information = randomInformation(12, 3);
    const { subset, evaluations } = greedyMrmr(information, 4);
    const chosen: number[] = [];
    for (let step = 0; step < 4; step++) {
      const gain = (i: number): number =>
        information.relevance[i] -
        (step === 0
          ? 0
          : chosen.reduce((sum, j) => sum + information.redundancy[i * 12 + j], 0) / step);
      const free = Array.from(all(12)).filter((i) => !chosen.includes(i));
      chosen.push(free.reduce((best, i) => (gain(i) > gain(best) ? i : best)));
    }
    expect(Array.from(subset)).toEqual(chosen);
    expect(evaluations).toBe(12 + 11 + 10 + 9);
  });

  it('objective is k mean redundancy - relevance, also for k = 1', () => {
    const information = randomInformation(6, 1);
    const subset = [0, 2, 5];
    const relevance = subset.reduce((sum, i) => sum + information.relevance[i], 0);
    expect(mrmrObjective(information, subset)).toBeCloseTo(
      3 * meanRedundancy(information, subset) - relevance,
      14,
    );
    expect(mrmrObjective(information, [4])).toBe(-information.relevance[4]);
  });
});

describe('sizes', () => {
  it('C(n, k), and the features that fit into 2^22 states', () => {
    expect(subsets(33, 5)).toBe(237336);
    expect(featuresThatFit(33, 5)).toBe(33);
    expect(featuresThatFit(100, 5)).toBe(57);
    expect(featuresThatFit(500, 1)).toBe(500);
    expect(featuresThatFit(500, 500)).toBe(500);
    expect(subsets(500, 250)).toBeGreaterThan(2 ** 53);
  });

  it('stability is 1 for equal subsets and 0 on average by chance', () => {
    const stream = RandomStream.root(2);
    expect(selectionStability([all(3), all(3)], 10)).toBe(1);
    expect(selectionStability([all(3)], 10)).toBeNull();
    const random = Array.from({ length: 60 }, () => stream.subset(10, 3));
    expect(Math.abs(selectionStability(random, 10) ?? 1)).toBeLessThan(0.05);
  });
});
