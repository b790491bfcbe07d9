/**
 * The distribution functions that intervals and tests need.
 * @module
 */
import { exp, log } from '../elementary.ts';

// Coefficients of C. Lanczos, SIAM J. Numer. Anal. B 1 (1964), for g = 7 and 9 terms (P. Godfrey, 2001).
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0, relative error about 1e-14. */
export function logGamma(x: number): number {
  const z = x - 1;
  let sum = lanczos[0];
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i] / (z + i);
  const t = z + 7.5;
  return 0.9189385332046727 + (z + 0.5) * log(t) - t + log(sum);
}

/**
 * The regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1, by its continued fraction (W. H. Press et
 * al., Numerical Recipes, section 6.4, evaluated by the method of Lentz).
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x)) / a;
  const tiny = 1e-300;
  const guarded = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return front * fraction;
}

/**
 * Q(a, x) = Γ(a, x) / Γ(a), the upper regularised incomplete gamma function, a > 0, x >= 0: one minus the series of P below
 * x = a + 1, the continued fraction of Q above (W. H. Press et al., Numerical Recipes, section 6.2, by the method of Lentz).
 */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const front = exp(a * log(x) - x - logGamma(a));
  // About 8 √a terms are needed at x = a; the limits allow for a = 1e8.
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= 100_000 && term > 1e-17 * sum; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - front * sum);
  }
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n <= 100_000; n++) {
    const an = n * (a - n);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return front * fraction;
}

/**
 * P(X >= x) of the chi-square distribution: Q(freedom / 2, x / 2).
 * @param x - At least 0; Infinity gives 0.
 * @param freedom - Degrees of freedom, at least 0; with 0 all mass lies at 0.
 */
export function chiSquareSurvival(x: number, freedom: number): number {
  if (freedom === 0) return x <= 0 ? 1 : 0;
  return upperGamma(freedom / 2, x / 2);
}

/** P(T <= t) of Student's t distribution with `freedom` > 0 degrees of freedom. */
export function studentCdf(t: number, freedom: number): number {
  const tail = 0.5 * regularisedBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The value that an increasing function takes at `target`, by bisection to the last bit. */
function invert(target: number, value: (x: number) => number): number {
  let low = -1;
  let high = 1;
  while (value(low) > target && low > -1e300) low *= 2;
  while (value(high) < target && high < 1e300) high *= 2;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (value(middle) < target) low = middle;
    else high = middle;
  }
}

/** The quantile of Student's t distribution, 0 < p < 1. */
export function studentQuantile(p: number, freedom: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  return invert(p, (t) => studentCdf(t, freedom));
}

/** Φ(z) of the standard normal distribution, by the series of its integral or the continued fraction of its tail. */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  const density = 0.3989422804014327 * exp(-0.5 * x * x);
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
      term *= (x * x) / (2 * n + 1);
      sum += term;
    }
    const half = density * sum;
    return z < 0 ? 0.5 - half : 0.5 + half;
  }
  let fraction = x;
  for (let n = 120; n >= 1; n--) fraction = x + n / fraction;
  const tail = density / fraction;
  return z < 0 ? tail : 1 - tail;
}

/** The quantile of the standard normal distribution, 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  return invert(p, normalCdf);
}
