/**
 * The phase and the two lowest qubits, while four amplitudes are in registers. K = u8, u16: factors by level; f64: factors
 * from the scratch; i32: no phase, because the mirror stage has applied it.
 */
import { FACTORS, FACTOR_IM, FACTOR_RE, pointer, SUB, tangent } from './context';
import { entry, levels, subFactors } from './factors';
import { demoted, GROUP, partners0, reversed, splat, turnIm, turnRe } from './lanes';

// @ts-ignore: decorator
@inline
export function isTable<K>(): bool {
  return sizeof<K>() <= 2;
}
// @ts-ignore: decorator
@inline
export function hasPhase<K>(): bool {
  return sizeof<K>() != 4;
}

/** Phase (unless K is i32) and qubits 0 and 1 of `count` (a multiple of 4) amplitudes from `index`. */
export function low<T, K>(
  psi: usize,
  index: usize,
  count: i32,
  cost: usize,
  context: usize,
  scratch: usize,
): void {
  if (!isFloat<K>()) {
    lowRun<T, K>(psi, count, cost, pointer(context, FACTORS), 0, context);
    return;
  }
  for (let i = 0; i < count; i += SUB) {
    const size = min(SUB, count - i);
    subFactors(index + i, size, context, scratch, scratch);
    const at = psi + <usize>i * 2 * sizeof<T>();
    lowRun<T, K>(at, size, 0, scratch + FACTOR_RE, scratch + FACTOR_IM, context);
  }
}

/** `re`: the table of factors, or the real parts of the factors; `im`: their imaginary parts. */
function lowRun<T, K>(
  psi: usize,
  count: i32,
  cost: usize,
  re: usize,
  im: usize,
  context: usize,
): void {
  const t0 = splat<T>(tangent(context, 0));
  const t1 = splat<T>(tangent(context, 1));
  const end = psi + <usize>count * 2 * sizeof<T>();
  if (sizeof<T>() == 8) {
    for (let p = psi; p < end; p += 2 * GROUP) {
      let ar = v128.load(p);
      let ai = v128.load(p, 16);
      let br = v128.load(p, 32);
      let bi = v128.load(p, 48);
      if (hasPhase<K>()) {
        let u0: v128, u1: v128, v0: v128, v1: v128;
        if (isTable<K>()) {
          const word = levels<K>(cost);
          const e0 = entry<T, K>(re, word, 0);
          const e1 = entry<T, K>(re, word, 1);
          const e2 = entry<T, K>(re, word, 2);
          const e3 = entry<T, K>(re, word, 3);
          u0 = v128.shuffle<f64>(e0, e1, 0, 2);
          v0 = v128.shuffle<f64>(e0, e1, 1, 3);
          u1 = v128.shuffle<f64>(e2, e3, 0, 2);
          v1 = v128.shuffle<f64>(e2, e3, 1, 3);
          cost += 4 * sizeof<K>();
        } else {
          u0 = v128.load(re);
          u1 = v128.load(re, 16);
          v0 = v128.load(im);
          v1 = v128.load(im, 16);
          re += 32;
          im += 32;
        }
        const ar0 = ar;
        const br0 = br;
        ar = v128.sub<T>(v128.mul<T>(ar, u0), v128.mul<T>(ai, v0));
        ai = v128.add<T>(v128.mul<T>(ar0, v0), v128.mul<T>(ai, u0));
        br = v128.sub<T>(v128.mul<T>(br, u1), v128.mul<T>(bi, v1));
        bi = v128.add<T>(v128.mul<T>(br0, v1), v128.mul<T>(bi, u1));
      }
      const pr = turnRe<T>(ar, partners0<T>(ai), t0);
      const pi = turnIm<T>(ai, partners0<T>(ar), t0);
      const qr = turnRe<T>(br, partners0<T>(bi), t0);
      const qi = turnIm<T>(bi, partners0<T>(br), t0);
      v128.store(p, turnRe<T>(pr, qi, t1));
      v128.store(p, turnIm<T>(pi, qr, t1), 16);
      v128.store(p, turnRe<T>(qr, pi, t1), 32);
      v128.store(p, turnIm<T>(qi, pr, t1), 48);
    }
  } else {
    for (let p = psi; p < end; p += GROUP) {
      let ar = v128.load(p);
      let ai = v128.load(p, 16);
      if (hasPhase<K>()) {
        let u: v128, v: v128;
        if (isTable<K>()) {
          const word = levels<K>(cost);
          const e0 = entry<T, K>(re, word, 0);
          const e1 = entry<T, K>(re, word, 2);
          u = v128.shuffle<f32>(e0, e1, 0, 2, 4, 6);
          v = v128.shuffle<f32>(e0, e1, 1, 3, 5, 7);
          cost += 4 * sizeof<K>();
        } else {
          u = demoted(v128.load(re), v128.load(re, 16));
          v = demoted(v128.load(im), v128.load(im, 16));
          re += 32;
          im += 32;
        }
        const ar0 = ar;
        ar = v128.sub<T>(v128.mul<T>(ar, u), v128.mul<T>(ai, v));
        ai = v128.add<T>(v128.mul<T>(ar0, v), v128.mul<T>(ai, u));
      }
      const pr = turnRe<T>(ar, partners0<T>(ai), t0);
      const pi = turnIm<T>(ai, partners0<T>(ar), t0);
      v128.store(p, turnRe<T>(pr, partners1(pi), t1));
      v128.store(p, turnIm<T>(pi, partners1(pr), t1), 16);
    }
  }
}

