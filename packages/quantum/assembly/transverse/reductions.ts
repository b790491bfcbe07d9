/**
 * Sums over the state in chunks of CHUNK amplitudes, one partial sum a chunk into SLOTS, which are then added in order: no
 * bit depends on how many threads share the chunks. Twin: `src/reference/reductions.ts`.
 */
import { CONSTANTS, COST, integer, LAMBDA, pointer, PSI, QUBITS, SLOTS, SUB, VALUES } from './context';
import { writeConstants } from '../kernels/sincos';
import { levels, subEnergies, twoValues } from './factors';
import { demoted, GROUP, highDoubles, lowDoubles } from './lanes';
import { isTable } from './low-qubits';

/** Amplitudes in a chunk of a sum. */
export const CHUNK: i32 = 4096;

/** Energies 0, 1 and 2, 3 of four neighbours: two vectors of doubles, by K. */
// @ts-ignore: decorator
@inline
export function lowEnergies<K>(values: usize, word: u64, energies: usize): v128 {
  return isTable<K>() ? twoValues<K>(values, word, 0) : v128.load(energies);
}
// @ts-ignore: decorator
@inline
export function highEnergies<K>(values: usize, word: u64, energies: usize): v128 {
  return isTable<K>() ? twoValues<K>(values, word, 2) : v128.load(energies, 16);
}

/** Partial sums of |psi|^2 E of chunks first..last-1. */
export function expectation<T, K>(context: usize, scratch: usize, first: i32, last: i32): void {
  writeConstants(scratch + CONSTANTS);
  const psi = pointer(context, PSI);
  const values = pointer(context, VALUES);
  const slots = pointer(context, SLOTS);
  const size = <usize>1 << integer(context, QUBITS);
  for (let chunk = first; chunk < last; chunk++) {
    const start = <usize>chunk * CHUNK;
    const end = min(start + CHUNK, size);
    let sum = f64x2.splat(0.0);
    for (let x = start; x < end; x += SUB) {
      const count = min<usize>(SUB, end - x);
      let cost = pointer(context, COST) + x * sizeof<K>();
      let energies: usize = 0;
      if (isFloat<K>()) energies = subEnergies(x, <i32>count, context, scratch, scratch);
      let p = psi + x * 2 * sizeof<T>();
      const stop = p + count * 2 * sizeof<T>();
      while (p < stop) {
        let word: u64 = 0;
        if (isTable<K>()) word = levels<K>(cost);
        const e0 = lowEnergies<K>(values, word, energies);
        const e1 = highEnergies<K>(values, word, energies);
        if (sizeof<T>() == 8) {
          const ar = v128.load(p);
          const ai = v128.load(p, 16);
          const br = v128.load(p, 32);
          const bi = v128.load(p, 48);
          sum = f64x2.add(sum, f64x2.mul(e0, f64x2.add(f64x2.mul(ar, ar), f64x2.mul(ai, ai))));
          sum = f64x2.add(sum, f64x2.mul(e1, f64x2.add(f64x2.mul(br, br), f64x2.mul(bi, bi))));
        } else {
          const r = v128.load(p);
          const i = v128.load(p, 16);
          const norms = f32x4.add(f32x4.mul(r, r), f32x4.mul(i, i));
          sum = f64x2.add(sum, f64x2.mul(e0, lowDoubles(norms)));
          sum = f64x2.add(sum, f64x2.mul(e1, highDoubles(norms)));
        }
        p += 8 * sizeof<T>();
        cost += 4 * sizeof<K>();
        energies += 32;
      }
    }
    store<f64>(
      slots + (<usize>chunk << 3),
      f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1),
    );
  }
}

