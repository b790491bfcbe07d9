/**
 * The phase exp(-i gamma E), E diagonal. Twin: `src/reference/phase.ts`.
 * `scratch` holds 2 * BLOCK doubles, the cosines and sines of one block, which stay in the first-level cache, and then the
 * constants of `sincos`, written by the entry of each kernel (`writeConstants(constantsAt(scratch))`).
 */
import { sincos, writeConstants } from './sincos';
import { CHUNK } from './reductions';

/** Amplitudes whose cosines and sines are kept at a time. */
const BLOCK: i32 = 1024;

/** Where the constants of `sincos` are. */
// @ts-ignore: decorator
@inline
function constantsAt(scratch: usize): usize {
  return scratch + (BLOCK << 4);
}

/** psi <- exp(-i gamma E) psi on `count` (even, <= BLOCK) amplitudes, with the constants written. */
function phaseBlock(re: usize, im: usize, cost: usize, count: i32, gamma: f64, scratch: usize): void {
  const sines = scratch + (BLOCK << 3);
  sincos(cost, count, gamma, scratch, sines, constantsAt(scratch));
  const bytes = <usize>count << 3;
  for (let o: usize = 0; o < bytes; o += 16) {
    const c = v128.load(scratch + o);
    const s = v128.load(sines + o);
    const x = v128.load(re + o);
    const y = v128.load(im + o);
    v128.store(re + o, f64x2.add(f64x2.mul(x, c), f64x2.mul(y, s)));
    v128.store(im + o, f64x2.sub(f64x2.mul(y, c), f64x2.mul(x, s)));
  }
}

/** psi <- exp(-i gamma E) psi on `count` (even) amplitudes. */
export function phase(re: usize, im: usize, cost: usize, count: i32, gamma: f64, scratch: usize): void {
  writeConstants(constantsAt(scratch));
  for (let i = 0; i < count; i += BLOCK) {
    const o = <usize>i << 3;
    phaseBlock(re + o, im + o, cost + o, min(BLOCK, count - i), gamma, scratch);
  }
}

/**
 * psi <- exp(i gamma E) psi and the same for lambda; returns Im <lambda|E|psi>, summed in chunks of CHUNK amplitudes and
 * four lanes. `count` is a multiple of 4.
 */
export function undoPhase(
  re: usize,
  im: usize,
  lambdaRe: usize,
  lambdaIm: usize,
  cost: usize,
  count: i32,
  gamma: f64,
  scratch: usize,
): f64 {
  writeConstants(constantsAt(scratch));
  let total = 0.0;
  for (let i = 0; i < count; i += CHUNK) {
    const chunkEnd = min(i + CHUNK, count);
    let even = f64x2.splat(0.0);
    let odd = f64x2.splat(0.0);
    for (let j = i; j < chunkEnd; j += BLOCK) {
      const size = min(BLOCK, chunkEnd - j);
      const start = <usize>j << 3;
      const cosines = scratch - start;
      const sines = cosines + (BLOCK << 3);
      sincos(
        cost + start,
        size,
        gamma,
        scratch,
        scratch + (BLOCK << 3),
        constantsAt(scratch),
      );
      const end = start + (<usize>size << 3);
      for (let o = start; o < end; o += 32) {
        even = f64x2.add(even, undoPair(re, im, lambdaRe, lambdaIm, cost, cosines, sines, o));
        odd = f64x2.add(odd, undoPair(re, im, lambdaRe, lambdaIm, cost, cosines, sines, o + 16));
      }
    }
    const lanes = f64x2.add(even, odd);
    total += f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  }
  return total;
}

/** One vector of `undoPhase` at byte `o`; returns its two terms of the sum. */
// @ts-ignore: decorator
@inline
function undoPair(
  re: usize,
  im: usize,
  lambdaRe: usize,
  lambdaIm: usize,
  cost: usize,
  cosines: usize,
  sines: usize,
  o: usize,
): v128 {
  const c = v128.load(cosines + o);
  const s = v128.load(sines + o);
  const x = v128.load(re + o);
  const y = v128.load(im + o);
  const lx = v128.load(lambdaRe + o);
  const ly = v128.load(lambdaIm + o);
  v128.store(re + o, f64x2.sub(f64x2.mul(x, c), f64x2.mul(y, s)));
  v128.store(im + o, f64x2.add(f64x2.mul(x, s), f64x2.mul(y, c)));
  v128.store(lambdaRe + o, f64x2.sub(f64x2.mul(lx, c), f64x2.mul(ly, s)));
  v128.store(lambdaIm + o, f64x2.add(f64x2.mul(lx, s), f64x2.mul(ly, c)));
  return f64x2.mul(v128.load(cost + o), f64x2.sub(f64x2.mul(lx, y), f64x2.mul(ly, x)));
}
