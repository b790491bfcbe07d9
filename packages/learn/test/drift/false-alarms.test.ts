import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import type { Column, FeatureTable } from '../../src/data/table.ts';
import { detectDrift } from '../../src/drift/detect-drift.ts';

const root = RandomStream.root(20260101);
const levels = ['a', 'b', 'c', 'd', 'e'];

function normals(stream: RandomStream, rows: number, shift = 0, missing = 0): Column {
  const values = Float64Array.from({ length: rows }, () =>
    stream.uniform() < missing ? NaN : shift + stream.normal(),
  );
  return { kind: 'number', name: 'x', values };
}

function texts(stream: RandomStream, rows: number): Column {
  const codes = Int32Array.from({ length: rows }, () => stream.integer(levels.length));
  return { kind: 'text', name: 't', levels, codes };
}

function table(rows: number, ...features: readonly Column[]): FeatureTable {
  return { rows, features };
}

/** Draws two data sets `trials` times and counts the drifts and the columns with p <= 0.05. */
function count(
  name: string,
  trials: number,
  draw: (stream: RandomStream, side: 'reference' | 'current') => FeatureTable,
): { drifts: number; small: number } {
  let drifts = 0;
  let small = 0;
  for (let trial = 0; trial < trials; trial++) {
    const of = (side: 'reference' | 'current'): FeatureTable =>
      draw(root.split(name, trial, side), side);
    const { drifted, columns } = detectDrift(of('reference'), of('current'));
    if (drifted) drifts++;
    small += columns.filter(({ pValue }) => pValue <= 0.05).length;
  }
  return { drifts, small };
}

// 1,000 draws of one distribution at 0.05: a binomial count lies in [30, 72] with a chance above 0.998. Discrete p-values
// reject less often than their level (Kolmogorov–Smirnov on 150 × 200 values at 0.046), so the lower bound is lower.
const FEWEST = 25;
const MOST = 72;

describe('false alarms on draws of the same distribution', () => {
  it('numbers', () => {
    const { drifts } = count('numbers', 1000, (stream, side) => {
      const rows = side === 'reference' ? 150 : 200;
      return table(rows, normals(stream, rows));
    });
    expect(drifts).toBeGreaterThanOrEqual(FEWEST);
    expect(drifts).toBeLessThanOrEqual(MOST);
  });

  it('numbers with missing cells: two tests, one level', () => {
    const { drifts } = count('gaps', 1000, (stream) => table(200, normals(stream, 200, 0, 0.2)));
    expect(drifts).toBeGreaterThanOrEqual(20); // Fisher's test is the more discrete of the two
    expect(drifts).toBeLessThanOrEqual(MOST);
  });

  it('texts, for which chi-square against the reference as the truth alarms far too often', () => {
    const { drifts, small } = count('texts', 1000, (stream) => table(200, texts(stream, 200)));
    expect(drifts).toBeGreaterThanOrEqual(30);
    expect(drifts).toBeLessThanOrEqual(MOST);
    expect(small).toBeGreaterThan(250);
  });

  it('any of eight columns at once', () => {
    const { drifts, small } = count('many', 500, (stream) => {
      const columns = Array.from({ length: 8 }, (_, i) => ({
        ...normals(stream, 100),
        name: `x${i}`,
      }));
      return table(100, ...columns);
    });
    // 500 data sets at 0.05: at most 41 with a chance of 0.999; without adjustment a third of them would drift
    expect(drifts).toBeLessThanOrEqual(41);
    expect(small).toBeGreaterThan(90);
  });
});

describe('power', () => {
  it('finds a shift of half a standard deviation in nearly every draw of 200 rows', () => {
    const { drifts } = count('half', 200, (stream, side) =>
      table(200, normals(stream, 200, side === 'current' ? 0.5 : 0)),
    );
    expect(drifts).toBeGreaterThanOrEqual(190);
  });

  it('finds a shift of a quarter in 1,000 rows', () => {
    const { drifts } = count('quarter', 100, (stream, side) =>
      table(1000, normals(stream, 1000, side === 'current' ? 0.25 : 0)),
    );
    expect(drifts).toBeGreaterThanOrEqual(95);
  });
});
