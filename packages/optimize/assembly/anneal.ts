/**
 * Single-flip annealing of 16 replicas side by side, one byte each, on models whose couplings are all ±1 (in some unit) and
 * whose linear biases are whole.
 *
 * `spins[16 i …]` holds -1 for s = +1 and 0 for s = -1. The local field of variable i, f = hᵢ + Σ Jᵢⱼ sⱼ, is always of the
 * parity cᵢ of hᵢ + degree, so q = (f - cᵢ) / 2 is kept: in a byte for the first `numNarrow` variables, where it stays within
 * ±125, and in two bytes for the others, hubs of many neighbours (their eight lower replicas first, then the upper ones).
 * A flip changes the energy by 2 k units, k = -s f = 2 κ - c with κ = (q xor spin) + (c or the low bit of the spin). It is accepted when κ <= 0,
 * else with probability ratio^k (Metropolis) rounded down to 2^-16: a random byte is below the upper byte of that threshold, or equal to it
 * while a second one, drawn only where any replica needs it, is below the lower byte.
 *
 * Neighbours are offsets of fields, 16 bytes a narrow variable, 32 a wide one; each variable has four lists: narrow ones of
 * couplings +1, of -1, wide ones of +1, of -1. `ends[4 i …]` are the addresses of their ends, the start is the end before.
 *
 * Context, 32-bit words: 0 spins, 1 fields, 2 ends, 3 first neighbour, 4 parities, 5 n, 6 random, 7 energies (i32 × 16),
 * 8 best energies (i32 × 16), 9 best spins, 10 thresholds (512 bytes), 11 ratios (f64 each sweep), 12 numNarrow.
 */

/** Variables whose gains are added up in two bytes. */
const BLOCK: i32 = 64;
/** Bytes of the upper halves of the thresholds of one parity; the lower halves follow. */
const HALVES: usize = 128;
/** Bytes of the thresholds of one parity. */
const THRESHOLDS: usize = 256;

// @ts-ignore: decorator
@inline
function word(context: usize, at: usize): u32 {
  return load<u32>(context + 4 * at);
}

/** The thresholds 2^16 ratio^(2 κ - c), κ = 1 … 127, 0 at κ = 0; returns how many vectors of 16 matter. */
function writeThresholds(thresholds: usize, ratio: f64): i32 {
  const step = ratio * ratio;
  let used: usize = 0;
  for (let c: usize = 0; c < 2; c++) {
    const upper = thresholds + c * THRESHOLDS;
    store<u8>(upper, 0);
    store<u8>(upper + HALVES, 0);
    let p: f64 = c == 1 ? 65536 * ratio : 65536 * step;
    for (let k: usize = 1; k < 128; k++) {
      // Certain ones lack 2^-16.
      const value = <u32>min(p, 65535.0);
      store<u8>(upper + k, <u8>(value >> 8));
      store<u8>(upper + HALVES + k, <u8>value);
      if (value > 0 && k > used) used = k;
      p *= step;
    }
  }
  return <i32>(used >> 4) + 1;
}

/** xorshift128 in four lanes (G. Marsaglia, Journal of Statistical Software 8, 2003). */
// @ts-ignore: decorator
@inline
function mixed(x: v128): v128 {
  const t = v128.xor(x, i32x4.shl(x, 11));
  return v128.xor(t, i32x4.shr_u(t, 8));
}

// @ts-ignore: decorator
@inline
function next(w: v128, t: v128): v128 {
  return v128.xor(v128.xor(w, i32x4.shr_u(w, 19)), t);
}

/** The bytes of a table at the indices 0 … 127 of `kappa`; 0 elsewhere. */
// @ts-ignore: decorator
@inline
function lookUp(table: usize, kappa: v128, vectors: i32): v128 {
  let value = i8x16.swizzle(v128.load(table), kappa);
  for (let v = 1; v < vectors; v++) {
    const part = i8x16.sub(kappa, i8x16.splat(<i8>(v << 4)));
    value = v128.or(value, i8x16.swizzle(v128.load(table + (<usize>v << 4)), part));
  }
  return value;
}

