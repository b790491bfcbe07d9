import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../src/drift/benjamini-hochberg.ts';
import { homogeneity } from '../../src/drift/chi-square.ts';
import { fisherExact } from '../../src/drift/fisher-exact.ts';
import { kolmogorovSurvival } from '../../src/drift/kolmogorov.ts';
import { kolmogorovSmirnov } from '../../src/drift/kolmogorov-smirnov.ts';
import { expectNear, fixture, u, v } from './samples.ts';

interface Fixture {
  readonly ks: readonly {
    readonly m: number;
    readonly n: number;
    readonly shift: number;
    readonly steps: number;
    readonly statistic: number;
    readonly pValue: number;
  }[];
  readonly kolmogorovSurvival: readonly [d: number, n: number, value: number][];
  readonly fisherExact: readonly [a: number, b: number, c: number, d: number, value: number][];
  readonly benjaminiHochberg: readonly [pValues: number[], adjusted: number[]][];
  readonly homogeneity: readonly [
    reference: number[],
    current: number[],
    statistic: number,
    p: number,
  ][];
}

const scipy = fixture('scipy') as Fixture;

describe('kolmogorovSmirnov as ks_2samp, method auto', () => {
  it.each(scipy.ks)('$m × $n, shift $shift, ties by $steps', (test) => {
    const stepped = (x: number): number =>
      test.steps === 0 ? x : Math.floor(x * test.steps) / test.steps;
    const before = u(test.m).map(stepped).sort();
    const after = v(test.n)
      .map((x) => stepped(x + test.shift))
      .sort();
    const got = kolmogorovSmirnov(before, after);
    expectNear(got.statistic, test.statistic, 0, 1e-12);
    expectNear(got.pValue, test.pValue, 1e-6);
    const swapped = kolmogorovSmirnov(after, before);
    expect(swapped.statistic).toBe(got.statistic);
    expectNear(swapped.pValue, got.pValue, 1e-10);
  });

  it('equal samples have D = 0 and p = 1; separate ones 1 and 2 / C(m + n, m)', () => {
    expect(kolmogorovSmirnov(u(50).sort(), u(50).sort())).toEqual({ statistic: 0, pValue: 1 });
    const apart = kolmogorovSmirnov(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6, 7));
    expect(apart.statistic).toBe(1);
    expectNear(apart.pValue, 2 / 35, 1e-14);
  });

  it('is 0 where no double is small enough', () => {
    const far = u(5000).map((x) => x + 0.5);
    expect(kolmogorovSmirnov(u(5000).sort(), far.sort()).pValue).toBe(0);
  });
});

describe('distributions and tests', () => {
  it('kolmogorovSurvival', () => {
    for (const [d, n, value] of scipy.kolmogorovSurvival) {
      expectNear(kolmogorovSurvival(d, n), value, 1e-6);
    }
  });

  it('fisherExact', () => {
    for (const [a, b, c, d, value] of scipy.fisherExact) {
      expectNear(fisherExact(a, b, c, d), value, 1e-9);
      expectNear(fisherExact(c, d, a, b), value, 1e-9);
      expectNear(fisherExact(b, a, d, c), value, 1e-9);
    }
    // R. A. Fisher, The Design of Experiments (1935), the lady tasting tea: 17/35 on both sides
    expectNear(fisherExact(3, 1, 1, 3), 17 / 35, 1e-12);
  });

  it('homogeneity', () => {
    for (const [reference, current, statistic, p] of scipy.homogeneity) {
      const got = homogeneity({
        reference: Float64Array.from(reference),
        current: Float64Array.from(current),
      });
      expectNear(got.statistic, statistic, 1e-12);
      expectNear(got.pValue, p, 1e-11);
    }
  });

  it('benjaminiHochberg', () => {
    for (const [pValues, adjusted] of scipy.benjaminiHochberg) {
      const got = benjaminiHochberg(pValues);
      adjusted.forEach((value, i) => expectNear(got[i], value, 1e-14));
    }
  });
});
