/**
 * Single-flip annealing of one replica on any quadratic spin model, T = f32 (where all sums are whole numbers below 2^24,
 * hence exact) or f64. Spins s = ±1 and local fields f = h + Σ J s are vectors of T. Several variables are looked at at once;
 * a flip of cost -2 s f is accepted when β (-2 s f) <= -ln u, so most are refused without a random number. Couplings are
 * rows of a dense matrix of W (i8, i16, f32 for T = f32, f64 for f64), or compressed rows of T.
 *
 * Context, 32-bit words: 0 spins, 1 fields, 2 matrix (0: compressed rows), 3 bytes of a matrix row, 4 rowStart, 5 neighbours,
 * 6 couplings, 7 n, 8 random, 9 energy (f64), 10 best energy (f64), 11 best spins, 12 betas (f64 each sweep), 13 linear biases (f64).
 * Vectors are padded to whole vectors of 16 entries; padding has field 0 and spin 0, and is never flipped.
 */

/** -ln u of the smallest u drawn is 17.33: above this nothing is accepted. */
const LARGEST: f64 = 17.5;
const LN2: f32 = 0.6931471805599453;

// @ts-ignore: decorator
@inline
function word(context: usize, at: usize): usize {
  return <usize>load<u32>(context + 4 * at);
}

/** Four random words of xorshift128 in four lanes (G. Marsaglia, Journal of Statistical Software 8, 2003). */
// @ts-ignore: decorator
@inline
function randomWords(random: usize): v128 {
  const x = v128.load(random);
  let t = v128.xor(x, i32x4.shl(x, 11));
  t = v128.xor(t, i32x4.shr_u(t, 8));
  v128.store(random, v128.load(random, 16));
  v128.store(random, v128.load(random, 32), 16);
  const w = v128.load(random, 48);
  v128.store(random, w, 32);
  const result = v128.xor(v128.xor(w, i32x4.shr_u(w, 19)), t);
  v128.store(random, result, 48);
  return result;
}