/** Adds `steps`, the new s of the replicas that flip (else 0), to the fields of the neighbours of variable i. */
// @ts-ignore: decorator
@inline
function pushFields(fields: usize, ends: usize, i: i32, first: usize, steps: v128): void {
  const at = ends + (<usize>i << 4);
  let e = i > 0 ? <usize>load<u32>(at - 4) : first;
  const plus = <usize>load<u32>(at);
  const minus = <usize>load<u32>(at, 4);
  const widePlus = <usize>load<u32>(at, 8);
  const wideMinus = <usize>load<u32>(at, 12);
  for (; e < plus; e += 4) {
    const field = fields + <usize>load<u32>(e);
    v128.store(field, i8x16.add(v128.load(field), steps));
  }
  for (; e < minus; e += 4) {
    const field = fields + <usize>load<u32>(e);
    v128.store(field, i8x16.sub(v128.load(field), steps));
  }
  if (e == wideMinus) return;
  const low = i16x8.extend_low_i8x16_s(steps);
  const high = i16x8.extend_high_i8x16_s(steps);
  for (; e < widePlus; e += 4) {
    const field = fields + <usize>load<u32>(e);
    v128.store(field, i16x8.add(v128.load(field), low));
    v128.store(field, i16x8.add(v128.load(field, 16), high), 16);
  }
  for (; e < wideMinus; e += 4) {
    const field = fields + <usize>load<u32>(e);
    v128.store(field, i16x8.sub(v128.load(field), low));
    v128.store(field, i16x8.sub(v128.load(field, 16), high), 16);
  }
}

/** Sixteen random bytes; the state is in memory. */
// @ts-ignore: decorator
@inline
function randomBytes(random: usize): v128 {
  const t = mixed(v128.load(random));
  v128.store(random, v128.load(random, 16));
  v128.store(random, v128.load(random, 32), 16);
  const w = v128.load(random, 48);
  v128.store(random, w, 32);
  const bytes = next(w, t);
  v128.store(random, bytes, 48);
  return bytes;
}

/** The variables `start` … `end` - 1, narrow ones. */
function proposeNarrow(context: usize, start: i32, end: i32, vectors: i32): void {
  const spins = <usize>word(context, 0);
  const fields = <usize>word(context, 1);
  const ends = <usize>word(context, 2);
  const first = <usize>word(context, 3);
  const parities = <usize>word(context, 4);
  const random = <usize>word(context, 6);
  const thresholds = <usize>word(context, 10);
  let x = v128.load(random);
  let y = v128.load(random, 16);
  let z = v128.load(random, 32);
  let w = v128.load(random, 48);
  const one = i8x16.splat(1);
  let low = i16x8.splat(0);
  let high = i16x8.splat(0);
  for (let i = start; i < end; i++) {
    const at = <usize>i << 4;
    const spin = v128.load(spins + at);
    const parity = load<i8>(parities + <usize>i);
    let t = mixed(x);
    x = y;
    y = z;
    z = w;
    w = next(w, t);
    const sign = v128.and(spin, one);
    const kappa = i8x16.add(
      v128.xor(v128.load(fields + at), spin),
      v128.or(sign, i8x16.splat(parity)),
    );
    const table = thresholds + (<usize>parity << 8);
    const threshold = lookUp(table, kappa, vectors);
    const tie = i8x16.eq(w, threshold);
    let below = v128.andnot(i8x16.le_u(w, threshold), tie);
    if (v128.any_true(tie)) {
      t = mixed(x);
      x = y;
      y = z;
      z = w;
      w = next(w, t);
      const lower = lookUp(table + HALVES, kappa, vectors);
      below = v128.or(below, v128.and(tie, i8x16.lt_u(w, lower)));
    }
    const accepted = v128.or(below, i8x16.lt_s(kappa, one));
    if (!v128.any_true(accepted)) continue;
    v128.store(spins + at, v128.xor(spin, accepted));
    const gained = v128.and(kappa, accepted);
    const odd = v128.and(i8x16.splat(parity), accepted);
    const lowGain = i16x8.extend_low_i8x16_s(gained);
    const highGain = i16x8.extend_high_i8x16_s(gained);
    low = i16x8.add(low, i16x8.sub(i16x8.add(lowGain, lowGain), i16x8.extend_low_i8x16_s(odd)));
    high = i16x8.add(high, i16x8.sub(i16x8.add(highGain, highGain), i16x8.extend_high_i8x16_s(odd)));
    // The new s: 1 where the spin was 0, -1 where it was -1.
    pushFields(fields, ends, i, first, v128.and(v128.or(spin, one), accepted));
  }
  v128.store(random, x);
  v128.store(random, y, 16);
  v128.store(random, z, 32);
  v128.store(random, w, 48);
  addEnergies(<usize>word(context, 7), low, high);
}

