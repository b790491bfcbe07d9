/** Butterflies 1 - i t X on the rows of a block or a tile. Twin: `src/reference/transverse-state-vector.ts`. */
import { BLOCK, integer, TILE_BYTES, tangent } from './context';
import { bytesOf, GROUP, nextRow, splat, turnIm, turnRe } from './lanes';

/** Two qubits, the lower one first: rows 0..3 of `bytes` bytes, `row` apart at the source and at the target. */
// @ts-ignore: decorator
@inline
function quad<T>(
  from: usize,
  fromRow: usize,
  to: usize,
  toRow: usize,
  bytes: usize,
  t0: v128,
  t1: v128,
): void {
  const a = from;
  const b = from + fromRow;
  const c = b + fromRow;
  const d = c + fromRow;
  const a1 = to;
  const b1 = to + toRow;
  const c1 = b1 + toRow;
  const d1 = c1 + toRow;
  for (let o: usize = 0; o < bytes; o += GROUP) {
    const ar = v128.load(a + o);
    const ai = v128.load(a + o, 16);
    const br = v128.load(b + o);
    const bi = v128.load(b + o, 16);
    const cr = v128.load(c + o);
    const ci = v128.load(c + o, 16);
    const dr = v128.load(d + o);
    const di = v128.load(d + o, 16);
    const pr = turnRe<T>(ar, bi, t0);
    const pi = turnIm<T>(ai, br, t0);
    const qr = turnRe<T>(br, ai, t0);
    const qi = turnIm<T>(bi, ar, t0);
    const ur = turnRe<T>(cr, di, t0);
    const ui = turnIm<T>(ci, dr, t0);
    const vr = turnRe<T>(dr, ci, t0);
    const vi = turnIm<T>(di, cr, t0);
    v128.store(a1 + o, turnRe<T>(pr, ui, t1));
    v128.store(a1 + o, turnIm<T>(pi, ur, t1), 16);
    v128.store(c1 + o, turnRe<T>(ur, pi, t1));
    v128.store(c1 + o, turnIm<T>(ui, pr, t1), 16);
    v128.store(b1 + o, turnRe<T>(qr, vi, t1));
    v128.store(b1 + o, turnIm<T>(qi, vr, t1), 16);
    v128.store(d1 + o, turnRe<T>(vr, qi, t1));
    v128.store(d1 + o, turnIm<T>(vi, qr, t1), 16);
  }
}

/** One qubit: two rows as in `quad`. */
// @ts-ignore: decorator
@inline
function pair<T>(
  from: usize,
  fromRow: usize,
  to: usize,
  toRow: usize,
  bytes: usize,
  t: v128,
): void {
  const a = from;
  const b = from + fromRow;
  const a1 = to;
  const b1 = to + toRow;
  for (let o: usize = 0; o < bytes; o += GROUP) {
    const ar = v128.load(a + o);
    const ai = v128.load(a + o, 16);
    const br = v128.load(b + o);
    const bi = v128.load(b + o, 16);
    v128.store(a1 + o, turnRe<T>(ar, bi, t));
    v128.store(a1 + o, turnIm<T>(ai, br, t), 16);
    v128.store(b1 + o, turnRe<T>(br, ai, t));
    v128.store(b1 + o, turnIm<T>(bi, ar, t), 16);
  }
}

/** Qubits 2..to-1 of a block of 2^to amplitudes, in place. */
export function nearStages<T>(psi: usize, to: i32, context: usize): void {
  const end = psi + bytesOf<T>(to);
  let q = 2;
  for (; q + 1 < to; q += 2) {
    const row = bytesOf<T>(q);
    const t0 = splat<T>(tangent(context, q));
    const t1 = splat<T>(tangent(context, q + 1));
    for (let o = psi; o < end; o += 4 * row) quad<T>(o, row, o, row, row, t0, t1);
  }
  if (q < to) {
    const row = bytesOf<T>(q);
    const t = splat<T>(tangent(context, q));
    for (let o = psi; o < end; o += 2 * row) pair<T>(o, row, o, row, row, t);
  }
}

/** Width of the rows of a tile of `count` qubits whose rows are `row` apart; a block holds whole tiles. */
// @ts-ignore: decorator
@inline
export function tileWidth<T>(row: usize, count: i32, tileBytes: usize, context: usize): usize {
  const bytes = min(tileBytes, bytesOf<T>(integer(context, BLOCK)));
  return min(row, max(bytes >> (<usize>count), 64));
}

/** Qubits from..from+count-1 of 2^numQubits amplitudes, tile by tile; `first`..`last`-1 of the tiles' offsets in bytes. */
export function farStages<T>(
  psi: usize,
  from: i32,
  count: i32,
  firstByte: usize,
  lastByte: usize,
  context: usize,
  scratch: usize,
): void {
  const row = bytesOf<T>(from);
  const width = tileWidth<T>(row, count, TILE_BYTES, context);
  // Tiles are numbered by the bytes that they hold: `byte` counts columns with the tile's own bits taken out.
  for (let byte = firstByte; byte < lastByte; byte += width << (<usize>count)) {
    const column = byte >> (<usize>count);
    const high = column & ~(row - 1);
    tile<T>(psi + (high << (<usize>count)) + (column & (row - 1)), row, from, count, width, context, scratch);
  }
}

/** One tile: 2^count rows of `width` bytes, gathered into `scratch` by the first stage and scattered by the last. */
function tile<T>(
  psi: usize,
  row: usize,
  qubit: i32,
  count: i32,
  width: usize,
  context: usize,
  scratch: usize,
): void {
  const rows = 1 << count;
  let from = psi;
  let fromRow = row;
  for (let q = 0; q < count;) {
    const isSingle = ((count - q) & 1) != 0;
    const next = q + (isSingle ? 1 : 2);
    const to = next == count ? psi : scratch;
    const toRow = next == count ? row : width;
    const fromStep = fromRow << (<usize>q);
    const toStep = toRow << (<usize>q);
    const mask = (isSingle ? 1 : 3) << q;
    const t0 = splat<T>(tangent(context, qubit + q));
    if (isSingle) {
      for (let r = 0; r < rows; r = nextRow(r, mask)) {
        pair<T>(from + <usize>r * fromRow, fromStep, to + <usize>r * toRow, toStep, width, t0);
      }
    } else {
      const t1 = splat<T>(tangent(context, qubit + q + 1));
      for (let r = 0; r < rows; r = nextRow(r, mask)) {
        quad<T>(from + <usize>r * fromRow, fromStep, to + <usize>r * toRow, toStep, width, t0, t1);
      }
    }
    from = to;
    fromRow = toRow;
    q = next;
  }
}
