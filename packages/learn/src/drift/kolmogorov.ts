import { exp, log, log1p } from '@ketflow/core';

/**
 * Up to this size the distribution is exact where the tail formula does not hold yet; the power of the matrix grows as e^n.
 * SciPy's `kstwo` expands from 141 on and is then off by up to 6e-6.
 */
const LARGEST_MATRIX = 500;

const PI_2 = 9.869604401089358;
const ROOT_2_PI = 2.5066282746310002;

/**
 * P(D_n >= d) of the one-sample two-sided Kolmogorov–Smirnov statistic. By region, after R. Simard, P. L'Ecuyer (J. Stat.
 * Softw. 39/11, 2011): twice the one-sided tail where n d² is large, Durbin's matrix for small n, else the expansion of
 * W. Pelz and I. J. Good. Relative error at most about 1e-6.
 *
 * @param d - From 0 to 1.
 * @param n - A whole number, at least 1.
 */
export function kolmogorovSurvival(d: number, n: number): number {
  if (d >= 1) return 0;
  if (n * d <= 0.5) return 1;
  const reach = n * d * d;
  const isTail = d >= 0.5 || reach >= (n <= LARGEST_MATRIX ? 4 : 2.2);
  if (isTail) return Math.min(1, 2 * oneSidedTail(d, n));
  const below = n <= LARGEST_MATRIX ? durbin(d, n) : pelzGood(d, n);
  return Math.min(1, Math.max(0, 1 - below));
}

/**
 * P(D⁺_n >= d) = d Σ_j C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j), j from 0 while 1 − d − j/n > 0
 * (Z. W. Birnbaum, F. H. Tingey, Ann. Math. Stat. 22, 1951).
 */
function oneSidedTail(d: number, n: number): number {
  let sum = exp(n * log1p(-d));
  let logBinomial = 0;
  for (let j = 1; j < n; j++) {
    const rest = 1 - d - j / n;
    if (rest <= 0) break;
    logBinomial += log((n - j + 1) / j);
    sum += d * exp(logBinomial + (j - 1) * log(d + j / n) + (n - j) * log(rest));
  }
  return sum;
}

/** P(D_n < d) by the power of a matrix (J. Durbin, 1973; G. Marsaglia, W. W. Tsang, J. Wang, J. Stat. Softw. 8/18, 2003). */
function durbin(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const matrix = durbinMatrix(k - n * d, size);
  let power: Float64Array | undefined;
  let square = matrix;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = power === undefined ? square : product(power, square, size);
    if (rest > 1) square = product(square, square, size);
  }
  let value = (power ?? matrix)[(k - 1) * size + k - 1];
  for (let i = 1; i <= n; i++) value *= i / n; // n! / n^n
  return value;
}

function durbinMatrix(h: number, size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < Math.min(size, i + 2); j++) matrix[i * size + j] = 1;
  }
  let power = 1;
  for (let i = 0; i < size; i++) {
    power *= h;
    matrix[i * size] -= power;
    matrix[(size - 1) * size + size - 1 - i] -= power;
  }
  let corner = h > 0.5 ? 1 : 0;
  for (let i = 0; i < size; i++) corner *= 2 * h - 1;
  matrix[(size - 1) * size] += corner;
  for (let i = 0; i < size; i++) {
    let factorial = 1;
    for (let j = i; j >= 0; j--) {
      factorial *= i - j + 1;
      matrix[i * size + j] /= factorial;
    }
  }
  return matrix;
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const c = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k];
      for (let j = 0; j < size; j++) c[i * size + j] += factor * b[k * size + j];
    }
  }
  return c;
}

/**
 * P(D_n < d) = K₀ + K₁/√n + K₂/n + K₃/n^(3/2), functions of z = d √n
 * (W. Pelz, I. J. Good, J. R. Stat. Soc. B 38, 1976; the sums as in Simard and L'Ecuyer, section 3.2).
 */
function pelzGood(d: number, n: number): number {
  const z2 = n * d * d;
  const z = Math.sqrt(z2);
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const k = [0, 0, 0, 0];
  const terms = Math.ceil(6 * z) + 1; // e^(−odd² π² / 8z²) is then below 1e-70
  for (let i = 1; i <= terms; i++) {
    const odd = (2 * i - 1) * (2 * i - 1);
    const a = (PI_2 / 4) * odd;
    const weight = exp(-a / (2 * z2));
    k[0] += weight;
    k[1] += weight * (a - z2);
    k[2] += weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * a + (1 - 2 * z2) * a * a);
    k[3] +=
      weight *
      (-30 * z6 -
        90 * z4 * z4 +
        (135 * z4 - 96 * z6) * a +
        (212 * z4 - 60 * z2) * a * a +
        (5 - 30 * z2) * a * a * a);
  }
  let second = 0;
  let third = 0;
  for (let i = 1; i <= terms; i++) {
    const weight = i * i * exp((-PI_2 * i * i) / (2 * z2));
    second += weight;
    third += weight * (3 * z2 - PI_2 * i * i);
  }
  const k0 = k[0] / z;
  const k1 = k[1] / (6 * z4);
  const k2 = k[2] / (72 * z6 * z) - (PI_2 * second) / (36 * z2 * z);
  const k3 = k[3] / (6480 * z6 * z4) + (PI_2 * third) / (216 * z6);
  return ROOT_2_PI * (k0 + (k1 + (k2 + k3 / Math.sqrt(n)) / Math.sqrt(n)) / Math.sqrt(n));
}
