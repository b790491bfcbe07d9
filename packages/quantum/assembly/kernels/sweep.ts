/**
 * Butterflies on every qubit of 2^n amplitudes, in increasing qubit order, with few passes over the memory: the low qubits
 * block by block while the block stays in a cache, the high ones on tiles that are gathered into `scratch`
 * (2 * TILE doubles) by their first stage and scattered by their last.
 */
import { stage0, stage2, stage4 } from './butterflies';

/** Qubits of a block in the first-level cache: 2^10 amplitudes are 16 KiB. */
export const NEAR_QUBITS: i32 = 10;
/** Qubits of a block in the second-level cache: 2^14 amplitudes are 256 KiB. */
export const BLOCK_QUBITS: i32 = 14;
/** Qubits that a tile takes at once. */
const TILE_QUBITS: i32 = 6;
/** Amplitudes in a tile. */
export const TILE: i32 = 2048;

/** Qubits from..to-1 of a block of 2^to amplitudes, in place; from >= 1. */
// @ts-ignore: decorator
@inline
function stagesInPlace<K>(re: usize, im: usize, from: i32, to: i32, t: f64): void {
  const bytes = <usize>8 << to;
  let q = from;
  for (; q + 1 < to; q += 2) {
    const row = <usize>8 << q;
    for (let o: usize = 0; o < bytes; o += 4 * row) {
      stage4<K>(re + o, im + o, row, re + o, im + o, row, row, t);
    }
  }
  if (q < to) {
    const row = <usize>8 << q;
    for (let o: usize = 0; o < bytes; o += 2 * row) {
      stage2<K>(re + o, im + o, row, re + o, im + o, row, row, t);
    }
  }
}

/** All qubits of a near block of 2^n amplitudes, n from 1 to NEAR_QUBITS. */
export function sweepNear<K>(re: usize, im: usize, n: i32, t: f64): void {
  stage0<K>(re, im, <usize>8 << n, t);
  stagesInPlace<K>(re, im, 1, n, t);
}

/** Qubits NEAR_QUBITS..n-1 of a block of 2^n amplitudes, n up to BLOCK_QUBITS, after `sweepNear`. */
export function sweepBlock<K>(re: usize, im: usize, n: i32, t: f64): void {
  stagesInPlace<K>(re, im, NEAR_QUBITS, n, t);
}

/** Qubits BLOCK_QUBITS..n-1 of 2^n amplitudes, after `sweepBlock`. */
export function sweepFar<K>(re: usize, im: usize, n: i32, t: f64, scratch: usize): void {
  for (let q = BLOCK_QUBITS; q < n; q += TILE_QUBITS) {
    const numQubits = min(TILE_QUBITS, n - q);
    const row = <usize>8 << q;
    const width = (<usize>TILE << 3) >> numQubits;
    for (let group: usize = 0; group < <usize>8 << n; group += row << numQubits) {
      for (let o = group; o < group + row; o += width) {
        tile<K>(re + o, im + o, row, numQubits, width, t, scratch);
      }
    }
  }
}

/** One tile: 2^numQubits rows of `width` bytes, `row` bytes apart. */
function tile<K>(
  re: usize,
  im: usize,
  row: usize,
  numQubits: i32,
  width: usize,
  t: f64,
  scratch: usize,
): void {
  let fromRe = re;
  let fromIm = im;
  let fromRow = row;
  for (let q = 0; q < numQubits; q += 2) {
    const isLast = q + 2 >= numQubits;
    const toRe = isLast ? re : scratch;
    const toIm = isLast ? im : scratch + (TILE << 3);
    const toRow = isLast ? row : width;
    const rows = 1 << numQubits;
    if (q + 1 < numQubits) {
      for (let r = 0; r < rows; r = nextRow(r, 3 << q)) {
        const f = <usize>r * fromRow;
        const o = <usize>r * toRow;
        stage4<K>(fromRe + f, fromIm + f, fromRow << q, toRe + o, toIm + o, toRow << q, width, t);
      }
    } else {
      for (let r = 0; r < rows; r = nextRow(r, 1 << q)) {
        const f = <usize>r * fromRow;
        const o = <usize>r * toRow;
        stage2<K>(fromRe + f, fromIm + f, fromRow << q, toRe + o, toIm + o, toRow << q, width, t);
      }
    }
    fromRe = toRe;
    fromIm = toIm;
    fromRow = toRow;
  }
}

/** The next integer after `r` whose bits in `mask` are all zero. */
// @ts-ignore: decorator
@inline
function nextRow(r: i32, mask: i32): i32 {
  return ((r | mask) + 1) & ~mask;
}
