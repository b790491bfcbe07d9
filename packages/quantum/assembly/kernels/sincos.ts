/**
 * cos(gamma * E) and sin(gamma * E) of a block of costs, with the operations of `sin` and `cos` of @ketflow/core in the
 * same order (argument reduction after Cody and Waite, Taylor series), so that the bits are equal. Two vectors are in
 * flight at a time, because each alone is one long chain of dependent operations.
 * |gamma * E| <= 1e6 is checked by the caller.
 */

// Offsets of the constants, 16 bytes each; 24 in all.
const TWO_OVER_PI: usize = 0;
const HALF: usize = 16;
const ONE: usize = 2 * 16;
const HALF_PI_1: usize = 3 * 16;
const HALF_PI_2: usize = 4 * 16;
const HALF_PI_3: usize = 5 * 16;
/** Adding 1.5 * 2^52 leaves an integer in the low bits of the double. */
const ROUNDER: usize = 6 * 16;
const ONE_BIT: usize = 7 * 16;
const TWO_BIT: usize = 8 * 16;
/** Eight coefficients of (sin r - r) / r^3 in r^2, highest first. */
const SINE: usize = 9 * 16;
/** Seven coefficients of (cos r - 1 + r^2 / 2) / r^4 in r^2, highest first. */
const COSINE: usize = 17 * 16;

/**
 * Writes the constants to memory. A vector constant in the code would be put together again in every round of the loop;
 * loading it is one instruction.
 */
export function writeConstants(at: usize): void {
  v128.store(at + TWO_OVER_PI, f64x2.splat(0.6366197723675814));
  v128.store(at + HALF, f64x2.splat(0.5));
  v128.store(at + ONE, f64x2.splat(1.0));
  v128.store(at + HALF_PI_1, f64x2.splat(1.5707963267341256));
  v128.store(at + HALF_PI_2, f64x2.splat(6.077100506303966e-11));
  v128.store(at + HALF_PI_3, f64x2.splat(2.0222662487959506e-21));
  v128.store(at + ROUNDER, f64x2.splat(6755399441055744.0));
  v128.store(at + ONE_BIT, i64x2.splat(1));
  v128.store(at + TWO_BIT, i64x2.splat(2));
  v128.store(at + SINE, f64x2.splat(1.0 / 355687428096000.0));
  v128.store(at + SINE + 16, f64x2.splat(-1.0 / 1307674368000.0));
  v128.store(at + SINE + 32, f64x2.splat(1.0 / 6227020800.0));
  v128.store(at + SINE + 48, f64x2.splat(-1.0 / 39916800.0));
  v128.store(at + SINE + 64, f64x2.splat(1.0 / 362880.0));
  v128.store(at + SINE + 80, f64x2.splat(-1.0 / 5040.0));
  v128.store(at + SINE + 96, f64x2.splat(1.0 / 120.0));
  v128.store(at + SINE + 112, f64x2.splat(-1.0 / 6.0));
  v128.store(at + COSINE, f64x2.splat(1.0 / 20922789888000.0));
  v128.store(at + COSINE + 16, f64x2.splat(-1.0 / 87178291200.0));
  v128.store(at + COSINE + 32, f64x2.splat(1.0 / 479001600.0));
  v128.store(at + COSINE + 48, f64x2.splat(-1.0 / 3628800.0));
  v128.store(at + COSINE + 64, f64x2.splat(1.0 / 40320.0));
  v128.store(at + COSINE + 80, f64x2.splat(-1.0 / 720.0));
  v128.store(at + COSINE + 96, f64x2.splat(1.0 / 24.0));
}

// @ts-ignore: decorator
@inline
function multiplyAdd(z: v128, p: v128, constant: usize): v128 {
  return f64x2.add(v128.load(constant), f64x2.mul(z, p));
}

