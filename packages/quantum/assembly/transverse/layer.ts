/** One layer: phase and X mixer, in passes over the memory that threads share by work items. */
import {
  AMPLITUDE,
  BLOCK,
  CONSTANTS,
  COST,
  FAR_COUNT,
  FAR_FROM,
  IS_FIRST,
  integer,
  MIRRORED,
  MIRROR_TANGENT,
  double,
  NEAR,
  pointer,
  PSI,
  QUBITS,
  SECOND,
} from './context';
import { writeConstants } from '../kernels/sincos';
import { bytesOf, GROUP, splat } from './lanes';
import { low, mirror } from './low-qubits';
import { writeLowPhases } from './polynomial';
import { farStages, nearStages } from './stages';

/** Qubits of a tile at most. */
export const TILE_QUBITS: i32 = 6;

/** Qubits NEAR..BLOCK-1 of a block, tile by tile. */
// @ts-ignore: decorator
@inline
function middle<T>(psi: usize, near: i32, block: i32, context: usize, scratch: usize): void {
  for (let q = near; q < block;) {
    const count = min(TILE_QUBITS, block - q);
    farStages<T>(psi, q, count, 0, bytesOf<T>(block), context, scratch);
    q += count;
  }
}

/** The uniform state on `count` amplitudes, where the layer is the first: no pass over the memory of its own. */
// @ts-ignore: decorator
@inline
function fillFirst<T>(psi: usize, count: usize, context: usize): void {
  if (integer(context, IS_FIRST) == 0) return;
  const value = splat<T>(double(context, AMPLITUDE));
  const zero = splat<T>(0.0);
  for (let p = psi, end = psi + count * 2 * sizeof<T>(); p < end; p += GROUP) {
    v128.store(p, value);
    v128.store(p, zero, 16);
  }
}

/**
 * Phase and qubits 0..BLOCK-1 of blocks first..last-1; with the mirror, of these blocks and of their complements (`last` at
 * most half of the blocks, or the one block there is).
 */
export function layerBlocks<T, K>(
  context: usize,
  scratch: usize,
  first: i32,
  last: i32,
): void {
  writeConstants(scratch + CONSTANTS);
  if (isFloat<K>()) writeLowPhases(context, scratch);
  const psi = pointer(context, PSI);
  const cost = pointer(context, COST);
  const n = integer(context, QUBITS);
  const near = integer(context, NEAR);
  const block = integer(context, BLOCK);
  const nearSize = <usize>1 << near;
  const blockSize = <usize>1 << block;
  const isMirrored = integer(context, MIRRORED) != 0;
  for (let b = first; b < last; b++) {
    const start = <usize>b << block;
    if (!isMirrored) {
      for (let x = start; x < start + blockSize; x += nearSize) {
        const at = psi + x * 2 * sizeof<T>();
        fillFirst<T>(at, nearSize, context);
        low<T, K>(at, x, 1 << near, cost + x * sizeof<K>(), context, scratch);
        nearStages<T>(at, near, context);
      }
      middle<T>(psi + start * 2 * sizeof<T>(), near, block, context, scratch);
    } else {
      const t = double(context, MIRROR_TANGENT);
      const size = <usize>1 << n;
      // A single near block is its own complement.
      const isOne = near == n;
      const half = isOne ? nearSize >> 1 : nearSize;
      // Inside the only block the near blocks pair up, so that half of them are fronts.
      const end = block == n && !isOne ? start + (blockSize >> 1) : start + blockSize;
      for (let x = start; x < end; x += nearSize) {
        const y = size - x;
        const front = psi + x * 2 * sizeof<T>();
        const back = psi + y * 2 * sizeof<T>();
        fillFirst<T>(front, nearSize, context);
        if (!isOne) fillFirst<T>(back - nearSize * 2 * sizeof<T>(), nearSize, context);
        mirror<T, K>(front, back, x, y, <i32>half, t, context, scratch, scratch + SECOND, cost);
        low<T, i32>(front, x, 1 << near, 0, context, scratch);
        nearStages<T>(front, near, context);
        if (!isOne) {
          const other = back - nearSize * 2 * sizeof<T>();
          low<T, i32>(other, y - nearSize, 1 << near, 0, context, scratch);
          nearStages<T>(other, near, context);
        }
      }
      middle<T>(psi + start * 2 * sizeof<T>(), near, block, context, scratch);
      if (block != n) {
        const other = psi + (size - start - blockSize) * 2 * sizeof<T>();
        middle<T>(other, near, block, context, scratch);
      }
    }
  }
}

/** The far qubits FAR_FROM..FAR_FROM+FAR_COUNT-1 of work items first..last-1, 2^BLOCK amplitudes each. */
export function layerFar<T>(context: usize, scratch: usize, first: i32, last: i32): void {
  const bytes = bytesOf<T>(integer(context, BLOCK));
  farStages<T>(
    pointer(context, PSI),
    integer(context, FAR_FROM),
    integer(context, FAR_COUNT),
    <usize>first * bytes,
    <usize>last * bytes,
    context,
    scratch,
  );
}
