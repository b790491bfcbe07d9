/**
 * Phase factors (scaleRe + i scaleIm) exp(-i gamma E) and energies, by the kind K of the costs: u8 or u16 are level numbers
 * into tables; f64 are energies, of which SUB at a time go through the scratch.
 */
import { sincos } from '../kernels/sincos';
import {
  CONSTANTS,
  COST,
  double,
  ENERGIES,
  FACTORS,
  FACTOR_IM,
  FACTOR_RE,
  GAMMA,
  pointer,
  SCALE_IM,
  SCALE_RE,
  SUB,
  TERMS,
} from './context';
import { demoted } from './lanes';
import { polynomialEnergies, polynomialFactors } from './polynomial';

/** Level number `j` (0..3) of four neighbours. */
// @ts-ignore: decorator
@inline
function level<K>(word: u64, j: u64): usize {
  return sizeof<K>() == 1 ? <usize>((word >> (8 * j)) & 255) : <usize>((word >> (16 * j)) & 65535);
}

/** Four neighbouring level numbers in one word. */
// @ts-ignore: decorator
@inline
export function levels<K>(at: usize): u64 {
  return sizeof<K>() == 1 ? <u64>load<u32>(at) : load<u64>(at);
}

/** Two doubles of a table by levels j and j + 1 of a word. */
// @ts-ignore: decorator
@inline
export function twoValues<K>(table: usize, word: u64, j: u64): v128 {
  const first = v128.load64_zero(table + (level<K>(word, j) << 3));
  return v128.load64_lane(table + (level<K>(word, j + 1) << 3), first, 1);
}

/** Entries j and j + 1 of the table of factors: (re, im) of each. */
// @ts-ignore: decorator
@inline
export function entry<T, K>(table: usize, word: u64, j: u64): v128 {
  return sizeof<T>() == 8
    ? v128.load(table + (level<K>(word, j) << 4))
    : twoValues<K>(table, word, j);
}

/** Table of factors of `count` (a multiple of 4) levels, from their cosines and sines. */
export function writeFactors<T>(
  values: usize,
  count: i32,
  context: usize,
  scratch: usize,
): void {
  const re = scratch + FACTOR_RE;
  const im = scratch + FACTOR_IM;
  const table = pointer(context, FACTORS);
  const gamma = double(context, GAMMA);
  for (let i = 0; i < count; i += SUB) {
    const size = min(SUB, count - i);
    sincos(values + (<usize>i << 3), size, gamma, re, im, scratch + CONSTANTS);
    scaleFactors(re, im, size, context);
    for (let j = 0; j < size; j += 4) {
      const o = <usize>j << 3;
      const u0 = v128.load(re + o);
      const u1 = v128.load(re + o, 16);
      const v0 = v128.load(im + o);
      const v1 = v128.load(im + o, 16);
      if (sizeof<T>() == 8) {
        const at = table + (<usize>(i + j) << 4);
        v128.store(at, v128.shuffle<f64>(u0, v0, 0, 2));
        v128.store(at, v128.shuffle<f64>(u0, v0, 1, 3), 16);
        v128.store(at, v128.shuffle<f64>(u1, v1, 0, 2), 32);
        v128.store(at, v128.shuffle<f64>(u1, v1, 1, 3), 48);
      } else {
        const at = table + (<usize>(i + j) << 3);
        const u = demoted(u0, u1);
        const v = demoted(v0, v1);
        v128.store(at, v128.shuffle<f32>(u, v, 0, 4, 1, 5));
        v128.store(at, v128.shuffle<f32>(u, v, 2, 6, 3, 7), 16);
      }
    }
  }
}

/** (c, s) -> (scaleRe + i scaleIm)(c - i s), `count` a multiple of 2. */
export function scaleFactors(re: usize, im: usize, count: i32, context: usize): void {
  const sr = f64x2.splat(double(context, SCALE_RE));
  const si = f64x2.splat(double(context, SCALE_IM));
  const bytes = <usize>count << 3;
  for (let o: usize = 0; o < bytes; o += 16) {
    const c = v128.load(re + o);
    const s = v128.load(im + o);
    v128.store(re + o, f64x2.add(f64x2.mul(c, sr), f64x2.mul(s, si)));
    v128.store(im + o, f64x2.sub(f64x2.mul(c, si), f64x2.mul(s, sr)));
  }
}

/** Energies of the `count` <= SUB amplitudes from `index`: their address. `buffers` is the scratch, or its second half. */
export function subEnergies(index: usize, count: i32, context: usize, scratch: usize, buffers: usize): usize {
  if (pointer(context, TERMS) == 0) return pointer(context, COST) + (index << 3);
  polynomialEnergies(index, count, context, scratch, buffers);
  return buffers + ENERGIES;
}

/** Writes the factors of the `count` <= SUB amplitudes from `index` to `buffers`. */
export function subFactors(index: usize, count: i32, context: usize, scratch: usize, buffers: usize): void {
  if (pointer(context, TERMS) != 0) {
    polynomialFactors(index, count, context, scratch, buffers);
    return;
  }
  const re = buffers + FACTOR_RE;
  const im = buffers + FACTOR_IM;
  const cost = pointer(context, COST) + (index << 3);
  sincos(cost, count, double(context, GAMMA), re, im, scratch + CONSTANTS);
  scaleFactors(re, im, count, context);
}
