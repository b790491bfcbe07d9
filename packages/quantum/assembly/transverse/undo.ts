/**
 * The adjoint pass: takes a layer back from psi and lambda, and on the way sums Im <lambda|X_q|psi> of all qubits (X_q
 * commutes with the mixer, so each stage may add its own qubits) and Im <lambda|E|psi>. The butterflies 1 + i t X leave out
 * the factor cos: a stage behind j others weighs 1 / prod (1 + t^2). Twin: `src/reference/transverse-undo.ts`.
 */
import {
  BLOCK,
  CONSTANTS,
  COST,
  double,
  FACTORS,
  FACTOR_IM,
  FACTOR_RE,
  FAR_COUNT,
  FAR_FROM,
  integer,
  LAMBDA,
  MIRRORED,
  MIRROR_TANGENT,
  NEAR,
  PHASE_SUM,
  pointer,
  PSI,
  QUBITS,
  SLOTS,
  SLOTS2,
  SUB,
  tangent,
  TILE_LAMBDA,
  TILE_PSI,
  UNDO_TILE_BYTES,
  VALUES,
} from './context';
import { writeConstants } from '../kernels/sincos';
import { entry, levels, subEnergies, subFactors } from './factors';
import {
  bytesOf,
  crossIm,
  demoted,
  GROUP,
  highDoubles,
  laneSum,
  lowDoubles,
  nextRow,
  partners0,
  reversed,
  splat,
  turnIm,
  turnRe,
} from './lanes';
import { TILE_QUBITS } from './layer';
import { isTable, partners1 } from './low-qubits';
import { writeLowPhases } from './polynomial';
import { highEnergies, lowEnergies } from './reductions';
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
function weightOf(context: usize, from: i32, to: i32): f64 {
  let weight = 1.0;
  for (let q = from; q < to; q++) {
    const t = tangent(context, q);
    weight /= 1.0 + t * t;
  }
  return weight;
}

