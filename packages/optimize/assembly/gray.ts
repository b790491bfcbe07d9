/**
 * Enumeration of all states of a quadratic model, block by block. Twin: `src/reference/gray.ts`, which says what a block
 * is; the two do the same operations on each state in the same order and agree bit for bit.
 *
 * Layout at `context`, u32: n, low (at least 5), then the byte offsets of linear (n), couplings (n × n, row-major,
 * symmetric), table (2^low), spins (n), fields (n); the numbers are i32 for `scanWhole`, f64 for `scanReal`. Both look
 * through the blocks `first` … `last - 1` and return the first that holds the lowest energy of all, if that is below the
 * number at `best`, which it then replaces; else -1.
 */

/** Where the parts of `context` are. */
const LOW: usize = 4;
const LINEAR: usize = 8;
const COUPLINGS: usize = 12;
const TABLE: usize = 16;
const SPINS: usize = 20;
const FIELDS: usize = 24;

/** The spin of the high variable number `j` in a block: its bit of the Gray code. */
// @ts-ignore: decorator
@inline
function highSpin(block: i32, j: i32): i32 {
  return ((((block ^ (block >>> 1)) >>> j) & 1) << 1) - 1;
}

/** Whether the flip before step t > 0 sets the lowest bit of t that is 1. */
// @ts-ignore: decorator
@inline
function isRise(t: i32): bool {
  return ((t >>> (ctz(t) + 1)) & 1) == 0;
}

/** Writes spins and fields of one block of whole numbers and returns what all its states share. */
function prepareWhole(context: usize, block: i32): i32 {
  const n = load<i32>(context);
  const low = load<i32>(context, LOW);
  const linear = <usize>load<u32>(context, LINEAR);
  const couplings = <usize>load<u32>(context, COUPLINGS);
  const spins = <usize>load<u32>(context, SPINS);
  const fields = <usize>load<u32>(context, FIELDS);
  for (let j = low; j < n; j++) store<i32>(spins + (<usize>j << 2), highSpin(block, j - low));
  let base = 0;
  for (let i = 0; i < n; i++) {
    let field = load<i32>(linear + (<usize>i << 2));
    const row = couplings + (<usize>(i * n) << 2);
    for (let j = max(low, i + 1); j < n; j++) {
      field += load<i32>(row + (<usize>j << 2)) * load<i32>(spins + (<usize>j << 2));
    }
    if (i < low) store<i32>(fields + (<usize>i << 2), field);
    else base += field * load<i32>(spins + (<usize>i << 2));
  }
  for (let i = 2; i < low; i++) base -= load<i32>(fields + (<usize>i << 2));
  return base;
}

/** See the top of the file. */
export function scanWhole(context: usize, first: i32, last: i32, best: usize): i32 {
  const low = load<i32>(context, LOW);
  const table = <usize>load<u32>(context, TABLE);
  const fields = <usize>load<u32>(context, FIELDS);
  const end = table + (<usize>4 << low);
  let lowest = load<i32>(best);
  let found = -1;
  for (let block = first; block < last; block++) {
    const base = prepareWhole(context, block);
    const f0 = i32x4.splat(load<i32>(fields));
    const f1 = i32x4.splat(load<i32>(fields, 4));
    let value = i32x4.splat(base);
    value = i32x4.add(value, i32x4.mul(f0, i32x4(-1, 1, -1, 1)));
    value = i32x4.add(value, i32x4.mul(f1, i32x4(-1, -1, 1, 1)));
    const d0 = i32x4.splat(load<i32>(fields, 8) << 1);
    const d1 = i32x4.splat(load<i32>(fields, 12) << 1);
    let least = i32x4.splat(lowest);
    let t = 0;
    for (let o = table; o < end; o += 128) {
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o)));
      value = i32x4.add(value, d0);
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 16)));
      value = i32x4.add(value, d1);
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 32)));
      value = i32x4.sub(value, d0);
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 48)));
      value = i32x4.add(value, stepWhole(fields, t + 4));
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 64)));
      value = i32x4.add(value, d0);
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 80)));
      value = i32x4.sub(value, d1);
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 96)));
      value = i32x4.sub(value, d0);
      least = i32x4.min_s(least, i32x4.add(value, v128.load(o, 112)));
      t += 8;
      value = i32x4.add(value, stepWhole(fields, t));
    }
    const here = min(
      min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1)),
      min(i32x4.extract_lane(least, 2), i32x4.extract_lane(least, 3)),
    );
    if (here < lowest) {
      lowest = here;
      found = block;
    }
  }
  store<i32>(best, lowest);
  return found;
}

