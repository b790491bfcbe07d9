/**
 * Intervals for means and proportions.
 * @module
 */
import { KetflowError } from '../errors.ts';
import type { RandomStream } from '../random-stream.ts';
import { normalQuantile, studentQuantile } from './distributions.ts';

/** A closed interval [low, high]. */
export type Interval = readonly [low: number, high: number];

/** A mean with its interval at `level`. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval;
  readonly level: number;
  readonly n: number;
}

/** Arithmetic mean, summed in the order of the array. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Unbiased variance Σ(x - mean)² / (n - 1). */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return sum / (values.length - 1);
}

function requireValues(values: ArrayLike<number>, least: number, what: string): void {
  if (values.length < least) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what,
      expected: `at least ${least} values`,
      got: `${values.length}`,
    });
  }
}

/**
 * The interval of a proportion after E. B. Wilson (JASA 22, 1927):
 * (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
 * @param successes - From 0 to n.
 * @throws KetflowError `SHAPE_MISMATCH` if n is 0.
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  requireValues({ length: n }, 1, 'Wilson interval');
  const z = normalQuantile(0.5 + level / 2);
  const p = successes / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/**
 * The mean of fold scores (or of their differences) with the interval of the corrected resampled t-test:
 * variance of the mean = (1/J + n_test/n_train) s², t with J - 1 degrees of freedom, because training sets overlap.
 *
 * @param values - J >= 2 values, one a fold; repeats follow one another.
 * @param testShare - n_test / n_train; 1/(K - 1) for K folds.
 * @throws KetflowError `SHAPE_MISMATCH` for fewer than two values.
 * @see C. Nadeau, Y. Bengio, Inference for the generalization error, Machine Learning 52 (2003), section 5, and
 *   R. R. Bouckaert, E. Frank, PAKDD 2004, for repeated folds.
 */
export function correctedFoldInterval(
  values: ArrayLike<number>,
  testShare: number,
  level = 0.95,
): Estimate {
  requireValues(values, 2, 'corrected fold interval');
  const n = values.length;
  const centre = mean(values);
  const error = Math.sqrt((1 / n + testShare) * variance(values));
  const half = studentQuantile(0.5 + level / 2, n - 1) * error;
  return { mean: centre, interval: [centre - half, centre + half], level, n };
}

/**
 * The score interval of T. Tango (Statistics in Medicine 17, 1998) for the difference of two proportions on the same n
 * subjects, δ = (b - c) / n: all δ at which |b - c - nδ| / √(n (2 q(δ) + δ (1 - δ))) is at most z, q(δ) being the maximum
 * likelihood of the second discordant probability under δ. It holds its level for few discordant pairs, also none.
 * @param onlyFirst - b: subjects where only the first succeeds.
 * @param onlySecond - c: subjects where only the second succeeds.
 * @throws KetflowError `SHAPE_MISMATCH` if n is 0 or below b + c.
 */
export function pairedProportionInterval(
  onlyFirst: number,
  onlySecond: number,
  n: number,
  level = 0.95,
): Interval {
  requireValues({ length: n }, Math.max(1, onlyFirst + onlySecond), 'paired proportions');
  const z = normalQuantile(0.5 + level / 2);
  const difference = (onlyFirst - onlySecond) / n;
  /** The standardised distance of the observed difference from δ; falls in δ. */
  const score = (delta: number): number => {
    const b = (2 * n - onlyFirst + onlySecond) * delta - onlyFirst - onlySecond;
    const c = -onlySecond * delta * (1 - delta);
    const q = (Math.sqrt(Math.max(0, b * b - 8 * n * c)) - b) / (4 * n);
    const variance = n * (2 * q + delta * (1 - delta));
    const distance = onlyFirst - onlySecond - n * delta;
    if (variance <= 0) return distance === 0 ? 0 : distance > 0 ? Infinity : -Infinity;
    return distance / Math.sqrt(variance);
  };
  /** The border between |score| <= z at `inside` and > z at `outside`, to the last bit. */
  const border = (inside: number, outside: number): number => {
    let [near, far] = [inside, outside];
    for (;;) {
      const middle = near + (far - near) / 2;
      if (middle === near || middle === far) return near;
      if (Math.abs(score(middle)) <= z) near = middle;
      else far = middle;
    }
  };
  return [
    Math.abs(score(-1)) <= z ? -1 : border(difference, -1),
    Math.abs(score(1)) <= z ? 1 : border(difference, 1),
  ];
}

/** Options of the bootstrap. */
export interface BootstrapOptions {
  readonly stream: RandomStream;
  readonly level?: number;
  readonly resamples?: number;
}

/**
 * The interval of a statistic of one or two independent samples by the percentile bootstrap (B. Efron, 1979): each
 * sample is drawn again with replacement, `resamples` times (default 4,000).
 * @throws KetflowError `SHAPE_MISMATCH` if a sample is empty.
 */
export function bootstrapInterval(
  samples: readonly (readonly number[])[],
  statistic: (drawn: readonly (readonly number[])[]) => number,
  options: BootstrapOptions,
): Interval {
  for (const sample of samples) requireValues(sample, 1, 'bootstrap');
  const { stream, level = 0.95, resamples = 4000 } = options;
  const values = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    values[r] = statistic(
      samples.map((sample) => sample.map(() => sample[stream.integer(sample.length)])),
    );
  }
  values.sort();
  return [quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)];
}

/** The quantile of sorted values, by linear interpolation at p (n - 1) (type 7 of Hyndman and Fan, 1996). */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