/** lambda <- W psi in chunks first..last-1, W by VALUES or the energies, and the partial sums of <psi|W|psi> as `expectation`. */
export function startAdjoint<T, K>(context: usize, scratch: usize, first: i32, last: i32): void {
  writeConstants(scratch + CONSTANTS);
  const psi = pointer(context, PSI);
  const lambda = pointer(context, LAMBDA);
  const values = pointer(context, VALUES);
  const slots = pointer(context, SLOTS);
  const size = <usize>1 << integer(context, QUBITS);
  for (let chunk = first; chunk < last; chunk++) {
    const start = <usize>chunk * CHUNK;
    const end = min(start + CHUNK, size);
    let sum = f64x2.splat(0.0);
    for (let x = start; x < end; x += SUB) {
      const count = min<usize>(SUB, end - x);
      let cost = pointer(context, COST) + x * sizeof<K>();
      let energies: usize = 0;
      if (isFloat<K>()) energies = subEnergies(x, <i32>count, context, scratch, scratch);
      let p = psi + x * 2 * sizeof<T>();
      let l = lambda + x * 2 * sizeof<T>();
      const stop = p + count * 2 * sizeof<T>();
      while (p < stop) {
        let word: u64 = 0;
        if (isTable<K>()) word = levels<K>(cost);
        const e0 = lowEnergies<K>(values, word, energies);
        const e1 = highEnergies<K>(values, word, energies);
        if (sizeof<T>() == 8) {
          const ar = v128.load(p);
          const ai = v128.load(p, 16);
          const br = v128.load(p, 32);
          const bi = v128.load(p, 48);
          v128.store(l, f64x2.mul(e0, ar));
          v128.store(l, f64x2.mul(e0, ai), 16);
          v128.store(l, f64x2.mul(e1, br), 32);
          v128.store(l, f64x2.mul(e1, bi), 48);
          sum = f64x2.add(sum, f64x2.mul(e0, f64x2.add(f64x2.mul(ar, ar), f64x2.mul(ai, ai))));
          sum = f64x2.add(sum, f64x2.mul(e1, f64x2.add(f64x2.mul(br, br), f64x2.mul(bi, bi))));
        } else {
          const r = v128.load(p);
          const i = v128.load(p, 16);
          const e = demoted(e0, e1);
          v128.store(l, f32x4.mul(e, r));
          v128.store(l, f32x4.mul(e, i), 16);
          const norms = f32x4.add(f32x4.mul(r, r), f32x4.mul(i, i));
          sum = f64x2.add(sum, f64x2.mul(e0, lowDoubles(norms)));
          sum = f64x2.add(sum, f64x2.mul(e1, highDoubles(norms)));
        }
        p += 8 * sizeof<T>();
        l += 8 * sizeof<T>();
        cost += 4 * sizeof<K>();
        energies += 32;
      }
    }
    store<f64>(
      slots + (<usize>chunk << 3),
      f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1),
    );
  }
}

/** Adds `count` doubles at `slots` from left to right. */
export function addSlots(slots: usize, count: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < count; i++) sum += load<f64>(slots + (<usize>i << 3));
  return sum;
}

/** psi <- X on the qubits of `mask`, by exchanging pairs in place; mask is not 0. */
export function exchange<T>(psi: usize, numQubits: i32, mask: u32): void {
  const top = <u32>1 << (31 - clz(mask));
  const size = <u32>1 << numQubits;
  for (let x: u32 = 0; x < size; x++) {
    if (x & top) continue;
    const a = position<T>(psi, x);
    const b = position<T>(psi, x ^ mask);
    const re = load<T>(a);
    const im = load<T>(a, 16);
    store<T>(a, load<T>(b));
    store<T>(a, load<T>(b, 16), 16);
    store<T>(b, re);
    store<T>(b, im, 16);
  }
}

/** Address of the real part of amplitude x. */
// @ts-ignore: decorator
@inline
function position<T>(psi: usize, x: u32): usize {
  const lanes: u32 = 16 / sizeof<T>();
  return psi + <usize>(x / lanes) * GROUP + <usize>(x & (lanes - 1)) * sizeof<T>();
}
