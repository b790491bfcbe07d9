import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../src/drift/benjamini-hochberg.ts';

// Sixteenths make ties common.
const pValue = fc.oneof(
  fc.integer({ min: 0, max: 16 }).map((k) => k / 16),
  fc.integer({ min: 0, max: 2 ** 30 }).map((k) => k / 2 ** 30),
  fc.double({ min: 0, max: 1, noNaN: true }), // nearly all tiny
);
const pValues = fc.array(fc.oneof({ weight: 6, arbitrary: pValue }, fc.constant(NaN)), {
  maxLength: 30,
});

describe('benjaminiHochberg', () => {
  it('rejects as the step-up rule does: the k smallest, k the largest rank with p <= fdr k / m', () => {
    fc.assert(
      fc.property(pValues, fc.integer({ min: 1, max: 1000 }), (ps, thousandths) => {
        const fdr = (thousandths + 0.123) / 1001; // off the grid: no verdict hangs on rounding
        const made = ps.filter((p) => !Number.isNaN(p)).sort((a, b) => a - b);
        let rejected = 0;
        made.forEach((p, i) => {
          if (p <= (fdr * (i + 1)) / made.length) rejected = i + 1;
        });
        const adjusted = benjaminiHochberg(ps);
        expect(adjusted.filter((p) => p <= fdr).length).toBe(rejected);
      }),
    );
  });

  it('keeps the order, ties and gaps, and never lowers a p-value', () => {
    fc.assert(
      fc.property(pValues, (ps) => {
        const adjusted = benjaminiHochberg(ps);
        ps.forEach((p, i) => {
          if (Number.isNaN(p)) {
            expect(adjusted[i]).toBeNaN();
            return;
          }
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          ps.forEach((other, j) => {
            if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]);
          });
        });
      }),
    );
  });

  it('leaves a single test alone and does not change its argument', () => {
    const ps = [NaN, 0.03, NaN];
    expect([...benjaminiHochberg(ps)]).toEqual([NaN, 0.03, NaN]);
    expect(ps).toEqual([NaN, 0.03, NaN]);
  });
});
