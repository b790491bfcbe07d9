/**
 * Butterflies 1 + i t X on the rows of psi and lambda, which add up Im <lambda|X_q|psi> on the way. Twin:
 * `src/reference/transverse-undo.ts`.
 */
import { tangent, TILE_LAMBDA, TILE_PSI, UNDO_TILE_BYTES } from './context';
import { bytesOf, crossIm, GROUP, laneSum, nextRow, reversed, splat, turnIm, turnRe } from './lanes';
import { tileWidth } from './stages';

/** Two qubits of psi and lambda; returns the lanes of the inner products of both qubits, taken before. */
// @ts-ignore: decorator
@inline
function undoQuad<T>(
  from: usize,
  lambdaFrom: usize,
  fromRow: usize,
  to: usize,
  lambdaTo: usize,
  toRow: usize,
  bytes: usize,
  t0: v128,
  t1: v128,
): v128 {
  let inner = splat<T>(0.0);
  for (let o: usize = 0; o < bytes; o += GROUP) {
    const p = from + o;
    const ar = v128.load(p);
    const ai = v128.load(p, 16);
    const br = v128.load(p + fromRow);
    const bi = v128.load(p + fromRow, 16);
    const cr = v128.load(p + 2 * fromRow);
    const ci = v128.load(p + 2 * fromRow, 16);
    const dr = v128.load(p + 3 * fromRow);
    const di = v128.load(p + 3 * fromRow, 16);
    // (X_0 + X_1) psi is b + c on rows 0 and 3, a + d on rows 1 and 2.
    const outerRe = v128.add<T>(br, cr);
    const outerIm = v128.add<T>(bi, ci);
    const middleRe = v128.add<T>(ar, dr);
    const middleIm = v128.add<T>(ai, di);
    turnRows<T>(ar, ai, br, bi, cr, ci, dr, di, to + o, toRow, t0, t1);
    const l = lambdaFrom + o;
    const er = v128.load(l);
    const ei = v128.load(l, 16);
    const fr = v128.load(l + fromRow);
    const fi = v128.load(l + fromRow, 16);
    const gr = v128.load(l + 2 * fromRow);
    const gi = v128.load(l + 2 * fromRow, 16);
    const hr = v128.load(l + 3 * fromRow);
    const hi = v128.load(l + 3 * fromRow, 16);
    inner = v128.add<T>(
      inner,
      v128.add<T>(
        crossIm<T>(v128.add<T>(er, hr), v128.add<T>(ei, hi), outerRe, outerIm),
        crossIm<T>(v128.add<T>(fr, gr), v128.add<T>(fi, gi), middleRe, middleIm),
      ),
    );
    turnRows<T>(er, ei, fr, fi, gr, gi, hr, hi, lambdaTo + o, toRow, t0, t1);
  }
  return inner;
}

/** Butterflies of two qubits on four rows in registers, stored from `to`. */
// @ts-ignore: decorator
@inline
function turnRows<T>(
  ar: v128,
  ai: v128,
  br: v128,
  bi: v128,
  cr: v128,
  ci: v128,
  dr: v128,
  di: v128,
  to: usize,
  row: usize,
  t0: v128,
  t1: v128,
): void {
  const pr = turnRe<T>(ar, bi, t0);
  const pi = turnIm<T>(ai, br, t0);
  const qr = turnRe<T>(br, ai, t0);
  const qi = turnIm<T>(bi, ar, t0);
  const ur = turnRe<T>(cr, di, t0);
  const ui = turnIm<T>(ci, dr, t0);
  const vr = turnRe<T>(dr, ci, t0);
  const vi = turnIm<T>(di, cr, t0);
  v128.store(to, turnRe<T>(pr, ui, t1));
  v128.store(to, turnIm<T>(pi, ur, t1), 16);
  v128.store(to + row, turnRe<T>(qr, vi, t1));
  v128.store(to + row, turnIm<T>(qi, vr, t1), 16);
  v128.store(to + 2 * row, turnRe<T>(ur, pi, t1));
  v128.store(to + 2 * row, turnIm<T>(ui, pr, t1), 16);
  v128.store(to + 3 * row, turnRe<T>(vr, qi, t1));
  v128.store(to + 3 * row, turnIm<T>(vi, qr, t1), 16);
}

