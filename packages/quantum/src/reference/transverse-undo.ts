import type { Amplitudes } from '../state-vector.ts';
import type { Geometry } from '../transverse/geometry.ts';
import { turnPair, type Round } from './turn-pair.ts';

/** What {@link undoMixer} needs. */
export interface UndoRequest {
  readonly psi: Amplitudes;
  readonly lambda: Amplitudes;
  readonly energies: Float64Array;
  readonly numQubits: number;
  /** Tangents of the inverse, by qubit. */
  readonly tangents: Float64Array;
  /** Tangent of the mirrored qubit where only half of the state is stored. */
  readonly mirrorTangent: number | undefined;
  readonly geometry: Geometry;
  readonly lanes: 2 | 4;
  readonly round: Round;
}

/** Qubits of a tile at most. */
const tileQubits = 6;
/** Bytes of a tile, and the narrowest row. */
const tileBytes = 8192;
const narrowestRow = 64;

/**
 * Takes the X mixer back from psi and lambda; returns Im <lambda|sum_q X_q|psi> and Im <lambda|E|psi>. The sums go in the
 * order of the kernels: work item by work item, tile by tile, two qubits at a time, in lanes.
 */
export function undoMixer(request: UndoRequest): { byBeta: number; byGamma: number } {
  const { geometry, numQubits: n, mirrorTangent } = request;
  const { near, block, far, numBlocks, numItems } = geometry;
  const blockSize = 2 ** block;
  const nearSize = 2 ** near;
  const size = 2 ** n;
  let byBeta = 0;
  for (const { from, count } of far.toReversed()) {
    const weight = weightOf(request, from + count, n);
    byBeta += inOrder(numItems, (item) =>
      undoTiles(request, 0, from, count, item * blockSize, (item + 1) * blockSize, weight),
    );
  }
  const farWeight = weightOf(request, block, n);
  const mirrorWeight = farWeight * weightOf(request, near, block);
  const nearWeight =
    mirrorTangent === undefined ? mirrorWeight : mirrorWeight / (1 + mirrorTangent * mirrorTangent);
  const phaseWeight = nearWeight * weightOf(request, 0, near);
  const phaseSums: number[] = [];
  byBeta += inOrder(numBlocks, (b) => {
    const start = b * blockSize;
    let mixerSum = undoMiddle(request, start, farWeight);
    let phaseSum = 0;
    if (mirrorTangent === undefined) {
      for (let x = start; x < start + blockSize; x += nearSize) {
        mixerSum += undoNearBlock(request, x, nearWeight);
        phaseSum += phaseInner(request, x);
      }
    } else {
      const isOne = near === n;
      if (block !== n) mixerSum += undoMiddle(request, size - start - blockSize, farWeight);
      const end = block === n && !isOne ? start + blockSize / 2 : start + blockSize;
      for (let x = start; x < end; x += nearSize) {
        const half = isOne ? nearSize / 2 : nearSize;
        mixerSum += mirrorWeight * undoMirror(request, x, half, mirrorTangent);
        mixerSum += undoNearBlock(request, x, nearWeight);
        phaseSum += phaseInner(request, x);
        if (isOne) continue;
        const y = size - x - nearSize;
        mixerSum += undoNearBlock(request, y, nearWeight);
        phaseSum += phaseInner(request, y);
      }
    }
    phaseSums.push(phaseWeight * phaseSum);
    return mixerSum;
  });
  return { byBeta, byGamma: inOrder(numBlocks, (b) => phaseSums[b]) };
}

function inOrder(count: number, term: (item: number) => number): number {
  let sum = 0;
  for (let item = 0; item < count; item++) sum += term(item);
  return sum;
}

/** prod 1 / (1 + t^2) over qubits from..to-1. */
function weightOf({ tangents }: UndoRequest, from: number, to: number): number {
  let weight = 1;
  for (let q = from; q < to; q++) weight /= 1 + tangents[q] * tangents[q];
  return weight;
}

function sumLanes(lanes: readonly number[]): number {
  return lanes.length === 2 ? lanes[0] + lanes[1] : lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
}

/** Im(conj(l) p). */
function cross(round: Round, lr: number, li: number, pr: number, pi: number): number {
  return round(round(lr * pi) - round(li * pr));
}

/** Qubits from..from+count-1 of the columns firstAmplitude..lastAmplitude-1 (counted with these qubits) from `start`. */
function undoTiles(
  request: UndoRequest,
  start: number,
  from: number,
  count: number,
  first: number,
  last: number,
  weight: number,
): number {
  const amplitudeBytes = request.lanes === 2 ? 16 : 8;
  const row = 2 ** from;
  const bytes = Math.min(tileBytes, 2 ** request.geometry.block * amplitudeBytes);
  const width = Math.min(row, Math.max(bytes / 2 ** count, narrowestRow) / amplitudeBytes);
  let sum = 0;
  for (let at = first; at < last; at += width * 2 ** count) {
    const column = at / 2 ** count;
    const tile = start + (column - (column % row)) * 2 ** count + (column % row);
    let stageWeight = weight;
    for (let q = 0; q < count;) {
      const step = (count - q) % 2 === 1 ? 1 : 2;
      const mask = (2 ** step - 1) * 2 ** q;
      const bases: number[] = [];
      for (let r = 0; r < 2 ** count; r++) if ((r & mask) === 0) bases.push(tile + r * row);
      sum += stageWeight * undoStage(request, from + q, step, bases, width);
      stageWeight *= weightOf(request, from + q, from + q + step);
      q += step;
    }
  }
  return sum;
}

