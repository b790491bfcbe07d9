/** What a flip does to the gains of the others: gain[j] += weight[i][j] spin[i] spin[j], with the spins before the flip. */
import {
  addressOf,
  BLOCK_BITS,
  BLOCKS,
  FACTORS,
  GAINS,
  integer,
  NEIGHBOURS,
  PENALTIES,
  pointer,
  refresh,
  ROW_START,
  SPINS,
  storeLowest,
  WEIGHTS,
} from './state';

/** Eight products of a row of W with the factors, i16. */
// @ts-ignore: decorator
@inline
function products<W>(row: usize, factors: usize): v128 {
  const weights = sizeof<W>() == 1 ? v128.load_ext<i8>(row) : v128.load(row);
  return i16x8.mul(weights, v128.load(factors));
}

// @ts-ignore: decorator
@inline
function addI32(gains: usize, change: v128, isAdded: bool): v128 {
  const before = v128.load(gains);
  const gain = isAdded ? i32x4.add(before, change) : i32x4.sub(before, change);
  v128.store(gains, gain);
  return gain;
}

/** One pass over a row of i8 or i16: new gains, and the lowest of every block. */
// @ts-ignore: decorator
@inline
function passInteger<W>(context: usize, i: i32, isAdded: bool): void {
  const blocks = integer(context, BLOCKS);
  let row = pointer(context, WEIGHTS) + ((<usize>i * <usize>blocks * sizeof<W>()) << BLOCK_BITS);
  let gains = pointer(context, GAINS);
  let factors = pointer(context, FACTORS);
  for (let block = 0; block < blocks; block++) {
    let a = i32x4.splat(i32.MAX_VALUE);
    let b = a;
    for (const end = gains + 256; gains < end; gains += 32) {
      const change = products<W>(row, factors);
      a = i32x4.min_s(a, addI32(gains, i32x4.extend_low_i16x8_s(change), isAdded));
      b = i32x4.min_s(b, addI32(gains + 16, i32x4.extend_high_i16x8_s(change), isAdded));
      row += 8 * sizeof<W>();
      factors += 16;
    }
    storeLowest<i32>(context, block, i32x4.min_s(a, b));
  }
}

/** The same for rows of f64. */
// @ts-ignore: decorator
@inline
function passDouble(context: usize, i: i32, spin: f64): void {
  const blocks = integer(context, BLOCKS);
  let row = pointer(context, WEIGHTS) + ((<usize>i * <usize>blocks * 8) << BLOCK_BITS);
  let gains = pointer(context, GAINS);
  let factors = pointer(context, FACTORS);
  let penalties = pointer(context, PENALTIES);
  const spins = f64x2.splat(spin);
  for (let block = 0; block < blocks; block++) {
    let lowest = f64x2.splat(Infinity);
    for (const end = gains + 512; gains < end; gains += 16) {
      const change = f64x2.mul(f64x2.mul(v128.load(row), v128.load(factors)), spins);
      const gain = f64x2.add(v128.load(gains), change);
      v128.store(gains, gain);
      lowest = f64x2.pmin(lowest, f64x2.add(gain, v128.load(penalties)));
      row += 16;
      factors += 16;
      penalties += 16;
    }
    storeLowest<f64>(context, block, lowest);
  }
}

/** Neighbour by neighbour; as they are in increasing order, a block is refreshed once, after its last one. */
// @ts-ignore: decorator
@inline
function walkNeighbours<T>(context: usize, i: i32, spin: i32): void {
  const rows = addressOf<i32>(context, ROW_START, i);
  const end = load<i32>(rows, 4);
  const neighbours = pointer(context, NEIGHBOURS);
  const weights = pointer(context, WEIGHTS);
  const gains = pointer(context, GAINS);
  const spins = pointer(context, SPINS);
  let block = -1;
  for (let e = load<i32>(rows); e < end; e++) {
    const j = load<i32>(neighbours + (<usize>e << 2));
    const at = gains + <usize>j * sizeof<T>();
    const weight = load<T>(weights + <usize>e * sizeof<T>());
    const isAdded = <i32>load<i8>(spins + <usize>j) == spin;
    store<T>(at, isAdded ? load<T>(at) + weight : load<T>(at) - weight);
    const other = j >> BLOCK_BITS;
    if (other == block) continue;
    if (block >= 0) refresh<T>(context, block);
    block = other;
  }
  if (block >= 0) refresh<T>(context, block);
}

/** Updates the gains of all but variable i after a flip of i from `spin`, and the lowest gains of what changed. */
// @ts-ignore: decorator
@inline
export function update<T, W>(context: usize, i: i32, spin: i32): void {
  if (integer(context, ROW_START) != 0) {
    walkNeighbours<T>(context, i, spin);
    refresh<T>(context, i >> BLOCK_BITS);
  } else if (isFloat<T>()) passDouble(context, i, <f64>spin);
  else if (spin > 0) passInteger<W>(context, i, true);
  else passInteger<W>(context, i, false);
}