/** One qubit of psi and lambda, as `undoQuad`. */
// @ts-ignore: decorator
@inline
function undoPair<T>(
  from: usize,
  lambdaFrom: usize,
  fromRow: usize,
  to: usize,
  lambdaTo: usize,
  toRow: usize,
  bytes: usize,
  t: v128,
): v128 {
  let inner = splat<T>(0.0);
  for (let o: usize = 0; o < bytes; o += GROUP) {
    const p = from + o;
    const ar = v128.load(p);
    const ai = v128.load(p, 16);
    const br = v128.load(p + fromRow);
    const bi = v128.load(p + fromRow, 16);
    const l = lambdaFrom + o;
    const er = v128.load(l);
    const ei = v128.load(l, 16);
    const fr = v128.load(l + fromRow);
    const fi = v128.load(l + fromRow, 16);
    inner = v128.add<T>(inner, v128.add<T>(crossIm<T>(er, ei, br, bi), crossIm<T>(fr, fi, ar, ai)));
    v128.store(to + o, turnRe<T>(ar, bi, t));
    v128.store(to + o, turnIm<T>(ai, br, t), 16);
    v128.store(to + toRow + o, turnRe<T>(br, ai, t));
    v128.store(to + toRow + o, turnIm<T>(bi, ar, t), 16);
    v128.store(lambdaTo + o, turnRe<T>(er, fi, t));
    v128.store(lambdaTo + o, turnIm<T>(ei, fr, t), 16);
    v128.store(lambdaTo + toRow + o, turnRe<T>(fr, ei, t));
    v128.store(lambdaTo + toRow + o, turnIm<T>(fi, er, t), 16);
  }
  return inner;
}

/** prod over qubits from..to-1 of 1 / (1 + t^2). */
// @ts-ignore: decorator
@inline
export function weightOf(context: usize, from: i32, to: i32): f64 {
  let weight = 1.0;
  for (let q = from; q < to; q++) {
    const t = tangent(context, q);
    weight /= 1.0 + t * t;
  }
  return weight;
}

/** Qubits 2..near-1 of a near block; returns their part of the sum, weighted from `weight` on. */
export function undoNear<T>(psi: usize, lambda: usize, near: i32, weight: f64, context: usize): f64 {
  const bytes = bytesOf<T>(near);
  let sum = 0.0;
  let q = 2;
  for (; q + 1 < near; q += 2) {
    const row = bytesOf<T>(q);
    const t0 = splat<T>(tangent(context, q));
    const t1 = splat<T>(tangent(context, q + 1));
    let inner = splat<T>(0.0);
    for (let o: usize = 0; o < bytes; o += 4 * row) {
      inner = v128.add<T>(
        inner,
        undoQuad<T>(psi + o, lambda + o, row, psi + o, lambda + o, row, row, t0, t1),
      );
    }
    sum += weight * laneSum<T>(inner);
    weight *= weightOf(context, q, q + 2);
  }
  if (q < near) {
    const row = bytesOf<T>(q);
    const t = splat<T>(tangent(context, q));
    let inner = splat<T>(0.0);
    for (let o: usize = 0; o < bytes; o += 2 * row) {
      inner = v128.add<T>(
        inner,
        undoPair<T>(psi + o, lambda + o, row, psi + o, lambda + o, row, row, t),
      );
    }
    sum += weight * laneSum<T>(inner);
  }
  return sum;
}