/** The same for wide variables. */
function proposeWide(context: usize, start: i32, end: i32, vectors: i32): void {
  const spins = <usize>word(context, 0);
  const fields = <usize>word(context, 1);
  const parities = <usize>word(context, 4);
  const numNarrow = <i32>word(context, 12);
  const thresholds = <usize>word(context, 10);
  const one = i8x16.splat(1);
  for (let i = start; i < end; i++) {
    const at = <usize>i << 4;
    const field = fields + at + (<usize>(i - numNarrow) << 4);
    const spin = v128.load(spins + at);
    const parity = load<i8>(parities + <usize>i);
    const addend = v128.or(v128.and(spin, one), i8x16.splat(parity));
    const low = i16x8.add(
      v128.xor(v128.load(field), i16x8.extend_low_i8x16_s(spin)),
      i16x8.extend_low_i8x16_s(addend),
    );
    const high = i16x8.add(
      v128.xor(v128.load(field, 16), i16x8.extend_high_i8x16_s(spin)),
      i16x8.extend_high_i8x16_s(addend),
    );
    const kappa = i8x16.narrow_i16x8_s(low, high);
    const table = thresholds + (<usize>parity << 8);
    const random = <usize>word(context, 6);
    const bytes = randomBytes(random);
    const threshold = lookUp(table, kappa, vectors);
    const tie = i8x16.eq(bytes, threshold);
    let below = v128.andnot(i8x16.le_u(bytes, threshold), tie);
    if (v128.any_true(tie)) {
      const lower = lookUp(table + HALVES, kappa, vectors);
      below = v128.or(below, v128.and(tie, i8x16.lt_u(randomBytes(random), lower)));
    }
    // Beyond a byte nothing is accepted but what goes down.
    below = v128.andnot(below, i8x16.eq(kappa, i8x16.splat(127)));
    const accepted = v128.or(below, i8x16.lt_s(kappa, one));
    if (!v128.any_true(accepted)) continue;
    v128.store(spins + at, v128.xor(spin, accepted));
    const odd = v128.and(i8x16.splat(parity), accepted);
    const lowGain = v128.and(low, i16x8.extend_low_i8x16_s(accepted));
    const highGain = v128.and(high, i16x8.extend_high_i8x16_s(accepted));
    addEnergies(
      <usize>word(context, 7),
      i16x8.sub(i16x8.add(lowGain, lowGain), i16x8.extend_low_i8x16_s(odd)),
      i16x8.sub(i16x8.add(highGain, highGain), i16x8.extend_high_i8x16_s(odd)),
    );
    const steps = v128.and(v128.or(spin, one), accepted);
    pushFields(fields, <usize>word(context, 2), i, <usize>word(context, 3), steps);
  }
}

/**
 * Sweeps over the variables `from` … `to` - 1 in order, once for each of the ratios `first` … `last` - 1; where that is the
 * last variable, the state at the end of each sweep from number `keepFrom` on is kept for every replica if it is its best.
 */
