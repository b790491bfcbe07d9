import { describe, expect, it } from 'vitest';
import { chiSquareSurvival } from '@ketflow/core';

describe('chiSquareSurvival', () => {
  it.each([
    // Γ(k/2, x/2) / Γ(k/2) by mpmath 1.4.1 with 50 digits
    [0.5, 1, 0.4795001221869535],
    [3.841458820694124, 1, 0.05000000000000006],
    [20.8, 2, 3.0432483008403625e-5],
    [1e-8, 3, 0.999999999999734],
    [3, 3, 0.39162517627108895],
    [100, 5, 5.28514836094324e-20],
    [1000, 2, 7.124576406741286e-218],
    [700, 3, 2.0991308534204087e-151],
    [1000, 1000, 0.49405285382923964],
    [980, 1000, 0.6683267363112212],
    [1100, 1000, 0.014614408126295194],
    [50, 99, 0.9999900545468124],
    [1e5, 1e5, 0.4994052918952067],
  ])('P(X >= %d) with %d degrees of freedom', (x, freedom, value) => {
    const got = chiSquareSurvival(x, freedom);
    expect(Math.abs(got - value), `${got} against ${value}`).toBeLessThanOrEqual(1e-10 * value);
  });

  it.each([
    // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.4, upper critical values
    [2.706, 1, 0.1],
    [5.991, 2, 0.05],
    [15.086, 5, 0.01],
    [18.307, 10, 0.05],
    [29.588, 10, 0.001],
    [124.342, 100, 0.05],
  ])('critical value %d with %d degrees of freedom', (x, freedom, p) => {
    expect(Math.abs(chiSquareSurvival(x, freedom) - p)).toBeLessThan(2e-4 * Math.sqrt(p));
  });

  it('has its ends', () => {
    expect(chiSquareSurvival(0, 4)).toBe(1);
    expect(chiSquareSurvival(Infinity, 4)).toBe(0);
    expect(chiSquareSurvival(0, 0)).toBe(1);
    expect(chiSquareSurvival(1, 0)).toBe(0);
  });
});
