/**
 * Sweeps of simulated quantum annealing. Twin: `src/reference/sqa.ts`, which says what a sweep is and how slices lie side
 * by side; the two do the same operations in the same order and agree bit for bit.
 *
 * Layout at `context`, u32: n, numSlices (a multiple of 8), then the byte offsets of spins (n × numSlices, f32), fields (n ×
 * numSlices, f32), linear (n, f32), rowStart (n + 1, i32), neighbours (i32), couplings (f32), random (4 words), scratch
 * (numSlices, f32).
 */

const NUM_SLICES: usize = 4;
const SPINS: usize = 8;
const FIELDS: usize = 12;
const LINEAR: usize = 16;
const ROW_START: usize = 20;
const NEIGHBOURS: usize = 24;
const COUPLINGS: usize = 28;
const RANDOM: usize = 32;
const SCRATCH: usize = 36;

/** Exponents from here on are never accepted. */
const CUT: f32 = 12.0;
const LN2: f32 = 0.6931471805599453;
const LN2_24: f32 = 16.635532333438686;

/** The next thresholds -ln u of the four lanes: xorshift32, and a polynomial for the logarithm. */
function thresholds(random: usize): v128 {
  let x = v128.load(random);
  x = v128.xor(x, i32x4.shl(x, 13));
  x = v128.xor(x, i32x4.shr_u(x, 17));
  x = v128.xor(x, i32x4.shl(x, 5));
  v128.store(random, x);
  const y = f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(x, 8)), f32x4.splat(0.5));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(y, 23), i32x4.splat(127)));
  const mantissa = v128.or(v128.and(y, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  const z = f32x4.sub(mantissa, f32x4.splat(1.0));
  let p = f32x4.splat(0.03215845);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.13606275));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.28947478));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.49190896));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.99949556));
  const log = f32x4.add(f32x4.mul(exponent, f32x4.splat(LN2)), f32x4.mul(p, z));
  return f32x4.sub(f32x4.splat(LN2_24), log);
}

/** Adds coupling × change to the fields of the neighbours of variable i, in `bytes` bytes of slices from `from` on. */
function spread(context: usize, i: i32, change: usize, from: usize, bytes: usize): void {
  const stride = <usize>load<u32>(context, NUM_SLICES) << 2;
  const fields = <usize>load<u32>(context, FIELDS) + from;
  const rowStart = <usize>load<u32>(context, ROW_START) + (<usize>i << 2);
  const neighbours = <usize>load<u32>(context, NEIGHBOURS);
  const couplings = <usize>load<u32>(context, COUPLINGS);
  const end = <usize>load<u32>(rowStart, 4) << 2;
  for (let e = <usize>load<u32>(rowStart) << 2; e < end; e += 4) {
    const field = fields + <usize>load<u32>(neighbours + e) * stride;
    const coupling = v128.load32_splat(couplings + e);
    for (let o: usize = 0; o < bytes; o += 16) {
      const sum = f32x4.add(v128.load(field + o), f32x4.mul(coupling, v128.load(change + o)));
      v128.store(field + o, sum);
    }
  }
}

/**
 * Proposes every slice of the variables `first` … `last - 1` on its own, those of even number first, and then all slices of
 * the variable at once. `twiceBeta` and `twiceKappa` are twice the factors of the energies and of the pairs of slices.
 * Returns how many proposals passed, one of all slices as one.
 */
