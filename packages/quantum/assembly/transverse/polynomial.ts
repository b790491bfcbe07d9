/**
 * A polynomial whose terms hold at most one of the LOW lowest qubits, or only such: energies and phase factors of SUB
 * amplitudes at a time without a stored diagonal. With x = (high, low),
 * E = low(x_low) + c(high) + sum_q f_q(high) z_q, so that the phase is a table of the low part times a product state, which
 * doubling builds. Twin: `src/reference/factors.ts`.
 *
 * A term is 16 bytes: its coefficient, the mask of its high qubits (shifted down by LOW), and the low qubit or LOW for none.
 */
import { sincos } from '../kernels/sincos';
import {
  CONSTANTS,
  double,
  ENERGIES,
  FACTOR_IM,
  FACTOR_RE,
  FIELDS,
  GAMMA,
  integer,
  LOW_ENERGIES,
  LOW_PHASES,
  NUM_TERMS,
  pointer,
  SCALE_IM,
  SCALE_RE,
  SUB,
  TERMS,
} from './context';

/** Qubits of the low part: 2^LOW = SUB. */
export const LOW: i32 = 8;

/** f_0..f_7 and c of the amplitudes with these high bits, at `fields`; three more entries are zero. */
function writeFields(high: u32, context: usize, fields: usize): void {
  for (let q: usize = 0; q < 12; q++) store<f64>(fields + (q << 3), 0.0);
  let term = pointer(context, TERMS);
  const end = term + (<usize>integer(context, NUM_TERMS) << 4);
  for (; term < end; term += 16) {
    const at = fields + (<usize>load<u32>(term, 12) << 3);
    const coefficient = load<f64>(term);
    const isOdd = popcnt(load<u32>(term, 8) & high) & 1;
    store<f64>(at, load<f64>(at) + (isOdd ? -coefficient : coefficient));
  }
}

/** Energies of `count` amplitudes from `index`, at ENERGIES of `buffers`. */
export function polynomialEnergies(
  index: usize,
  count: i32,
  context: usize,
  scratch: usize,
  buffers: usize,
): void {
  const fields = scratch + FIELDS;
  writeFields(<u32>(index >> <usize>LOW), context, fields);
  const energies = buffers + ENERGIES;
  let first = load<f64>(fields + (<usize>LOW << 3));
  for (let q = 0; 1 << q < count; q++) first += load<f64>(fields + (<usize>q << 3));
  store<f64>(energies, first);
  for (let q = 0; 1 << q < count; q++) {
    const twice = 2.0 * load<f64>(fields + (<usize>q << 3));
    const half = <usize>8 << (<usize>q);
    if (q == 0) store<f64>(energies + 8, first - twice);
    else {
      const step = f64x2.splat(twice);
      for (let o: usize = 0; o < half; o += 16) {
        v128.store(energies + half + o, f64x2.sub(v128.load(energies + o), step));
      }
    }
  }
  const low = pointer(context, LOW_ENERGIES);
  const bytes = <usize>count << 3;
  for (let o: usize = 0; o < bytes; o += 16) {
    v128.store(energies + o, f64x2.add(v128.load(energies + o), v128.load(low + o)));
  }
}

/** Cosines and sines of gamma E of the low part, once a layer and thread. */
export function writeLowPhases(context: usize, scratch: usize): void {
  if (pointer(context, TERMS) == 0) return;
  const re = scratch + LOW_PHASES;
  sincos(pointer(context, LOW_ENERGIES), SUB, double(context, GAMMA), re, re + 2048, scratch + CONSTANTS);
}

/** Factors of `count` amplitudes from `index`, at FACTOR_RE and FACTOR_IM of `buffers`. */
export function polynomialFactors(
  index: usize,
  count: i32,
  context: usize,
  scratch: usize,
  buffers: usize,
): void {
  const fields = scratch + FIELDS;
  writeFields(<u32>(index >> <usize>LOW), context, fields);
  // Entry 0: all low z are 1. Then one factor exp(2 i gamma f_q) for each low qubit that is set.
  let first = load<f64>(fields + (<usize>LOW << 3));
  for (let q: usize = 0; q < <usize>LOW; q++) {
    const field = load<f64>(fields + (q << 3));
    first += field;
    store<f64>(fields + (q << 3), -2.0 * field);
  }
  store<f64>(fields + (<usize>LOW << 3), first);
  const cosines = fields + 128;
  const sines = fields + 256;
  sincos(fields, 12, double(context, GAMMA), cosines, sines, scratch + CONSTANTS);
  const re = buffers + FACTOR_RE;
  const im = buffers + FACTOR_IM;
  const c = load<f64>(cosines + (<usize>LOW << 3));
  const s = load<f64>(sines + (<usize>LOW << 3));
  const scaleRe = double(context, SCALE_RE);
  const scaleIm = double(context, SCALE_IM);
  const ur = c * scaleRe + s * scaleIm;
  const ui = c * scaleIm - s * scaleRe;
  store<f64>(re, ur);
  store<f64>(im, ui);
  for (let q = 0; 1 << q < count; q++) {
    const half = <usize>8 << (<usize>q);
    const fc = load<f64>(cosines + (<usize>q << 3));
    const fs = load<f64>(sines + (<usize>q << 3));
    if (q == 0) {
      store<f64>(re + 8, ur * fc + ui * fs);
      store<f64>(im + 8, ui * fc - ur * fs);
    } else {
      const cc = f64x2.splat(fc);
      const ss = f64x2.splat(fs);
      for (let o: usize = 0; o < half; o += 16) {
        const x = v128.load(re + o);
        const y = v128.load(im + o);
        v128.store(re + half + o, f64x2.add(f64x2.mul(x, cc), f64x2.mul(y, ss)));
        v128.store(im + half + o, f64x2.sub(f64x2.mul(y, cc), f64x2.mul(x, ss)));
      }
    }
  }
  const low = scratch + LOW_PHASES;
  const bytes = <usize>count << 3;
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(re + o);
    const y = v128.load(im + o);
    const cc = v128.load(low + o);
    const ss = v128.load(low + o, 2048);
    v128.store(re + o, f64x2.add(f64x2.mul(x, cc), f64x2.mul(y, ss)));
    v128.store(im + o, f64x2.sub(f64x2.mul(y, cc), f64x2.mul(x, ss)));
  }
}
