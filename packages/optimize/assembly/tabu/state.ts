/**
 * The state of a tabu search in memory at `context`: fields of 4 bytes, then two doubles. TypeScript lays it out
 * (`src/samplers/tabu/tabu-memory.ts` has the same offsets).
 *
 * T is the type of the gains: i32 or f64. The gain of a variable is what its flip adds to the energy. A tabu variable is one
 * that the scan must pass over: an i32 gain is raised by 2^30, beyond all free ones; an f64 gain has an entry of infinity
 * in `PENALTIES`, for adding and taking away again would round.
 */

/** Number of variables. */
export const N: usize = 0;
/** Number of blocks of 64 variables. */
export const BLOCKS: usize = 4;
/** Gains, T, shape (64 blocks). */
export const GAINS: usize = 8;
/** Spins times the common factor of the couplings, i16 or f64, shape (64 blocks); only for dense rows. */
export const FACTORS: usize = 12;
/** Lowest gain of a free variable in each block, T. */
export const LOWEST: usize = 16;
/** Dense: rows of i8, i16 or f64 of 64 blocks each. Sparse: the couplings beside the neighbours, T. */
export const WEIGHTS: usize = 20;
/** Sparse rows, i32, shape (n + 1,); 0 for dense ones. */
export const ROW_START: usize = 24;
export const NEIGHBOURS: usize = 28;
/** 0 or infinity, f64, shape (64 blocks); only for f64. */
export const PENALTIES: usize = 32;
/** i8, shape (n,). */
export const SPINS: usize = 36;
export const BEST_SPINS: usize = 40;
/** The tabu variables: pairs of i32, the variable and for how many more moves. */
export const TABU: usize = 44;
export const NUM_TABU: usize = 48;
/** State of xorshift32. */
export const CHANCE: usize = 52;
/** A flipped variable is tabu for TENURE moves and up to SPREAD - 1 more. */
export const TENURE: usize = 56;
export const SPREAD: usize = 60;
/** 1 while the walk stands on a best state that is not copied yet. */
export const IS_PENDING: usize = 64;
/** Moves since the best energy was found. */
export const SINCE_BEST: usize = 68;
/** Energies in units of the gains, f64. */
export const ENERGY: usize = 72;
export const BEST_ENERGY: usize = 80;

/** log2 of the variables in a block. */
export const BLOCK_BITS: i32 = 6;

const RAISE: i32 = 1 << 30;
/** Gains of free variables lie below. */
const CEILING: i32 = 1 << 29;

// @ts-ignore: decorator
@inline
export function pointer(context: usize, field: usize): usize {
  return <usize>load<u32>(context + field);
}

// @ts-ignore: decorator
@inline
export function integer(context: usize, field: usize): i32 {
  return load<i32>(context + field);
}

// @ts-ignore: decorator
@inline
export function addressOf<T>(context: usize, field: usize, i: i32): usize {
  return pointer(context, field) + <usize>i * sizeof<T>();
}

/** The gain of variable i, whether it is tabu or not. */
// @ts-ignore: decorator
@inline
export function gainOf<T>(context: usize, i: i32): T {
  const gain = load<T>(addressOf<T>(context, GAINS, i));
  return isInteger<T>() ? <T>(<i32>gain >= CEILING ? <i32>gain - RAISE : <i32>gain) : gain;
}

// @ts-ignore: decorator
@inline
export function isTabu<T>(context: usize, i: i32): bool {
  return isInteger<T>()
    ? load<i32>(addressOf<i32>(context, GAINS, i)) >= CEILING
    : load<f64>(addressOf<f64>(context, PENALTIES, i)) != 0.0;
}

/** Hides a free variable from the scan. Its block is to be refreshed. */
// @ts-ignore: decorator
@inline
export function forbid<T>(context: usize, i: i32): void {
  if (isInteger<T>()) {
    const at = addressOf<i32>(context, GAINS, i);
    store<i32>(at, load<i32>(at) + RAISE);
  } else store<f64>(addressOf<f64>(context, PENALTIES, i), Infinity);
}