/** As `farStages`; returns the sum of these qubits, weighted from `weight` on. */
export function undoTiles<T>(
  psi: usize,
  lambda: usize,
  qubit: i32,
  count: i32,
  firstByte: usize,
  lastByte: usize,
  weight: f64,
  context: usize,
  scratch: usize,
): f64 {
  const row = bytesOf<T>(qubit);
  const width = tileWidth<T>(row, count, UNDO_TILE_BYTES, context);
  const rows = 1 << count;
  let sum = 0.0;
  for (let byte = firstByte; byte < lastByte; byte += width << (<usize>count)) {
    const column = byte >> (<usize>count);
    const offset = ((column & ~(row - 1)) << (<usize>count)) + (column & (row - 1));
    let from = psi + offset;
    let lambdaFrom = lambda + offset;
    let fromRow = row;
    let stageWeight = weight;
    for (let q = 0; q < count;) {
      const isSingle = ((count - q) & 1) != 0;
      const next = q + (isSingle ? 1 : 2);
      const isLast = next == count;
      const to = isLast ? psi + offset : scratch + TILE_PSI;
      const lambdaTo = isLast ? lambda + offset : scratch + TILE_LAMBDA;
      const toRow = isLast ? row : width;
      const fromStep = fromRow << (<usize>q);
      const toStep = toRow << (<usize>q);
      const mask = (isSingle ? 1 : 3) << q;
      const t0 = splat<T>(tangent(context, qubit + q));
      const t1 = splat<T>(isSingle ? 0.0 : tangent(context, qubit + q + 1));
      let inner = splat<T>(0.0);
      for (let r = 0; r < rows; r = nextRow(r, mask)) {
        const f = <usize>r * fromRow;
        const o = <usize>r * toRow;
        inner = v128.add<T>(
          inner,
          isSingle
            ? undoPair<T>(from + f, lambdaFrom + f, fromStep, to + o, lambdaTo + o, toStep, width, t0)
            : undoQuad<T>(
                from + f,
                lambdaFrom + f,
                fromStep,
                to + o,
                lambdaTo + o,
                toStep,
                width,
                t0,
                t1,
              ),
        );
      }
      sum += stageWeight * laneSum<T>(inner);
      stageWeight *= weightOf(context, qubit + q, qubit + next);
      from = to;
      lambdaFrom = lambdaTo;
      fromRow = toRow;
      q = next;
    }
  }
  return sum;
}

/** The mirrored qubit between `count` amplitudes from the front and their complements; returns the lanes of its sum. */
export function undoMirror<T>(
  front: usize,
  back: usize,
  lambdaFront: usize,
  lambdaBack: usize,
  count: i32,
  t: f64,
): v128 {
  const tt = splat<T>(t);
  let inner = splat<T>(0.0);
  const end = front + <usize>count * 2 * sizeof<T>();
  while (front < end) {
    back -= GROUP;
    lambdaBack -= GROUP;
    const ar = v128.load(front);
    const ai = v128.load(front, 16);
    const br = reversed<T>(v128.load(back));
    const bi = reversed<T>(v128.load(back, 16));
    const er = v128.load(lambdaFront);
    const ei = v128.load(lambdaFront, 16);
    const fr = reversed<T>(v128.load(lambdaBack));
    const fi = reversed<T>(v128.load(lambdaBack, 16));
    inner = v128.add<T>(inner, v128.add<T>(crossIm<T>(er, ei, br, bi), crossIm<T>(fr, fi, ar, ai)));
    v128.store(front, turnRe<T>(ar, bi, tt));
    v128.store(front, turnIm<T>(ai, br, tt), 16);
    v128.store(back, reversed<T>(turnRe<T>(br, ai, tt)));
    v128.store(back, reversed<T>(turnIm<T>(bi, ar, tt)), 16);
    v128.store(lambdaFront, turnRe<T>(er, fi, tt));
    v128.store(lambdaFront, turnIm<T>(ei, fr, tt), 16);
    v128.store(lambdaBack, reversed<T>(turnRe<T>(fr, ei, tt)));
    v128.store(lambdaBack, reversed<T>(turnIm<T>(fi, er, tt)), 16);
    front += GROUP;
    lambdaFront += GROUP;
  }
  return inner;
}