/** f32 lanes exchanged with their partners of qubit 1. */
// @ts-ignore: decorator
@inline
export function partners1(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 3, 0, 1);
}

/**
 * The phase on `count` amplitudes from `front` and on their complements, which end before `back` in reversed order, and the
 * butterfly of the mirrored qubit between the two. `index` and `backIndex` number them.
 */
export function mirror<T, K>(
  front: usize,
  back: usize,
  index: usize,
  backIndex: usize,
  count: i32,
  t: f64,
  context: usize,
  scratch: usize,
  second: usize,
  cost: usize,
): void {
  const tt = splat<T>(t);
  const lanes: i32 = 16 / sizeof<T>();
  const step = min(SUB, count);
  const table = pointer(context, FACTORS);
  for (let i = 0; i < count; i += step) {
    let re = scratch + FACTOR_RE;
    let im = scratch + FACTOR_IM;
    let backRe = second + FACTOR_RE + (<usize>step << 3);
    let backIm = second + FACTOR_IM + (<usize>step << 3);
    if (isFloat<K>()) {
      subFactors(index + i, step, context, scratch, scratch);
      subFactors(backIndex - i - step, step, context, scratch, second);
    }
    for (let j = 0; j < step; j += lanes) {
      back -= GROUP;
      let ur: v128, ui: v128, vr: v128, vi: v128;
      if (isTable<K>()) {
        const at = cost + (index + i + j) * sizeof<K>();
        const backAt = cost + (backIndex - i - j - lanes) * sizeof<K>();
        if (sizeof<T>() == 8) {
          const e0 = v128.load(table + (<usize>load<K>(at) << 4));
          const e1 = v128.load(table + (<usize>load<K>(at, sizeof<K>()) << 4));
          const g0 = v128.load(table + (<usize>load<K>(backAt) << 4));
          const g1 = v128.load(table + (<usize>load<K>(backAt, sizeof<K>()) << 4));
          ur = v128.shuffle<f64>(e0, e1, 0, 2);
          ui = v128.shuffle<f64>(e0, e1, 1, 3);
          vr = v128.shuffle<f64>(g1, g0, 0, 2);
          vi = v128.shuffle<f64>(g1, g0, 1, 3);
        } else {
          const word = levels<K>(at);
          const backWord = levels<K>(backAt);
          const e0 = entry<T, K>(table, word, 0);
          const e1 = entry<T, K>(table, word, 2);
          const g0 = entry<T, K>(table, backWord, 0);
          const g1 = entry<T, K>(table, backWord, 2);
          ur = v128.shuffle<f32>(e0, e1, 0, 2, 4, 6);
          ui = v128.shuffle<f32>(e0, e1, 1, 3, 5, 7);
          vr = v128.shuffle<f32>(g0, g1, 6, 4, 2, 0);
          vi = v128.shuffle<f32>(g0, g1, 7, 5, 3, 1);
        }
      } else if (sizeof<T>() == 8) {
        ur = v128.load(re);
        ui = v128.load(im);
        backRe -= 16;
        backIm -= 16;
        vr = reversed<f64>(v128.load(backRe));
        vi = reversed<f64>(v128.load(backIm));
        re += 16;
        im += 16;
      } else {
        ur = demoted(v128.load(re), v128.load(re, 16));
        ui = demoted(v128.load(im), v128.load(im, 16));
        backRe -= 32;
        backIm -= 32;
        vr = reversed<f32>(demoted(v128.load(backRe), v128.load(backRe, 16)));
        vi = reversed<f32>(demoted(v128.load(backIm), v128.load(backIm, 16)));
        re += 32;
        im += 32;
      }
      const xr = v128.load(front);
      const xi = v128.load(front, 16);
      const yr = reversed<T>(v128.load(back));
      const yi = reversed<T>(v128.load(back, 16));
      const ar = v128.sub<T>(v128.mul<T>(xr, ur), v128.mul<T>(xi, ui));
      const ai = v128.add<T>(v128.mul<T>(xr, ui), v128.mul<T>(xi, ur));
      const br = v128.sub<T>(v128.mul<T>(yr, vr), v128.mul<T>(yi, vi));
      const bi = v128.add<T>(v128.mul<T>(yr, vi), v128.mul<T>(yi, vr));
      v128.store(front, turnRe<T>(ar, bi, tt));
      v128.store(front, turnIm<T>(ai, br, tt), 16);
      v128.store(back, reversed<T>(turnRe<T>(br, ai, tt)));
      v128.store(back, reversed<T>(turnIm<T>(bi, ar, tt)), 16);
      front += GROUP;
    }
  }
}
