/**
 * Elementary functions whose bits depend on nothing but their argument: only `+ - * /`, comparisons and exact scalings
 * by powers of two, in a fixed order, so that every engine, thread and AssemblyScript kernel returns the same double.
 * Errors of `sin`, `cos`, `exp` and `log` are below 1 unit in the last place (1.1 at the doubles nearest to multiples of
 * pi/2), measured in `elementary.test.ts` against 60-digit arithmetic in BigInt.
 *
 * Method: argument reduction after W. J. Cody and W. Waite, Software Manual for the Elementary Functions (1980), then a
 * Taylor or atanh series long enough that its remainder is below 2^-60.
 * @module
 */

// pi/2 in three parts: the first two with 33 and 34 trailing zero bits, so that their products with n < 2^20 are exact.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
const TWO_OVER_PI = 0.6366197723675814;

// ln 2 in two parts: the first with 32 trailing zero bits.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;

/** Largest |x| for which `sin` and `cos` reduce their argument exactly. */
export const TRIGONOMETRIC_LIMIT: number = 1_000_000;

/** sin r for |r| <= pi/4, with r = high + low. */
function sinKernel(high: number, low: number): number {
  const z = high * high;
  const p =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z *
              (1 / 362880 +
                z *
                  (-1 / 39916800 +
                    z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000)))))));
  return high + (low * (1 - 0.5 * z) + high * z * p);
}

/** cos r for |r| <= pi/4, with r = high + low. */
function cosKernel(high: number, low: number): number {
  const z = high * high;
  const p =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z *
              (-1 / 3628800 +
                z * (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000))))));
  const half = 0.5 * z;
  const top = 1 - half;
  // 1 - top - half is what the subtraction above has lost.
  return top + (1 - top - half + (z * z * p - high * low));
}

/** Reduces x to r = high + low in [-pi/4, pi/4] and the quadrant 0..3, then picks sin or cos of r. */
function quadrant(x: number, shift: number): number {
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  const a = x - n * HALF_PI_1;
  const b = n * HALF_PI_2;
  const c = a - b;
  const tail = n * HALF_PI_3 - (a - c - b);
  const high = c - tail;
  const low = c - high - tail;
  const q = (n + shift) & 3;
  const value = (q & 1) === 0 ? sinKernel(high, low) : cosKernel(high, low);
  return (q & 2) === 0 ? value : -value;
}

/**
 * sin x, x in radians, |x| <= {@link TRIGONOMETRIC_LIMIT}; NaN beyond, where the reduction would lose digits.
 * @see Cody, Waite (1980), chapter 8.
 */
export function sin(x: number): number {
  return Math.abs(x) <= TRIGONOMETRIC_LIMIT ? (x === 0 ? x : quadrant(x, 0)) : NaN;
}

/** cos x, x in radians, |x| <= {@link TRIGONOMETRIC_LIMIT}; NaN beyond. */
export function cos(x: number): number {
  return Math.abs(x) <= TRIGONOMETRIC_LIMIT ? quadrant(x, 1) : NaN;
}

/** tan x = sin x / cos x, |x| <= {@link TRIGONOMETRIC_LIMIT}; NaN beyond. */
export function tan(x: number): number {
  return sin(x) / cos(x);
}

/** Holds one double to look at its bits. */
const bits = new DataView(new ArrayBuffer(8));

/** 2^n for an integer n in -1022..1023: the double with this exponent and no fraction. */
function powerOfTwo(n: number): number {
  bits.setUint32(0, (n + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** e^x; 0 below -745.14, Infinity above 709.79. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const n = Math.floor(x * LOG2_E + 0.5);
  const high = x - n * LN2_HIGH;
  const low = n * LN2_LOW;
  const r = high - low;
  // e^r = 1 + r + r^2 q(r); the low part of r is put back at the end.
  const lost = high - r - low;
  const q =
    0.5 +
    r *
      (1 / 6 +
        r *
          (1 / 24 +
            r *
              (1 / 120 +
                r *
                  (1 / 720 +
                    r *
                      (1 / 5040 +
                        r *
                          (1 / 40320 +
                            r *
                              (1 / 362880 +
                                r *
                                  (1 / 3628800 +
                                    r * (1 / 39916800 + r * (1 / 479001600 + r * (1 / 6227020800))))))))))); // prettier-ignore
  const y = 1 + (r + (r * r * q + lost));
  if (n > 1023) return y * 2 * powerOfTwo(n - 1);
  if (n < -1021) return y * powerOfTwo(n + 54) * powerOfTwo(-54);
  return y * powerOfTwo(n);
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  let k = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    value *= 18014398509481984; // 2^54
    k = -54;
  }
  bits.setFloat64(0, value);
  const top = bits.getUint32(0);
  k += (top >>> 20) - 1023;
  bits.setUint32(0, (top & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    k += 1;
  }
  // log m = 2 atanh(s), s = f / (2 + f), f = m - 1; arranged as f - (f^2/2 - s (f^2/2 + R)) to keep the leading term exact.
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const r =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z *
                (2 / 9 +
                  z *
                    (2 / 11 +
                      z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))));
  const half = 0.5 * f * f;
  if (k === 0) return f - (half - s * (half + r));
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

/** ln(1 + x) for x > -1, accurate near 0. */
export function log1p(x: number): number {
  const w = 1 + x;
  if (w === 1) return x;
  // Where 1 + x is exact the correction is 1, and its product could overflow.
  return w - 1 === x ? log(w) : (log(w) * x) / (w - 1);
}

/** The logistic function 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** x^y = e^(y ln x) for x > 0: relative error about |y ln x| units in the last place. */
export function pow(x: number, y: number): number {
  return exp(y * log(x));
}