/** One or two qubits from `qubit` on `width` neighbours from each base; returns the sum of their inner products. */
function undoStage(
  request: UndoRequest,
  qubit: number,
  step: 1 | 2,
  bases: readonly number[],
  width: number,
): number {
  const { lanes, round, psi, lambda, tangents } = request;
  const total = new Array<number>(lanes).fill(0);
  const bit = 2 ** qubit;
  for (const base of bases) {
    const inner = new Array<number>(lanes).fill(0);
    for (let a = base; a < base + width; a++) {
      const lane = a % lanes;
      if (step === 1) {
        const b = a + bit;
        const term = round(
          cross(round, lambda.re[a], lambda.im[a], psi.re[b], psi.im[b]) +
            cross(round, lambda.re[b], lambda.im[b], psi.re[a], psi.im[a]),
        );
        inner[lane] = round(inner[lane] + term);
        for (const state of [psi, lambda]) turnPair(state, a, b, tangents[qubit], round);
      } else {
        const [b, c, d] = [a + bit, a + 2 * bit, a + 3 * bit];
        const outer = crossOfSums(request, a, d, b, c);
        const middle = crossOfSums(request, b, c, a, d);
        inner[lane] = round(inner[lane] + round(outer + middle));
        for (const state of [psi, lambda]) {
          turnPair(state, a, b, tangents[qubit], round);
          turnPair(state, c, d, tangents[qubit], round);
          turnPair(state, a, c, tangents[qubit + 1], round);
          turnPair(state, b, d, tangents[qubit + 1], round);
        }
      }
    }
    for (let l = 0; l < lanes; l++) total[l] = round(total[l] + inner[l]);
  }
  return sumLanes(total);
}

/** Im(conj(lambda_a + lambda_b)(psi_c + psi_d)). */
function crossOfSums(
  { round, psi, lambda }: UndoRequest,
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  return cross(
    round,
    round(lambda.re[a] + lambda.re[b]),
    round(lambda.im[a] + lambda.im[b]),
    round(psi.re[c] + psi.re[d]),
    round(psi.im[c] + psi.im[d]),
  );
}

function undoMiddle(request: UndoRequest, start: number, weight: number): number {
  const { near, block } = request.geometry;
  let sum = 0;
  let behind = weight;
  for (let q = near; q < block;) {
    const count = Math.min(tileQubits, block - q);
    sum += undoTiles(request, start, q, count, 0, 2 ** block, behind);
    behind *= weightOf(request, q, q + count);
    q += count;
  }
  return sum;
}

/** Qubits 2..near-1 two at a time, then 0 and 1. */
function undoNearBlock(request: UndoRequest, start: number, weight: number): number {
  const { near } = request.geometry;
  const size = 2 ** near;
  let sum = 0;
  let behind = weight;
  for (let q = 2; q < near;) {
    const step = q + 1 < near ? 2 : 1;
    const bases: number[] = [];
    for (let o = 0; o < size; o += 2 ** (q + step)) bases.push(start + o);
    sum += behind * undoStage(request, q, step, bases, 2 ** q);
    behind *= weightOf(request, q, q + step);
    q += step;
  }
  return sum + weight * weightOf(request, 2, near) * undoLow(request, start, size);
}

/** Qubits 0 and 1 of groups of four amplitudes. */
function undoLow(request: UndoRequest, start: number, count: number): number {
  const { lanes, round, psi, lambda, tangents } = request;
  const inner = new Array<number>(lanes).fill(0);
  for (let a = start; a < start + count; a += 4) {
    const [b, c, d] = [a + 1, a + 2, a + 3];
    if (lanes === 2) {
      inner[0] = round(inner[0] + crossOfSums(request, a, d, b, c));
      inner[1] = round(inner[1] + crossOfSums(request, b, c, a, d));
    } else {
      for (let l = 0; l < 4; l++) {
        const [p, q] = l === 0 || l === 3 ? [b, c] : [a, d];
        const term = cross(
          round,
          lambda.re[a + l],
          lambda.im[a + l],
          round(psi.re[p] + psi.re[q]),
          round(psi.im[p] + psi.im[q]),
        );
        inner[l] = round(inner[l] + term);
      }
    }
    for (const state of [psi, lambda]) {
      turnPair(state, a, b, tangents[0], round);
      turnPair(state, c, d, tangents[0], round);
      turnPair(state, a, c, tangents[1], round);
      turnPair(state, b, d, tangents[1], round);
    }
  }
  return sumLanes(inner);
}

/** The mirrored qubit on `count` amplitudes from `start` and their complements. */
function undoMirror(
  { lanes, round, psi, lambda, numQubits }: UndoRequest,
  start: number,
  count: number,
  t: number,
): number {
  const inner = new Array<number>(lanes).fill(0);
  for (let a = start; a < start + count; a++) {
    const b = 2 ** numQubits - 1 - a;
    const term = round(
      cross(round, lambda.re[a], lambda.im[a], psi.re[b], psi.im[b]) +
        cross(round, lambda.re[b], lambda.im[b], psi.re[a], psi.im[a]),
    );
    inner[a % lanes] = round(inner[a % lanes] + term);
    for (const state of [psi, lambda]) turnPair(state, a, b, t, round);
  }
  return sumLanes(inner);
}

/** Im <lambda|E|psi> of a near block, in two lanes. */
function phaseInner(
  { round, psi, lambda, energies, geometry }: UndoRequest,
  start: number,
): number {
  const lane = [0, 0];
  for (let x = start; x < start + 2 ** geometry.near; x++) {
    lane[x % 2] += energies[x] * cross(round, lambda.re[x], lambda.im[x], psi.re[x], psi.im[x]);
  }
  return lane[0] + lane[1];
}