export function sweepUnits(
  context: usize,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  keepFrom: i32,
): void {
  const n = <i32>word(context, 5);
  const numNarrow = <i32>word(context, 12);
  const thresholds = <usize>word(context, 10);
  const ratios = <usize>word(context, 11);
  for (let sweep = first; sweep < last; sweep++) {
    const vectors = writeThresholds(thresholds, load<f64>(ratios + 8 * <usize>sweep));
    for (let start = from; start < to; ) {
      const end = min(start + BLOCK, start < numNarrow ? min(numNarrow, to) : to);
      if (start < numNarrow) proposeNarrow(context, start, end, vectors);
      else proposeWide(context, start, end, vectors);
      start = end;
    }
    if (to == n && sweep >= keepFrom) keepBest(context, n);
  }
}

/** Adds gains k to the energies: an energy changes by 2 k units. */
// @ts-ignore: decorator
@inline
function addEnergies(energies: usize, low: v128, high: v128): void {
  addWords(energies, i32x4.extend_low_i16x8_s(low));
  addWords(energies + 16, i32x4.extend_high_i16x8_s(low));
  addWords(energies + 32, i32x4.extend_low_i16x8_s(high));
  addWords(energies + 48, i32x4.extend_high_i16x8_s(high));
}

// @ts-ignore: decorator
@inline
function addWords(at: usize, gain: v128): void {
  v128.store(at, i32x4.add(v128.load(at), i32x4.add(gain, gain)));
}

/** Copies the spins of the replicas whose energy is lower than their best so far. */
function keepBest(context: usize, n: i32): void {
  const spins = <usize>word(context, 0);
  const energies = <usize>word(context, 7);
  const best = <usize>word(context, 8);
  const kept = <usize>word(context, 9);
  const a = better(energies, best, 0);
  const b = better(energies, best, 16);
  const c = better(energies, best, 32);
  const d = better(energies, best, 48);
  const mask = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  if (!v128.any_true(mask)) return;
  for (let at: usize = 0; at < 64; at += 16) {
    v128.store(best + at, i32x4.min_s(v128.load(energies + at), v128.load(best + at)));
  }
  const bytes = <usize>n << 4;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(kept + at, v128.bitselect(v128.load(spins + at), v128.load(kept + at), mask));
  }
}

// @ts-ignore: decorator
@inline
function better(energies: usize, best: usize, at: usize): v128 {
  return i32x4.lt_s(v128.load(energies + at), v128.load(best + at));
}

/** Exchanges spins and fields of two contexts in the replicas where the 16 bytes at `lanes` are -1, not 0. */
export function exchangeLanes(a: usize, b: usize, lanes: usize): void {
  const mask = v128.load(lanes);
  const bytes = <usize>word(a, 5) << 4;
  const narrowBytes = <usize>word(a, 12) << 4;
  const wideBytes = (bytes - narrowBytes) << 1;
  blend(<usize>word(a, 0), <usize>word(b, 0), bytes, mask, mask);
  blend(<usize>word(a, 1), <usize>word(b, 1), narrowBytes, mask, mask);
  const low = i16x8.extend_low_i8x16_s(mask);
  const high = i16x8.extend_high_i8x16_s(mask);
  blend(
    <usize>word(a, 1) + narrowBytes,
    <usize>word(b, 1) + narrowBytes,
    wideBytes,
    low,
    high,
  );
}

/** Exchanges the masked bytes of two arrays; the two masks take turns, and `bytes` is a multiple of 32 unless they are equal. */
function blend(a: usize, b: usize, bytes: usize, even: v128, odd: v128): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const mask = at & 16 ? odd : even;
    const x = v128.load(a + at);
    const y = v128.load(b + at);
    v128.store(a + at, v128.bitselect(y, x, mask));
    v128.store(b + at, v128.bitselect(x, y, mask));
  }
}