/** Shows a tabu variable to the scan again. Its block is to be refreshed. */
// @ts-ignore: decorator
@inline
export function release<T>(context: usize, i: i32): void {
  if (isInteger<T>()) {
    const at = addressOf<i32>(context, GAINS, i);
    store<i32>(at, load<i32>(at) - RAISE);
  } else store<f64>(addressOf<f64>(context, PENALTIES, i), 0.0);
}

// @ts-ignore: decorator
@inline
export function storeLowest<T>(context: usize, block: i32, lanes: v128): void {
  const at = addressOf<T>(context, LOWEST, block);
  if (isInteger<T>()) {
    const pairs = i32x4.min_s(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
    const one = i32x4.min_s(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2));
    store<i32>(at, i32x4.extract_lane(one, 0));
  } else {
    const one = f64x2.pmin(lanes, v128.shuffle<f64>(lanes, lanes, 1, 0));
    store<f64>(at, f64x2.extract_lane(one, 0));
  }
}

/** Computes the lowest free gain of a block afresh. */
export function refresh<T>(context: usize, block: i32): void {
  const first = block << BLOCK_BITS;
  let gains = addressOf<T>(context, GAINS, first);
  const end = gains + (sizeof<T>() << BLOCK_BITS);
  if (isInteger<T>()) {
    let lanes = v128.load(gains);
    for (gains += 16; gains < end; gains += 16) lanes = i32x4.min_s(lanes, v128.load(gains));
    storeLowest<T>(context, block, lanes);
  } else {
    let penalties = addressOf<f64>(context, PENALTIES, first);
    let lanes = f64x2.add(v128.load(gains), v128.load(penalties));
    for (gains += 16; gains < end; gains += 16) {
      penalties += 16;
      lanes = f64x2.pmin(lanes, f64x2.add(v128.load(gains), v128.load(penalties)));
    }
    storeLowest<T>(context, block, lanes);
  }
}

/** The lowest gain of all free variables; not {@link isFree} when there is none. */
// @ts-ignore: decorator
@inline
export function lowestFree<T>(context: usize): T {
  let at = pointer(context, LOWEST);
  const end = at + <usize>integer(context, BLOCKS) * sizeof<T>();
  let lowest = load<T>(at);
  for (at += sizeof<T>(); at < end; at += sizeof<T>()) {
    const other = load<T>(at);
    if (other < lowest) lowest = other;
  }
  return lowest;
}

/** Whether a lowest gain is that of a variable. */
// @ts-ignore: decorator
@inline
export function isFree<T>(gain: T): bool {
  return isInteger<T>() ? <i32>gain < CEILING : <f64>gain != Infinity;
}

/** The first free variable with this gain at or after `start`, around the end. */
export function findFree<T>(context: usize, gain: T, start: i32): i32 {
  const blocks = integer(context, BLOCKS);
  const lowest = pointer(context, LOWEST);
  let block = start >> BLOCK_BITS;
  let i = start;
  // The first block comes once more at the end, for what lies before `start`.
  for (let seen = 0; seen <= blocks; seen++) {
    if (load<T>(lowest + <usize>block * sizeof<T>()) == gain) {
      for (const end = (block + 1) << BLOCK_BITS; i < end; i++) {
        if (load<T>(addressOf<T>(context, GAINS, i)) != gain) continue;
        if (isInteger<T>() || !isTabu<T>(context, i)) return i;
      }
    }
    block = block + 1 == blocks ? 0 : block + 1;
    i = block << BLOCK_BITS;
  }
  return -1;
}

/** The next 32 random bits (G. Marsaglia, 2003). */
// @ts-ignore: decorator
@inline
export function nextRandom(context: usize): u32 {
  let x = load<u32>(context + CHANCE);
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  store<u32>(context + CHANCE, x);
  return x;
}

/** A random number of 0 … bound - 1. */
// @ts-ignore: decorator
@inline
export function randomBelow(context: usize, bound: i32): i32 {
  return <i32>((<u64>nextRandom(context) * <u64>bound) >> 32);
}