export function sweep(
  context: usize,
  first: i32,
  last: i32,
  twiceBeta: f32,
  twiceKappa: f32,
): i32 {
  const stride = <usize>load<u32>(context, NUM_SLICES) << 2;
  const spins = <usize>load<u32>(context, SPINS);
  const fields = <usize>load<u32>(context, FIELDS);
  const random = <usize>load<u32>(context, RANDOM);
  const change = <usize>load<u32>(context, SCRATCH);
  const half = stride >> 1;
  const beta = f32x4.splat(twiceBeta);
  const kappa = f32x4.splat(twiceKappa);
  const cut = f32x4.splat(CUT);
  const minusTwo = f32x4.splat(-2.0);
  let passed = 0;
  for (let i = first; i < last; i++) {
    const spin = spins + <usize>i * stride;
    const field = fields + <usize>i * stride;
    for (let side: usize = 0; side < 2; side++) {
      const own = side * half;
      const others = half - own;
      let flips = 0;
      for (let o: usize = 0; o < half; o += 16) {
        const s = v128.load(spin + own + o);
        const beside = v128.load(spin + others + o);
        // The neighbour on the other side: one lane before for even slices, one after for odd ones, around the end.
        let next: v128;
        if (side == 0) {
          const before = v128.load(spin + others + (o == 0 ? half - 16 : o - 16));
          next = i8x16.shuffle(before, beside, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
        } else {
          const after = v128.load(spin + others + (o + 16 == half ? 0 : o + 16));
          next = i8x16.shuffle(beside, after, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        }
        const pull = f32x4.sub(
          f32x4.mul(kappa, f32x4.add(beside, next)),
          f32x4.mul(beta, v128.load(field + own + o)),
        );
        const exponent = f32x4.mul(s, pull);
        if (!v128.any_true(f32x4.lt(exponent, cut))) {
          v128.store(change + o, f32x4.splat(0.0));
          continue;
        }
        const accepted = f32x4.le(exponent, thresholds(random));
        const delta = v128.and(accepted, f32x4.mul(s, minusTwo));
        v128.store(change + o, delta);
        v128.store(spin + own + o, f32x4.add(s, delta));
        flips += popcnt(i32x4.bitmask(accepted));
      }
      if (flips > 0) spread(context, i, change, own, half);
      passed += flips;
    }

    let sum = f32x4.splat(0.0);
    for (let o: usize = 0; o < stride; o += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(spin + o), v128.load(field + o)));
    }
    const total =
      f32x4.extract_lane(sum, 0) +
      f32x4.extract_lane(sum, 1) +
      (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
    const exponent = -(twiceBeta * total);
    if (!(exponent < CUT)) continue;
    if (!(exponent <= f32x4.extract_lane(thresholds(random), 0))) continue;
    for (let o: usize = 0; o < stride; o += 16) {
      const s = v128.load(spin + o);
      v128.store(change + o, f32x4.mul(s, minusTwo));
      v128.store(spin + o, f32x4.neg(s));
    }
    spread(context, i, change, 0, stride);
    passed++;
  }
  return passed;
}

/** Writes the energies of the slices, without offset, as f64 to `target`: Σᵢ sᵢ (fᵢ + hᵢ) / 2 in the order of the variables. */
export function energies(context: usize, target: usize): void {
  const n = load<i32>(context);
  const stride = <usize>load<u32>(context, NUM_SLICES) << 2;
  const linear = <usize>load<u32>(context, LINEAR);
  for (let o: usize = 0; o < stride; o += 16) {
    let spin = <usize>load<u32>(context, SPINS) + o;
    let field = <usize>load<u32>(context, FIELDS) + o;
    let low = f64x2.splat(0.0);
    let high = low;
    for (let i = 0; i < n; i++) {
      const bias = v128.load32_splat(linear + (<usize>i << 2));
      const twice = f32x4.mul(v128.load(spin), f32x4.add(v128.load(field), bias));
      low = f64x2.add(low, f64x2.promote_low_f32x4(twice));
      high = f64x2.add(
        high,
        f64x2.promote_low_f32x4(i8x16.shuffle(twice, twice, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)),
      );
      spin += stride;
      field += stride;
    }
    const half = f64x2.splat(0.5);
    v128.store(target + (o << 1), f64x2.mul(low, half));
    v128.store(target + (o << 1), f64x2.mul(high, half), 16);
  }
}