/** Qubits 2..near-1 of a near block; returns their part of the sum, weighted from `weight` on. */
function undoNear<T>(psi: usize, lambda: usize, near: i32, weight: f64, context: usize): f64 {
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
function undoTiles<T>(
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

/**
 * Qubits 0 and 1 and then the phase on `count` amplitudes from `index`, in one pass. Returns the lanes of the inner products of
 * the qubits, taken before; Im <lambda|E|psi>, taken between, goes to PHASE_SUM of the scratch.
 */
function undoLow<T, K>(
  psi: usize,
  lambda: usize,
  index: usize,
  count: i32,
  context: usize,
  scratch: usize,
): v128 {
  const t0 = splat<T>(tangent(context, 0));
  const t1 = splat<T>(tangent(context, 1));
  const values = pointer(context, VALUES);
  const table = pointer(context, FACTORS);
  let inner = splat<T>(0.0);
  let sum = f64x2.splat(0.0);
  for (let i = 0; i < count; i += SUB) {
    const size = min(SUB, count - i);
    let cost = pointer(context, COST) + (index + i) * sizeof<K>();
    let energies: usize = 0;
    let re = scratch + FACTOR_RE;
    let im = scratch + FACTOR_IM;
    if (isFloat<K>()) {
      energies = subEnergies(index + i, size, context, scratch, scratch);
      subFactors(index + i, size, context, scratch, scratch);
    }
    const end = psi + <usize>size * 2 * sizeof<T>();
    while (psi < end) {
      let word: u64 = 0;
      if (isTable<K>()) word = levels<K>(cost);
      const e0 = lowEnergies<K>(values, word, energies);
      const e1 = highEnergies<K>(values, word, energies);
      if (sizeof<T>() == 8) {
        const ar = v128.load(psi);
        const ai = v128.load(psi, 16);
        const br = v128.load(psi, 32);
        const bi = v128.load(psi, 48);
        const er = v128.load(lambda);
        const ei = v128.load(lambda, 16);
        const fr = v128.load(lambda, 32);
        const fi = v128.load(lambda, 48);
        // (X_0 + X_1) psi on the first group; the second has it with its lanes exchanged.
        inner = v128.add<T>(
          inner,
          crossIm<T>(
            v128.add<T>(er, partners0<T>(fr)),
            v128.add<T>(ei, partners0<T>(fi)),
            v128.add<T>(partners0<T>(ar), br),
            v128.add<T>(partners0<T>(ai), bi),
          ),
        );
        const pr = turnRe<T>(ar, partners0<T>(ai), t0);
        const pi = turnIm<T>(ai, partners0<T>(ar), t0);
        const qr = turnRe<T>(br, partners0<T>(bi), t0);
        const qi = turnIm<T>(bi, partners0<T>(br), t0);
        const ur = turnRe<T>(er, partners0<T>(ei), t0);
        const ui = turnIm<T>(ei, partners0<T>(er), t0);
        const vr = turnRe<T>(fr, partners0<T>(fi), t0);
        const vi = turnIm<T>(fi, partners0<T>(fr), t0);
        let c0: v128, c1: v128, s0: v128, s1: v128;
        if (isTable<K>()) {
          const g0 = entry<T, K>(table, word, 0);
          const g1 = entry<T, K>(table, word, 1);
          const g2 = entry<T, K>(table, word, 2);
          const g3 = entry<T, K>(table, word, 3);
          c0 = v128.shuffle<f64>(g0, g1, 0, 2);
          s0 = v128.shuffle<f64>(g0, g1, 1, 3);
          c1 = v128.shuffle<f64>(g2, g3, 0, 2);
          s1 = v128.shuffle<f64>(g2, g3, 1, 3);
        } else {
          c0 = v128.load(re);
          c1 = v128.load(re, 16);
          s0 = v128.load(im);
          s1 = v128.load(im, 16);
        }
        const first = turnGroups<T>(
          turnRe<T>(pr, qi, t1),
          turnIm<T>(pi, qr, t1),
          turnRe<T>(ur, vi, t1),
          turnIm<T>(ui, vr, t1),
          psi,
          lambda,
          c0,
          s0,
        );
        const second = turnGroups<T>(
          turnRe<T>(qr, pi, t1),
          turnIm<T>(qi, pr, t1),
          turnRe<T>(vr, ui, t1),
          turnIm<T>(vi, ur, t1),
          psi + GROUP,
          lambda + GROUP,
          c1,
          s1,
        );
        sum = f64x2.add(sum, f64x2.mul(e0, first));
        sum = f64x2.add(sum, f64x2.mul(e1, second));
      } else {
        const ar = v128.load(psi);
        const ai = v128.load(psi, 16);
        const er = v128.load(lambda);
        const ei = v128.load(lambda, 16);
        inner = v128.add<T>(
          inner,
          crossIm<T>(
            er,
            ei,
            v128.add<T>(partners0<T>(ar), partners1(ar)),
            v128.add<T>(partners0<T>(ai), partners1(ai)),
          ),
        );
        const pr = turnRe<T>(ar, partners0<T>(ai), t0);
        const pi = turnIm<T>(ai, partners0<T>(ar), t0);
        const ur = turnRe<T>(er, partners0<T>(ei), t0);
        const ui = turnIm<T>(ei, partners0<T>(er), t0);
        let c: v128, s: v128;
        if (isTable<K>()) {
          const g0 = entry<T, K>(table, word, 0);
          const g1 = entry<T, K>(table, word, 2);
          c = v128.shuffle<f32>(g0, g1, 0, 2, 4, 6);
          s = v128.shuffle<f32>(g0, g1, 1, 3, 5, 7);
        } else {
          c = demoted(v128.load(re), v128.load(re, 16));
          s = demoted(v128.load(im), v128.load(im, 16));
        }
        const cross = turnGroups<T>(
          turnRe<T>(pr, partners1(pi), t1),
          turnIm<T>(pi, partners1(pr), t1),
          turnRe<T>(ur, partners1(ui), t1),
          turnIm<T>(ui, partners1(ur), t1),
          psi,
          lambda,
          c,
          s,
        );
        sum = f64x2.add(sum, f64x2.mul(e0, lowDoubles(cross)));
        sum = f64x2.add(sum, f64x2.mul(e1, highDoubles(cross)));
      }
      psi += 8 * sizeof<T>();
      lambda += 8 * sizeof<T>();
      cost += 4 * sizeof<K>();
      energies += 32;
      re += 32;
      im += 32;
    }
  }
  store<f64>(scratch + PHASE_SUM, laneSum<f64>(sum));
  return inner;
}

/** Stores one group of psi and of lambda times u + i v; returns Im(conj(lambda) psi) of the values before. */
// @ts-ignore: decorator
@inline
function turnGroups<T>(
  pr: v128,
  pi: v128,
  lr: v128,
  li: v128,
  psi: usize,
  lambda: usize,
  u: v128,
  v: v128,
): v128 {
  v128.store(psi, v128.sub<T>(v128.mul<T>(pr, u), v128.mul<T>(pi, v)));
  v128.store(psi, v128.add<T>(v128.mul<T>(pr, v), v128.mul<T>(pi, u)), 16);
  v128.store(lambda, v128.sub<T>(v128.mul<T>(lr, u), v128.mul<T>(li, v)));
  v128.store(lambda, v128.add<T>(v128.mul<T>(lr, v), v128.mul<T>(li, u)), 16);
  return crossIm<T>(lr, li, pr, pi);
}

/** The mirrored qubit between `count` amplitudes from the front and their complements; returns the lanes of its sum. */
function undoMirror<T>(
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

/** A near block from `x`: its qubits and the phase. Returns the weighted sum of the qubits; that of the phase is at PHASE_SUM. */
function undoNearBlock<T, K>(
  x: usize,
  near: i32,
  weight: f64,
  context: usize,
  scratch: usize,
): f64 {
  const psi = pointer(context, PSI) + x * 2 * sizeof<T>();
  const lambda = pointer(context, LAMBDA) + x * 2 * sizeof<T>();
  const sum = undoNear<T>(psi, lambda, near, weight, context);
  const lowWeight = weight * weightOf(context, 2, near);
  return sum + lowWeight * laneSum<T>(undoLow<T, K>(psi, lambda, x, 1 << near, context, scratch));
}

/** Qubits NEAR..BLOCK-1 of the block from `x`; returns their weighted sum. */
function undoMiddle<T>(x: usize, near: i32, block: i32, weight: f64, context: usize, scratch: usize): f64 {
  const psi = pointer(context, PSI) + x * 2 * sizeof<T>();
  const lambda = pointer(context, LAMBDA) + x * 2 * sizeof<T>();
  let sum = 0.0;
  for (let q = near; q < block;) {
    const count = min(TILE_QUBITS, block - q);
    sum += undoTiles<T>(psi, lambda, q, count, 0, bytesOf<T>(block), weight, context, scratch);
    weight *= weightOf(context, q, q + count);
    q += count;
  }
  return sum;
}

/**
 * After `undoFar`: takes qubits 0..BLOCK-1, the mirrored qubit and the phase back in work items first..last-1, blocks as in
 * `layerBlocks`. Partial sums: SLOTS for the mixer, SLOTS2 for the phase. The factors are those of the inverse phase.
 */
export function undoBlocks<T, K>(context: usize, scratch: usize, first: i32, last: i32): void {
  writeConstants(scratch + CONSTANTS);
  if (isFloat<K>()) writeLowPhases(context, scratch);
  const n = integer(context, QUBITS);
  const near = integer(context, NEAR);
  const block = integer(context, BLOCK);
  const nearSize = <usize>1 << near;
  const blockSize = <usize>1 << block;
  const isMirrored = integer(context, MIRRORED) != 0;
  const t = double(context, MIRROR_TANGENT);
  const farWeight = weightOf(context, block, n);
  const mirrorWeight = farWeight * weightOf(context, near, block);
  const nearWeight = isMirrored ? mirrorWeight / (1.0 + t * t) : mirrorWeight;
  const phaseWeight = nearWeight * weightOf(context, 0, near);
  for (let b = first; b < last; b++) {
    const start = <usize>b << block;
    let mixerSum = undoMiddle<T>(start, near, block, farWeight, context, scratch);
    let phaseSum = 0.0;
    if (!isMirrored) {
      for (let x = start; x < start + blockSize; x += nearSize) {
        mixerSum += undoNearBlock<T, K>(x, near, nearWeight, context, scratch);
        phaseSum += load<f64>(scratch + PHASE_SUM);
      }
    } else {
      const size = <usize>1 << n;
      const isOne = near == n;
      if (block != n) {
        mixerSum += undoMiddle<T>(size - start - blockSize, near, block, farWeight, context, scratch);
      }
      const end = block == n && !isOne ? start + (blockSize >> 1) : start + blockSize;
      const half = isOne ? nearSize >> 1 : nearSize;
      for (let x = start; x < end; x += nearSize) {
        const front = x * 2 * sizeof<T>();
        const back = (size - x) * 2 * sizeof<T>();
        const psi = pointer(context, PSI);
        const lambda = pointer(context, LAMBDA);
        mixerSum +=
          mirrorWeight *
          laneSum<T>(
            undoMirror<T>(psi + front, psi + back, lambda + front, lambda + back, <i32>half, t),
          );
        mixerSum += undoNearBlock<T, K>(x, near, nearWeight, context, scratch);
        phaseSum += load<f64>(scratch + PHASE_SUM);
        if (!isOne) {
          const y = size - x - nearSize;
          mixerSum += undoNearBlock<T, K>(y, near, nearWeight, context, scratch);
          phaseSum += load<f64>(scratch + PHASE_SUM);
        }
      }
    }
    const slot = <usize>b << 3;
    store<f64>(pointer(context, SLOTS) + slot, mixerSum);
    store<f64>(pointer(context, SLOTS2) + slot, phaseWeight * phaseSum);
  }
}

/** Takes the far qubits back in work items as in `layerFar`; qubits above FAR_FROM + FAR_COUNT are back already. */
export function undoFar<T>(context: usize, scratch: usize, first: i32, last: i32): void {
  const bytes = bytesOf<T>(integer(context, BLOCK));
  const from = integer(context, FAR_FROM);
  const count = integer(context, FAR_COUNT);
  const weight = weightOf(context, from + count, integer(context, QUBITS));
  for (let item = first; item < last; item++) {
    const sum = undoTiles<T>(
      pointer(context, PSI),
      pointer(context, LAMBDA),
      from,
      count,
      <usize>item * bytes,
      <usize>(item + 1) * bytes,
      weight,
      context,
      scratch,
    );
    store<f64>(pointer(context, SLOTS) + (<usize>item << 3), sum);
  }
}
