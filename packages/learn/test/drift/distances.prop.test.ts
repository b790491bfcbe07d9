import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionDistances } from '../../src/drift/distribution-distances.ts';
import { distinctHistogram, histogram, sturgesBins } from '../../src/drift/histogram.ts';
import { kolmogorovSmirnov } from '../../src/drift/kolmogorov-smirnov.ts';
import { hellinger, jensenShannon, klDivergence, psi } from '../../src/drift/share-distances.ts';
import { expectNear } from './samples.ts';

const sample = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values, (value) => value / 8).sort());

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('distances of samples', () => {
  it('count every value once, are 0 for equal samples, and lie in their ranges', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        for (const bins of [histogram, distinctHistogram]) {
          const counts = bins(a, b);
          expect(sum(counts.reference)).toBe(a.length);
          expect(sum(counts.current)).toBe(b.length);
          for (const distance of [psi, klDivergence, jensenShannon, hellinger]) {
            expect(distance(counts)).toBeGreaterThanOrEqual(0);
            expect(distance(bins(a, a))).toBe(0);
          }
          expect(jensenShannon(counts)).toBeLessThanOrEqual(0.83256);
          expect(hellinger(counts)).toBeLessThanOrEqual(1 + 1e-15);
          const swapped = { reference: counts.current, current: counts.reference };
          expectNear(psi(swapped), psi(counts), 1e-12);
          expectNear(jensenShannon(swapped), jensenShannon(counts), 1e-12, 1e-12);
        }
      }),
    );
  });

  it('Wasserstein and energy are translation and scale laws of the data', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 1, max: 64 }), (a, b, shift) => {
        const { wassersteinRaw, energy } = distributionDistances(a, b);
        const moved = a.map((value) => value + shift);
        expectNear(distributionDistances(a, moved).wassersteinRaw, shift, 1e-12);
        const scaled = distributionDistances(
          a.map((value) => 4 * value),
          b.map((value) => 4 * value),
        );
        expectNear(scaled.wassersteinRaw, 4 * wassersteinRaw, 1e-12);
        expectNear(scaled.energy, 2 * energy, 1e-12);
        // E|X − Y| form of the energy distance (G. J. Székely, M. L. Rizzo)
        const apart = (x: Float64Array, y: Float64Array): number =>
          x.reduce((total, p) => total + y.reduce((part, q) => part + Math.abs(p - q), 0), 0) /
          (x.length * y.length);
        expectNear(energy * energy, 2 * apart(a, b) - apart(a, a) - apart(b, b), 1e-9, 1e-9);
      }),
    );
  });

  it('the p-value of Kolmogorov and Smirnov is the share of arrangements, by enumeration', () => {
    const size = { min: 1, max: 6 };
    fc.assert(
      fc.property(fc.integer(size), fc.integer(size), fc.nat(), (m, n, pick) => {
        const statistics = subsets(m + n, m).map(([x, y]) => kolmogorovSmirnov(x, y));
        const { statistic, pValue } = statistics[pick % statistics.length];
        const reached = statistics.filter((other) => other.statistic >= statistic).length;
        expectNear(pValue, reached / statistics.length, 1e-13);
      }),
      { numRuns: 40 },
    );
  });
});

/** Every way to part 0, …, total − 1 into a sample of `size` and the rest. */
function subsets(total: number, size: number): [Float64Array, Float64Array][] {
  const found: [Float64Array, Float64Array][] = [];
  for (let mask = 0; mask < 2 ** total; mask++) {
    const parts: [number[], number[]] = [[], []];
    for (let i = 0; i < total; i++) parts[(mask >> i) & 1].push(i);
    if (parts[1].length === size) {
      found.push([Float64Array.from(parts[1]), Float64Array.from(parts[0])]);
    }
  }
  return found;
}

describe('histogram', () => {
  it('has one bin a value up to 20 distinct reference values, equal widths above', () => {
    const values = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i);
    expect(histogram(values(20), Float64Array.of(3, 3, 99)).reference).toHaveLength(21);
    const { reference, current } = histogram(values(33), Float64Array.of(0, 31.9, 32));
    // 36 values: ceil(log2(36) + 1) = 7 bins of width 32/7; the last one is closed
    expect([...reference]).toEqual([5, 5, 4, 5, 4, 5, 5]);
    expect([...current]).toEqual([1, 0, 0, 0, 0, 0, 2]);
  });

  it('counts by Sturges without rounding at powers of two', () => {
    expect([1, 2, 3, 4, 5, 1024, 1025].map(sturgesBins)).toEqual([1, 2, 3, 3, 4, 11, 12]);
  });

  it('bears a range that overflows', () => {
    const wide = Float64Array.from({ length: 32 }, (_, i) => (i - 15.5) * 1.1e307);
    const counts = histogram(wide, wide);
    expect([...counts.reference]).toEqual([5, 4, 5, 4, 5, 4, 5]);
    expect(psi(counts)).toBe(0);
  });

  it('fills empty bins by 1e-4, or by a millionth of a rarer share', () => {
    const counts = { reference: Float64Array.of(3, 1), current: Float64Array.of(1, 0) };
    const expected = (0.75 - 1) * Math.log(0.75) + (0.25 - 1e-4) * Math.log(0.25 / 1e-4);
    expectNear(psi(counts), expected, 1e-13);
    const rare = { reference: Float64Array.of(9999, 1, 1), current: Float64Array.of(9999, 1, 0) };
    const [p, q] = [1 / 10001, 1 / 10000];
    const third = (p - q / 1e6) * Math.log((p / q) * 1e6);
    const others = (9999 * p - 9999 * q) * Math.log(p / q) + (p - q) * Math.log(p / q);
    expectNear(psi(rare), others + third, 1e-12);
  });
});