/** The change of the energy, but for the table, before step t. */
// @ts-ignore: decorator
@inline
function stepWhole(fields: usize, t: i32): v128 {
  const twice = load<i32>(fields + (<usize>(ctz(t) + 2) << 2)) << 1;
  return i32x4.splat(isRise(t) ? twice : -twice);
}

/** Writes spins and fields of one block of real numbers and returns what all its states share. */
function prepareReal(context: usize, block: i32): f64 {
  const n = load<i32>(context);
  const low = load<i32>(context, LOW);
  const linear = <usize>load<u32>(context, LINEAR);
  const couplings = <usize>load<u32>(context, COUPLINGS);
  const spins = <usize>load<u32>(context, SPINS);
  const fields = <usize>load<u32>(context, FIELDS);
  for (let j = low; j < n; j++) store<f64>(spins + (<usize>j << 3), <f64>highSpin(block, j - low));
  let base = 0.0;
  for (let i = 0; i < n; i++) {
    let field = load<f64>(linear + (<usize>i << 3));
    const row = couplings + (<usize>(i * n) << 3);
    for (let j = max(low, i + 1); j < n; j++) {
      field += load<f64>(row + (<usize>j << 3)) * load<f64>(spins + (<usize>j << 3));
    }
    if (i < low) store<f64>(fields + (<usize>i << 3), field);
    else base += field * load<f64>(spins + (<usize>i << 3));
  }
  for (let i = 2; i < low; i++) base -= load<f64>(fields + (<usize>i << 3));
  return base;
}

/** See the top of the file. */
export function scanReal(context: usize, first: i32, last: i32, best: usize): i32 {
  const low = load<i32>(context, LOW);
  const table = <usize>load<u32>(context, TABLE);
  const fields = <usize>load<u32>(context, FIELDS);
  const end = table + (<usize>8 << low);
  let lowest = load<f64>(best);
  let found = -1;
  for (let block = first; block < last; block++) {
    const base = prepareReal(context, block);
    const f0 = load<f64>(fields);
    const f1 = load<f64>(fields, 8);
    // The lanes 0 and 1, then 2 and 3.
    const even = f64x2.mul(f64x2.splat(f0), f64x2(-1, 1));
    const start = f64x2.add(f64x2.splat(base), even);
    let value = f64x2.sub(start, f64x2.splat(f1));
    let other = f64x2.add(start, f64x2.splat(f1));
    let least = f64x2.splat(lowest);
    let least2 = least;
    let t = 0;
    for (let o = table; o < end; ) {
      least = f64x2.pmin(least, f64x2.add(value, v128.load(o)));
      least2 = f64x2.pmin(least2, f64x2.add(other, v128.load(o, 16)));
      o += 32;
      const step = stepReal(fields, ++t);
      value = f64x2.add(value, step);
      other = f64x2.add(other, step);
    }
    least = f64x2.pmin(least, least2);
    const here = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
    if (here < lowest) {
      lowest = here;
      found = block;
    }
  }
  store<f64>(best, lowest);
  return found;
}

/** The change of the energy, but for the table, before step t. */
// @ts-ignore: decorator
@inline
function stepReal(fields: usize, t: i32): v128 {
  const twice = 2.0 * load<f64>(fields + (<usize>(ctz(t) + 2) << 3));
  return f64x2.splat(isRise(t) ? twice : -twice);
}