/** -ln u for u = (r + 1/2) / 2^24, r the upper 24 bits of random words; log2 by a polynomial, to 2e-5. */
// @ts-ignore: decorator
@inline
function exponential(words: v128): v128 {
  const v = f32x4.add(f32x4.convert_i32x4_u(i32x4.shr_u(words, 8)), f32x4.splat(0.5));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(v, 23), i32x4.splat(127)));
  const m = v128.or(v128.and(v, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  let p = f32x4.mul(f32x4.splat(0.04300495779222825), m);
  p = f32x4.mul(f32x4.add(p, f32x4.splat(-0.40251339355164717)), m);
  p = f32x4.mul(f32x4.add(p, f32x4.splat(1.58947429498286)), m);
  p = f32x4.mul(f32x4.add(p, f32x4.splat(-3.489878550694812)), m);
  p = f32x4.mul(f32x4.add(p, f32x4.splat(5.0478554134483975)), m);
  p = f32x4.add(p, f32x4.splat(-2.7879262073059774));
  return f32x4.mul(f32x4.sub(f32x4.splat(24), f32x4.add(exponent, p)), f32x4.splat(LN2));
}

// @ts-ignore: decorator
@inline
function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

// @ts-ignore: decorator
@inline
function splat<T>(value: f64): v128 {
  return sizeof<T>() == 4 ? f32x4.splat(<f32>value) : f64x2.splat(value);
}

/** β (-2 s f) of a vector of variables; `scale` is -2 β. */
// @ts-ignore: decorator
@inline
function costs<T>(spins: usize, fields: usize, scale: v128): v128 {
  if (sizeof<T>() == 4) {
    return f32x4.mul(f32x4.mul(v128.load(spins), v128.load(fields)), scale);
  }
  return f64x2.mul(f64x2.mul(v128.load(spins), v128.load(fields)), scale);
}

/** A bit for every lane with costs <= limits. */
// @ts-ignore: decorator
@inline
function below<T>(cost: v128, limit: v128): i32 {
  return sizeof<T>() == 4
    ? i32x4.bitmask(f32x4.le(cost, limit))
    : i64x2.bitmask(f64x2.le(cost, limit));
}

/** Adds `change`, which is the new s times 2, times row i to the fields. */
// @ts-ignore: decorator
@inline
function pushRow<T, W>(context: usize, i: usize, change: T): void {
  const fields = word(context, 1);
  const matrix = word(context, 2);
  if (matrix == 0) {
    const rowStart = word(context, 4);
    const neighbours = word(context, 5);
    const couplings = word(context, 6);
    const end = <usize>load<u32>(rowStart + 4 * i, 4);
    for (let e = <usize>load<u32>(rowStart + 4 * i); e < end; e++) {
      const field = fields + <usize>load<u32>(neighbours + 4 * e);
      store<T>(field, load<T>(field) + change * load<T>(couplings + e * sizeof<T>()));
    }
    return;
  }
  const row = matrix + i * word(context, 3);
  const end = row + word(context, 3);
  let field = fields;
  if (isFloat<W>()) {
    const step = splat<T>(<f64>change);
    for (let at = row; at < end; at += 16) {
      const w = v128.load(at);
      const f = v128.load(field);
      v128.store(
        field,
        sizeof<T>() == 4 ? f32x4.add(f, f32x4.mul(w, step)) : f64x2.add(f, f64x2.mul(w, step)),
      );
      field += 16;
    }
  } else if (sizeof<W>() == 2) {
    const step = f32x4.splat(<f32>change);
    for (let at = row; at < end; at += 16) {
      const w = v128.load(at);
      addWhole(field, i32x4.extend_low_i16x8_s(w), step);
      addWhole(field + 16, i32x4.extend_high_i16x8_s(w), step);
      field += 32;
    }
  } else {
    const step = f32x4.splat(<f32>change);
    for (let at = row; at < end; at += 16) {
      const w = v128.load(at);
      const low = i16x8.extend_low_i8x16_s(w);
      const high = i16x8.extend_high_i8x16_s(w);
      addWhole(field, i32x4.extend_low_i16x8_s(low), step);
      addWhole(field + 16, i32x4.extend_high_i16x8_s(low), step);
      addWhole(field + 32, i32x4.extend_low_i16x8_s(high), step);
      addWhole(field + 48, i32x4.extend_high_i16x8_s(high), step);
      field += 64;
    }
  }
}

// @ts-ignore: decorator
@inline
function addWhole(field: usize, w: v128, step: v128): void {
  v128.store(field, f32x4.add(v128.load(field), f32x4.mul(f32x4.convert_i32x4_s(w), step)));
}

/** One sweep over the variables `from` … `to` - 1 (`from` a multiple of 4) at one inverse temperature. */
// @ts-ignore: decorator
@inline
function propose<T, W>(context: usize, from: i32, to: i32, beta: f64): void {
  const spins = word(context, 0);
  const fields = word(context, 1);
  const random = word(context, 8);
  const scale = splat<T>(-2 * beta);
  const largest = splat<T>(LARGEST);
  let energy = load<f64>(word(context, 9));
  const width = <i32>lanes<T>();
  for (let start = from; start < to; start += width) {
    const at = <usize>start * sizeof<T>();
    let cost = costs<T>(spins + at, fields + at, scale);
    // Lanes from `to` on are padding, or another call's.
    const own = to - start >= width ? (1 << width) - 1 : (1 << (to - start)) - 1;
    let open = below<T>(cost, largest) & own;
    if (open == 0) continue;
    const drawn = exponential(randomWords(random));
    const limit = sizeof<T>() == 4 ? drawn : f64x2.promote_low_f32x4(drawn);
    open = below<T>(cost, limit) & own;
    while (open != 0) {
      const lane = ctz(open);
      const i = <usize>(start + lane);
      const spin = load<T>(spins + i * sizeof<T>());
      energy -= 2 * <f64>spin * <f64>load<T>(fields + i * sizeof<T>());
      store<T>(spins + i * sizeof<T>(), -spin);
      pushRow<T, W>(context, i, <T>(-2) * spin);
      cost = costs<T>(spins + at, fields + at, scale);
      open = below<T>(cost, limit) & own & (-2 << lane);
    }
  }
  store<f64>(word(context, 9), energy);
}

/** Keeps the state if it is the best so far. */
// @ts-ignore: decorator
@inline
function keepBest<T>(context: usize, n: i32): void {
  const energy = load<f64>(word(context, 9));
  if (!(energy < load<f64>(word(context, 10)))) return;
  store<f64>(word(context, 10), energy);
  memory.copy(word(context, 11), word(context, 0), <usize>n * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function sweep<T, W>(
  context: usize,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  keepFrom: i32,
): void {
  const n = <i32>word(context, 7);
  const betas = word(context, 12);
  for (let t = first; t < last; t++) {
    propose<T, W>(context, from, to, load<f64>(betas + 8 * <usize>t));
    if (to == n && t >= keepFrom) keepBest<T>(context, n);
  }
}

/** Computes the fields and the energy of a state afresh, sums in the order of the variables. */
// @ts-ignore: decorator
@inline
function refresh<T, W>(context: usize): void {
  const n = word(context, 7);
  const spins = word(context, 0);
  const fields = word(context, 1);
  const matrix = word(context, 2);
  const linear = word(context, 13);
  let twice: f64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const bias = load<f64>(linear + 8 * i);
    let field = bias;
    if (matrix == 0) {
      const rowStart = word(context, 4) + 4 * i;
      const neighbours = word(context, 5);
      const couplings = word(context, 6);
      const end = <usize>load<u32>(rowStart, 4);
      for (let e = <usize>load<u32>(rowStart); e < end; e++) {
        const spin = load<T>(spins + <usize>load<u32>(neighbours + 4 * e));
        field += <f64>load<T>(couplings + e * sizeof<T>()) * <f64>spin;
      }
    } else {
      const row = matrix + i * word(context, 3);
      for (let j: usize = 0; j < n; j++) {
        field += <f64>load<W>(row + j * sizeof<W>()) * <f64>load<T>(spins + j * sizeof<T>());
      }
    }
    store<T>(fields + i * sizeof<T>(), <T>field);
    twice += <f64>load<T>(spins + i * sizeof<T>()) * (field + bias);
  }
  store<f64>(word(context, 9), twice / 2);
  store<f64>(word(context, 10), Infinity);
}

export function refresh_f32_i8(context: usize): void {
  refresh<f32, i8>(context);
}
export function refresh_f32_i16(context: usize): void {
  refresh<f32, i16>(context);
}
export function refresh_f32_f32(context: usize): void {
  refresh<f32, f32>(context);
}
export function refresh_f64_f64(context: usize): void {
  refresh<f64, f64>(context);
}

/** Sweeps with betas `first` … `last` - 1 over the variables `from` … `to` - 1, as `sweepUnits` of `anneal.ts`. */
export function sweep_f32_i8(
  context: usize,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  keepFrom: i32,
): void {
  sweep<f32, i8>(context, from, to, first, last, keepFrom);
}
export function sweep_f32_i16(
  context: usize,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  keepFrom: i32,
): void {
  sweep<f32, i16>(context, from, to, first, last, keepFrom);
}
export function sweep_f32_f32(
  context: usize,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  keepFrom: i32,
): void {
  sweep<f32, f32>(context, from, to, first, last, keepFrom);
}
export function sweep_f64_f64(
  context: usize,
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  keepFrom: i32,
): void {
  sweep<f64, f64>(context, from, to, first, last, keepFrom);
}
