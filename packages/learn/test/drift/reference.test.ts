import { describe, expect, it } from 'vitest';
import { log } from '@ketflow/core';
import type { Column, FeatureTable } from '../../src/data/table.ts';
import { detectDrift, type ColumnDrift } from '../../src/drift/detect-drift.ts';
import { distinct } from '../../src/drift/number-sample.ts';
import { sturgesBins } from '../../src/drift/histogram.ts';
import { kolmogorovSurvival } from '../../src/drift/kolmogorov.ts';
import { column } from '../models/small-table.ts';
import { expectNear, fixture, u, v } from './samples.ts';

interface Reference {
  readonly data: Readonly<Record<string, { reference: unknown; current: unknown }>>;
  readonly evidently: Readonly<Record<string, Readonly<Record<string, { value: number }>>>>;
  readonly extra: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const { data, evidently, extra } = fixture('reference') as Reference;
const pValues = ['ks', 'chisquare'];

const numeric: Readonly<Record<string, readonly [Float64Array, Float64Array]>> = {
  uniform_same: [u(2000), v(1500)],
  'exponential_scale_1.3': [u(2000).map((x) => -log(1 - x)), v(1500).map((x) => -1.3 * log(1 - x))],
};

function numbers(values: Float64Array): Column {
  return { kind: 'number', name: 'x', values };
}

function repeated(counts: unknown): Column {
  const cells = Object.entries(counts as Record<string, number>).flatMap(([level, count]) =>
    Array.from({ length: count }, () => level),
  );
  return column('x', cells);
}

function table(feature: Column): FeatureTable {
  const rows = feature.kind === 'text' ? feature.codes.length : feature.values.length;
  return { rows, features: [feature] };
}

function compare(name: string): ColumnDrift {
  const [before, after] =
    name in numeric
      ? numeric[name].map(numbers)
      : [repeated(data[name].reference), repeated(data[name].current)];
  return detectDrift(table(before), table(after)).columns[0];
}

describe.each(Object.keys(evidently))('Evidently on %s', (name) => {
  const got = compare(name);
  const values = Object.entries(evidently[name]).filter(([measure]) => measure in got.measures);

  it('covers every measure that is computed', () => {
    const least = name === 'evidently_unit_test' ? 4 : 5;
    expect(values.length).toBeGreaterThanOrEqual(least);
  });

  it.each(values)('%s', (measure, { value }) => {
    const relative = pValues.includes(measure) ? 1e-6 : 0;
    expectNear(got.measures[measure] ?? NaN, value, relative, relative === 0 ? 1e-9 : 0);
  });
});

describe.each(Object.keys(extra))('SciPy on %s', (name) => {
  const got = compare(name);
  const [before, after] = numeric[name];
  const values = extra[name];

  it('Kolmogorov–Smirnov and Wasserstein', () => {
    expectNear(got.statistic ?? NaN, values['ks_D'], 0, 1e-12);
    expectNear(got.measures['ks_D'] ?? NaN, values['ks_D'], 0, 1e-12);
    expectNear(got.pValue, values['ks_p_exact'], 1e-6);
    expectNear(kolmogorovSurvival(values['ks_D'], 857), values['ks_p_asymp'], 1e-6);
    expectNear(got.measures['wasserstein_raw'] ?? NaN, values['wasserstein_raw'], 0, 1e-9);
    const ratio = values['wasserstein_raw'] / values['std_ref_ddof0'];
    expectNear(got.measures['wasserstein'] ?? NaN, ratio, 0, 1e-9);
  });

  it('bins', () => {
    expect(distinct(before.toSorted()).length).toBeGreaterThan(20);
    expect(sturgesBins(before.length + after.length)).toBe(values['sturges_bins']);
  });
});

describe('verdicts on the reference data', () => {
  it.each([
    ['uniform_same', 'ks', false],
    ['exponential_scale_1.3', 'ks', true],
    ['categorical_new_level', 'chisquare', true],
    ['categorical_shift', 'chisquare', true],
    ['evidently_unit_test', 'chisquare', false],
  ])('%s: %s says %s', (name, test, drifted) => {
    expect(compare(name)).toMatchObject({ test, drifted });
  });

  it('a new level is listed, has an infinite statistic and p = 0', () => {
    const { newLevels, statistic, pValue } = compare('categorical_new_level');
    expect({ newLevels, statistic, pValue }).toEqual({
      newLevels: ['d'],
      statistic: null,
      pValue: 0,
    });
  });
});
