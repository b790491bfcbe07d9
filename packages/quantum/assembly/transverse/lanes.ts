/**
 * Vectors of one precision T, f64 or f32. Amplitudes lie in groups of 32 bytes: the real parts of 2 (f64) or 4 (f32)
 * neighbours, then their imaginary parts. One address with two constant offsets reaches a whole group.
 */

/** Bytes of a group. */
export const GROUP: usize = 32;

/** Bytes of 2^q amplitudes. */
// @ts-ignore: decorator
@inline
export function bytesOf<T>(q: i32): usize {
  return (2 * sizeof<T>()) << (<usize>q);
}

/** A vector of T with `value` in each lane. */
// @ts-ignore: decorator
@inline
export function splat<T>(value: f64): v128 {
  return sizeof<T>() == 8 ? f64x2.splat(value) : f32x4.splat(<f32>value);
}

/** Lanes in reversed order. */
// @ts-ignore: decorator
@inline
export function reversed<T>(v: v128): v128 {
  return sizeof<T>() == 8 ? v128.shuffle<f64>(v, v, 1, 0) : v128.shuffle<f32>(v, v, 3, 2, 1, 0);
}

/** Lanes exchanged with their partners of qubit 0. */
// @ts-ignore: decorator
@inline
export function partners0<T>(v: v128): v128 {
  return sizeof<T>() == 8 ? v128.shuffle<f64>(v, v, 1, 0) : v128.shuffle<f32>(v, v, 1, 0, 3, 2);
}

/** The lower two lanes of an f32 vector as doubles. */
// @ts-ignore: decorator
@inline
export function lowDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** The upper two lanes of an f32 vector as doubles. */
// @ts-ignore: decorator
@inline
export function highDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
}

/** Four doubles as one f32 vector. */
// @ts-ignore: decorator
@inline
export function demoted(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(low),
    f32x4.demote_f64x2_zero(high),
    0,
    1,
    4,
    5,
  );
}

/** Sum of the lanes, in double: l0 + l1, or (l0 + l2) + (l1 + l3). */
// @ts-ignore: decorator
@inline
export function laneSum<T>(v: v128): f64 {
  const pair = sizeof<T>() == 8 ? v : f64x2.add(lowDoubles(v), highDoubles(v));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Real part of the first element of 1 - i t X: x' = x - i t y. */
// @ts-ignore: decorator
@inline
export function turnRe<T>(xr: v128, yi: v128, t: v128): v128 {
  return v128.add<T>(xr, v128.mul<T>(t, yi));
}

/** Imaginary part of the first element of 1 - i t X. */
// @ts-ignore: decorator
@inline
export function turnIm<T>(xi: v128, yr: v128, t: v128): v128 {
  return v128.sub<T>(xi, v128.mul<T>(t, yr));
}

/** Im(conj(l) p), lane by lane. */
// @ts-ignore: decorator
@inline
export function crossIm<T>(lr: v128, li: v128, pr: v128, pi: v128): v128 {
  return v128.sub<T>(v128.mul<T>(lr, pi), v128.mul<T>(li, pr));
}

/** The next integer after `r` whose bits in `mask` are all zero. */
// @ts-ignore: decorator
@inline
export function nextRow(r: i32, mask: i32): i32 {
  return ((r | mask) + 1) & ~mask;
}
