/**
 * Sums over the state in a fixed order: chunks of CHUNK amplitudes, inside a chunk four lanes (index mod 4) that are added
 * as (0 + 2) + (1 + 3), chunk sums from left to right. The order does not depend on how many threads share the chunks.
 * Arrays are padded with zeros to a multiple of 4. Twin: `src/reference/reductions.ts`.
 */

/** Amplitudes in a chunk of a sum. */
export const CHUNK: i32 = 4096;

// @ts-ignore: decorator
@inline
function lanesOf(even: v128, odd: v128): f64 {
  const lanes = f64x2.add(even, odd);
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** Sum of `count` (multiple of 4) doubles. */
export function sum(array: usize, count: i32): f64 {
  let total = 0.0;
  for (let i = 0; i < count; i += CHUNK) {
    const end = array + (<usize>min(i + CHUNK, count) << 3);
    let even = f64x2.splat(0.0);
    let odd = f64x2.splat(0.0);
    for (let p = array + (<usize>i << 3); p < end; p += 32) {
      even = f64x2.add(even, v128.load(p));
      odd = f64x2.add(odd, v128.load(p, 16));
    }
    total += lanesOf(even, odd);
  }
  return total;
}

/** Adds `value` to each of `size` doubles; the padding behind them stays zero. */
export function addConstant(array: usize, size: i32, value: f64): void {
  const values = f64x2.splat(value);
  const end = array + (<usize>(size & ~1) << 3);
  for (let p = array; p < end; p += 16) v128.store(p, f64x2.add(v128.load(p), values));
  if (size & 1) store<f64>(end, load<f64>(end) + value);
}

// @ts-ignore: decorator
@inline
function weighted(re: usize, im: usize, cost: usize, o: usize): v128 {
  const x = v128.load(re + o);
  const y = v128.load(im + o);
  return f64x2.mul(v128.load(cost + o), f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
}

/** Sum of |psi|^2 E over `count` (multiple of 4) amplitudes. */
export function expectation(re: usize, im: usize, cost: usize, count: i32): f64 {
  let total = 0.0;
  for (let i = 0; i < count; i += CHUNK) {
    const end = <usize>min(i + CHUNK, count) << 3;
    let even = f64x2.splat(0.0);
    let odd = f64x2.splat(0.0);
    for (let o = <usize>i << 3; o < end; o += 32) {
      even = f64x2.add(even, weighted(re, im, cost, o));
      odd = f64x2.add(odd, weighted(re, im, cost, o + 16));
    }
    total += lanesOf(even, odd);
  }
  return total;
}

/** target <- E * source on `count` (even) doubles. */
export function applyCost(source: usize, cost: usize, target: usize, count: i32): void {
  const bytes = <usize>count << 3;
  for (let o: usize = 0; o < bytes; o += 16) {
    v128.store(target + o, f64x2.mul(v128.load(cost + o), v128.load(source + o)));
  }
}
