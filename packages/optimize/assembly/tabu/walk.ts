/** The walks of a tabu search. Twin: `src/reference/tabu.ts`, which says what each does. */
import { update } from './update';
import {
  addressOf,
  BEST_ENERGY,
  BEST_SPINS,
  BLOCK_BITS,
  BLOCKS,
  ENERGY,
  FACTORS,
  findFree,
  forbid,
  gainOf,
  GAINS,
  integer,
  IS_PENDING,
  isFree,
  isTabu,
  lowestFree,
  N,
  NUM_TABU,
  pointer,
  randomBelow,
  refresh,
  release,
  ROW_START,
  SINCE_BEST,
  SPINS,
  SPREAD,
  TABU,
  TENURE,
} from './state';

/** Copies a best state that the walk stands on. */
export function secure(context: usize): void {
  if (integer(context, IS_PENDING) == 0) return;
  memory.copy(pointer(context, BEST_SPINS), pointer(context, SPINS), integer(context, N));
  store<i32>(context + IS_PENDING, 0);
}

/** Flips variable i, which is free or is tabu from now on for `tenure` moves. */
// @ts-ignore: decorator
@inline
function flip<T, W>(context: usize, i: i32, isForbidden: bool): void {
  const gain = gainOf<T>(context, i);
  const spinAt = pointer(context, SPINS) + <usize>i;
  const spin = <i32>load<i8>(spinAt);
  store<i8>(spinAt, <i8>-spin);
  if (integer(context, ROW_START) == 0) {
    if (isInteger<T>()) {
      const at = addressOf<i16>(context, FACTORS, i);
      store<i16>(at, -load<i16>(at));
    } else {
      const at = addressOf<f64>(context, FACTORS, i);
      store<f64>(at, -load<f64>(at));
    }
  }
  store<T>(addressOf<T>(context, GAINS, i), -gain);
  if (isForbidden) forbid<T>(context, i);
  update<T, W>(context, i, spin);
  const energy = load<f64>(context + ENERGY) + <f64>gain;
  store<f64>(context + ENERGY, energy);
  store<i32>(context + SINCE_BEST, integer(context, SINCE_BEST) + 1);
  if (energy < load<f64>(context + BEST_ENERGY)) {
    store<f64>(context + BEST_ENERGY, energy);
    store<i32>(context + IS_PENDING, 1);
    store<i32>(context + SINCE_BEST, 0);
  }
}

/** The tabu variable of the lowest gain, as a place in the list; -1 when there is none. */
// @ts-ignore: decorator
@inline
function lowestTabu<T>(context: usize): i32 {
  const list = pointer(context, TABU);
  const count = integer(context, NUM_TABU);
  let found = -1;
  let lowest = <T>0;
  for (let place = 0; place < count; place++) {
    const gain = gainOf<T>(context, load<i32>(list + (<usize>place << 3)));
    if (found >= 0 && gain >= lowest) continue;
    found = place;
    lowest = gain;
  }
  return found;
}

/** One move has passed: releases what was tabu long enough, and variable `taken`. */
// @ts-ignore: decorator
@inline
function tick<T>(context: usize, taken: i32): void {
  const list = pointer(context, TABU);
  const end = list + (<usize>integer(context, NUM_TABU) << 3);
  const isSparse = integer(context, ROW_START) != 0;
  let kept = list;
  for (let entry = list; entry < end; entry += 8) {
    const i = load<i32>(entry);
    const left = load<i32>(entry, 4) - 1;
    if (left > 0 && i != taken) {
      store<i32>(kept, i);
      store<i32>(kept, left, 4);
      kept += 8;
      continue;
    }
    release<T>(context, i);
    // A dense pass refreshes every block.
    if (isSparse) refresh<T>(context, i >> BLOCK_BITS);
  }
  store<i32>(context + NUM_TABU, <i32>((kept - list) >> 3));
}

export function search<T, W>(context: usize, moves: i32): void {
  const n = integer(context, N);
  const tenure = integer(context, TENURE);
  const spread = integer(context, SPREAD);
  for (let move = 0; move < moves; move++) {
    const lowest = lowestFree<T>(context);
    const start = randomBelow(context, n);
    let i = -1;
    let gain = lowest;
    const place = lowestTabu<T>(context);
    if (place >= 0) {
      const candidate = load<i32>(pointer(context, TABU) + (<usize>place << 3));
      const its = gainOf<T>(context, candidate);
      const reached = load<f64>(context + ENERGY) + <f64>its;
      if (its < lowest && reached < load<f64>(context + BEST_ENERGY)) {
        i = candidate;
        gain = its;
      }
    }
    if (i < 0) i = findFree<T>(context, lowest, start);
    if (gain >= <T>0) secure(context);
    tick<T>(context, i);
    const time = min(tenure + randomBelow(context, spread), n - 1);
    if (time > 0) {
      const entry = pointer(context, TABU) + (<usize>integer(context, NUM_TABU) << 3);
      store<i32>(entry, i);
      store<i32>(entry, time, 4);
      store<i32>(context + NUM_TABU, integer(context, NUM_TABU) + 1);
    }
    flip<T, W>(context, i, time > 0);
  }
  secure(context);
}

export function moveTo<T, W>(context: usize, target: usize, first: i32, last: i32): void {
  const spins = pointer(context, SPINS);
  for (let i = first; i < last; i++) {
    if (load<i8>(spins + <usize>i) == load<i8>(target + <usize>i)) continue;
    // The walk may leave a best state upwards.
    secure(context);
    flip<T, W>(context, i, false);
  }
  secure(context);
}

export function aim<T>(context: usize, target: usize): i32 {
  const spins = pointer(context, SPINS);
  const n = integer(context, N);
  let different = n;
  for (let i = 0; i < n; i++) {
    if (load<i8>(spins + <usize>i) != load<i8>(target + <usize>i)) continue;
    forbid<T>(context, i);
    different--;
  }
  refreshAll<T>(context);
  return different;
}

export function approach<T, W>(context: usize, moves: i32): void {
  for (let move = 0; move < moves; move++) {
    const lowest = lowestFree<T>(context);
    const start = randomBelow(context, integer(context, N));
    if (!isFree<T>(lowest)) break;
    if (lowest >= <T>0) secure(context);
    flip<T, W>(context, findFree<T>(context, lowest, start), true);
  }
  secure(context);
}

export function releaseAll<T>(context: usize): void {
  const n = integer(context, N);
  for (let i = 0; i < n; i++) if (isTabu<T>(context, i)) release<T>(context, i);
  store<i32>(context + NUM_TABU, 0);
  refreshAll<T>(context);
}

function refreshAll<T>(context: usize): void {
  const blocks = integer(context, BLOCKS);
  for (let block = 0; block < blocks; block++) refresh<T>(context, block);
}