/** `count` (rounded up to a multiple of 4, which the padding of the arrays allows) costs; constants by `writeConstants`. */
export function sincos(
  cost: usize,
  count: i32,
  gamma: f64,
  cosines: usize,
  sines: usize,
  constants: usize,
): void {
  const gammas = f64x2.splat(gamma);
  const bytes = <usize>count << 3;
  for (let o: usize = 0; o < bytes; o += 32) {
    const x0 = f64x2.mul(gammas, v128.load(cost + o));
    const x1 = f64x2.mul(gammas, v128.load(cost + o, 16));
    const n0 = roundToQuadrant(x0, constants);
    const n1 = roundToQuadrant(x1, constants);
    const a0 = f64x2.sub(x0, f64x2.mul(n0, v128.load(constants, HALF_PI_1)));
    const a1 = f64x2.sub(x1, f64x2.mul(n1, v128.load(constants, HALF_PI_1)));
    const b0 = f64x2.mul(n0, v128.load(constants, HALF_PI_2));
    const b1 = f64x2.mul(n1, v128.load(constants, HALF_PI_2));
    const c0 = f64x2.sub(a0, b0);
    const c1 = f64x2.sub(a1, b1);
    const tail0 = tailOf(a0, b0, c0, n0, constants);
    const tail1 = tailOf(a1, b1, c1, n1, constants);
    const high0 = f64x2.sub(c0, tail0);
    const high1 = f64x2.sub(c1, tail1);
    const low0 = f64x2.sub(f64x2.sub(c0, high0), tail0);
    const low1 = f64x2.sub(f64x2.sub(c1, high1), tail1);
    const z0 = f64x2.mul(high0, high0);
    const z1 = f64x2.mul(high1, high1);

    let p0 = v128.load(constants, SINE);
    let p1 = v128.load(constants, SINE);
    let r0 = v128.load(constants, COSINE);
    let r1 = v128.load(constants, COSINE);
    p0 = multiplyAdd(z0, p0, constants + SINE + 16);
    p1 = multiplyAdd(z1, p1, constants + SINE + 16);
    r0 = multiplyAdd(z0, r0, constants + COSINE + 16);
    r1 = multiplyAdd(z1, r1, constants + COSINE + 16);
    p0 = multiplyAdd(z0, p0, constants + SINE + 32);
    p1 = multiplyAdd(z1, p1, constants + SINE + 32);
    r0 = multiplyAdd(z0, r0, constants + COSINE + 32);
    r1 = multiplyAdd(z1, r1, constants + COSINE + 32);
    p0 = multiplyAdd(z0, p0, constants + SINE + 48);
    p1 = multiplyAdd(z1, p1, constants + SINE + 48);
    r0 = multiplyAdd(z0, r0, constants + COSINE + 48);
    r1 = multiplyAdd(z1, r1, constants + COSINE + 48);
    p0 = multiplyAdd(z0, p0, constants + SINE + 64);
    p1 = multiplyAdd(z1, p1, constants + SINE + 64);
    r0 = multiplyAdd(z0, r0, constants + COSINE + 64);
    r1 = multiplyAdd(z1, r1, constants + COSINE + 64);
    p0 = multiplyAdd(z0, p0, constants + SINE + 80);
    p1 = multiplyAdd(z1, p1, constants + SINE + 80);
    r0 = multiplyAdd(z0, r0, constants + COSINE + 80);
    r1 = multiplyAdd(z1, r1, constants + COSINE + 80);
    p0 = multiplyAdd(z0, p0, constants + SINE + 96);
    p1 = multiplyAdd(z1, p1, constants + SINE + 96);
    r0 = multiplyAdd(z0, r0, constants + COSINE + 96);
    r1 = multiplyAdd(z1, r1, constants + COSINE + 96);
    p0 = multiplyAdd(z0, p0, constants + SINE + 112);
    p1 = multiplyAdd(z1, p1, constants + SINE + 112);
    finish(x0, n0, high0, low0, z0, p0, r0, cosines + o, sines + o, constants);
    finish(x1, n1, high1, low1, z1, p1, r1, cosines + o + 16, sines + o + 16, constants);
  }
}

// @ts-ignore: decorator
@inline
function roundToQuadrant(x: v128, constants: usize): v128 {
  const turns = f64x2.mul(x, v128.load(constants, TWO_OVER_PI));
  return f64x2.floor(f64x2.add(turns, v128.load(constants, HALF)));
}

// @ts-ignore: decorator
@inline
function tailOf(a: v128, b: v128, c: v128, n: v128, constants: usize): v128 {
  return f64x2.sub(
    f64x2.mul(n, v128.load(constants, HALF_PI_3)),
    f64x2.sub(f64x2.sub(a, c), b),
  );
}

/** sin and cos of r = high + low from their series, then of x by its quadrant n. */
// @ts-ignore: decorator
@inline
function finish(
  x: v128,
  n: v128,
  high: v128,
  low: v128,
  z: v128,
  p: v128,
  r: v128,
  cosines: usize,
  sines: usize,
  constants: usize,
): void {
  const one = v128.load(constants, ONE);
  const half = f64x2.mul(v128.load(constants, HALF), z);
  const top = f64x2.sub(one, half);
  const sine = f64x2.add(high, f64x2.add(f64x2.mul(low, top), f64x2.mul(f64x2.mul(high, z), p)));
  const cosine = f64x2.add(
    top,
    f64x2.add(
      f64x2.sub(f64x2.sub(one, top), half),
      f64x2.sub(f64x2.mul(f64x2.mul(z, z), r), f64x2.mul(high, low)),
    ),
  );
  const oneBit = v128.load(constants, ONE_BIT);
  const twoBit = v128.load(constants, TWO_BIT);
  const quadrant = f64x2.add(n, v128.load(constants, ROUNDER));
  const odd = i64x2.eq(v128.and(quadrant, oneBit), oneBit);
  const sineSign = i64x2.shl(v128.and(quadrant, twoBit), 62);
  const cosineSign = i64x2.shl(v128.and(i64x2.add(quadrant, oneBit), twoBit), 62);
  const sinX = v128.xor(v128.bitselect(cosine, sine, odd), sineSign);
  v128.store(cosines, v128.xor(v128.bitselect(sine, cosine, odd), cosineSign));
  // sin of a zero is that zero, with its sign.
  v128.store(sines, v128.bitselect(x, sinX, f64x2.eq(x, f64x2.splat(0.0))));
}
