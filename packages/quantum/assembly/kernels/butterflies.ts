/**
 * Butterflies on one or two qubits, f64x2, real and imaginary parts apart. Two kinds, chosen at compile time:
 *
 * - `Tangent`: x' = x - i t y, y' = y - i t x, which is exp(-i beta X) / cos beta with t = tan beta;
 * - `Hadamard`: x' = x + y, y' = x - y, which is sqrt(2) H.
 */

/** The butterfly 1 - i t X. */
export type Tangent = f64;
/** The butterfly sqrt(2) H. */
export type Hadamard = i32;

/** New real part of the first element of a pair. */
// @ts-ignore: decorator
@inline
function firstRe<K>(xr: v128, yr: v128, yi: v128, t: v128): v128 {
  return isFloat<K>() ? f64x2.add(xr, f64x2.mul(t, yi)) : f64x2.add(xr, yr);
}
// @ts-ignore: decorator
@inline
function firstIm<K>(xi: v128, yr: v128, yi: v128, t: v128): v128 {
  return isFloat<K>() ? f64x2.sub(xi, f64x2.mul(t, yr)) : f64x2.add(xi, yi);
}
// @ts-ignore: decorator
@inline
function secondRe<K>(xr: v128, xi: v128, yr: v128, t: v128): v128 {
  return isFloat<K>() ? f64x2.add(yr, f64x2.mul(t, xi)) : f64x2.sub(xr, yr);
}
// @ts-ignore: decorator
@inline
function secondIm<K>(xr: v128, xi: v128, yi: v128, t: v128): v128 {
  return isFloat<K>() ? f64x2.sub(yi, f64x2.mul(t, xr)) : f64x2.sub(xi, yi);
}

/** Qubit 0, whose pairs lie inside a vector; `bytes` is a multiple of 16. */
export function stage0<K>(re: usize, im: usize, bytes: usize, t: f64): void {
  const tt = f64x2.splat(t);
  const sign = f64x2.replace_lane(f64x2.splat(1.0), 1, -1.0);
  for (let o: usize = 0; o < bytes; o += 16) {
    const r = v128.load(re + o);
    const i = v128.load(im + o);
    const sr = v128.shuffle<f64>(r, r, 1, 0);
    const si = v128.shuffle<f64>(i, i, 1, 0);
    if (isFloat<K>()) {
      v128.store(re + o, f64x2.add(r, f64x2.mul(tt, si)));
      v128.store(im + o, f64x2.sub(i, f64x2.mul(tt, sr)));
    } else {
      v128.store(re + o, f64x2.add(sr, f64x2.mul(r, sign)));
      v128.store(im + o, f64x2.add(si, f64x2.mul(i, sign)));
    }
  }
}

/** One qubit: two rows of `bytes` bytes, `fromRow` bytes apart in the source and `toRow` apart in the target. */
// @ts-ignore: decorator
@inline
export function stage2<K>(
  fromRe: usize,
  fromIm: usize,
  fromRow: usize,
  toRe: usize,
  toIm: usize,
  toRow: usize,
  bytes: usize,
  t: f64,
): void {
  const tt = f64x2.splat(t);
  for (let o: usize = 0; o < bytes; o += 16) {
    const xr = v128.load(fromRe + o);
    const xi = v128.load(fromIm + o);
    const yr = v128.load(fromRe + fromRow + o);
    const yi = v128.load(fromIm + fromRow + o);
    v128.store(toRe + o, firstRe<K>(xr, yr, yi, tt));
    v128.store(toIm + o, firstIm<K>(xi, yr, yi, tt));
    v128.store(toRe + toRow + o, secondRe<K>(xr, xi, yr, tt));
    v128.store(toIm + toRow + o, secondIm<K>(xr, xi, yi, tt));
  }
}

/** Two qubits, the lower one first: four rows as in `stage2`. */
// @ts-ignore: decorator
@inline
export function stage4<K>(
  fromRe: usize,
  fromIm: usize,
  fromRow: usize,
  toRe: usize,
  toIm: usize,
  toRow: usize,
  bytes: usize,
  t: f64,
): void {
  const tt = f64x2.splat(t);
  for (let o: usize = 0; o < bytes; o += 16) {
    const ar = v128.load(fromRe + o);
    const ai = v128.load(fromIm + o);
    const br = v128.load(fromRe + fromRow + o);
    const bi = v128.load(fromIm + fromRow + o);
    const cr = v128.load(fromRe + 2 * fromRow + o);
    const ci = v128.load(fromIm + 2 * fromRow + o);
    const dr = v128.load(fromRe + 3 * fromRow + o);
    const di = v128.load(fromIm + 3 * fromRow + o);
    const pr = firstRe<K>(ar, br, bi, tt);
    const pi = firstIm<K>(ai, br, bi, tt);
    const qr = secondRe<K>(ar, ai, br, tt);
    const qi = secondIm<K>(ar, ai, bi, tt);
    const ur = firstRe<K>(cr, dr, di, tt);
    const ui = firstIm<K>(ci, dr, di, tt);
    const vr = secondRe<K>(cr, ci, dr, tt);
    const vi = secondIm<K>(cr, ci, di, tt);
    v128.store(toRe + o, firstRe<K>(pr, ur, ui, tt));
    v128.store(toIm + o, firstIm<K>(pi, ur, ui, tt));
    v128.store(toRe + 2 * toRow + o, secondRe<K>(pr, pi, ur, tt));
    v128.store(toIm + 2 * toRow + o, secondIm<K>(pr, pi, ui, tt));
    v128.store(toRe + toRow + o, firstRe<K>(qr, vr, vi, tt));
    v128.store(toIm + toRow + o, firstIm<K>(qi, vr, vi, tt));
    v128.store(toRe + 3 * toRow + o, secondRe<K>(qr, qi, vr, tt));
    v128.store(toIm + 3 * toRow + o, secondIm<K>(qr, qi, vi, tt));
  }
}
