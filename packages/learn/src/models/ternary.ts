import { KetflowError, type RandomStream, type StopSignal } from '@ketflow/core';
import { requireClassCodes, scoreCount } from './class-loss.ts';
import type { LinearHead } from './classifier.ts';
import type { Design } from './encoder.ts';
import { gramStatistics, gramTimes, type GramStatistics } from './gram.ts';
import { scaleCodes } from './score-scales.ts';
import { codesOfBits, ternaryModel, type BinaryQuadratic } from './ternary-model.ts';

/** Minimises a quadratic function of bits: returns n bits, 0 or 1. */
export type BinarySolver = (
  model: BinaryQuadratic,
  stream: RandomStream,
  signal?: StopSignal,
) => Int8Array | Promise<Int8Array>;

/** Settings of {@link fitTernary}. */
export interface TernaryOptions {
  /** The logistic head of the same rows: its rounded weights are the start, and never beaten by a worse answer. */
  readonly start: LinearHead;
  readonly solve: BinarySolver;
  readonly stream: RandomStream;
  readonly signal?: StopSignal;
}

/** A ternary head and how it was found. */
export interface TernaryFit {
  readonly head: LinearHead;
  /** `too-wide`: more than 2,000 design columns, the head is the rounded start. */
  readonly status: 'solved' | 'too-wide';
  /** Per score, least-squares cost of the codes at their best scale: -½(cᵀq)²/qᵀGq, at most 0, less is better; NaN if too wide. */
  readonly costs: Float64Array;
  /** The same of the rounded start. */
  readonly startCosts: Float64Array;
}

/** Ridge of the least-squares problem that chooses the codes. */
const LAMBDA = 0.03;
const ALTERNATIONS = 3;
/** 2 bits a column and a dense model: beyond this, neither memory nor time is reasonable. */
const MAX_COLUMNS = 2000;
/** Weights below this share of the mean magnitude are rounded to 0 (ternary weight networks: Li, Liu 2016, eq. 6). */
const THRESHOLD = 0.7;

function roundedCodes({ weights, bias }: LinearHead, d: number): Int8Array {
  const codes = new Int8Array(weights.length);
  for (let k = 0; k < bias.length; k++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += Math.abs(weights[k * d + j]);
    const threshold = (THRESHOLD * sum) / d;
    for (let j = 0; j < d; j++) {
      const w = weights[k * d + j];
      codes[k * d + j] = Math.abs(w) > threshold ? Math.sign(w) : 0;
    }
  }
  return codes;
}

function requireHead(
  head: LinearHead,
  design: Design,
  targetCodes: Int32Array,
  numClasses: number,
): void {
  requireClassCodes(targetCodes, design.rows, numClasses);
  const expected = scoreCount(numClasses) * design.width;
  if (head.weights.length !== expected || head.bias.length !== scoreCount(numClasses)) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'weights of the head',
      expected: `${expected}`,
      got: `${head.weights.length}`,
    });
  }
}

/**
 * The plain way to a ternary head, as a rival: every weight of a logistic head becomes its sign, or 0 where its magnitude
 * is at most 0.7 times the mean magnitude of its score; then scales and biases are fitted anew.
 *
 * @throws KetflowError `SHAPE_MISMATCH` if the head, the design and the class codes do not belong together.
 */
export function roundTernary(
  head: LinearHead,
  design: Design,
  targetCodes: Int32Array,
  numClasses: number,
): LinearHead {
  requireHead(head, design, targetCodes, numClasses);
  const codes = roundedCodes(head, design.width);
  return scaleCodes('rounded', codes, head.bias.length, design, targetCodes);
}

/** cᵀq and qᵀGq. */
function products(
  statistics: GramStatistics,
  moment: Float64Array,
  q: Int8Array,
): { linear: number; square: number } {
  const gq = gramTimes(statistics, q);
  let linear = 0;
  let square = 0;
  for (let j = 0; j < q.length; j++) {
    linear += moment[j] * q[j];
    square += gq[j] * q[j];
  }
  return { linear, square };
}

/** Codes with the cost at their best scale a = |cᵀq| / qᵀGq. */
interface Candidate {
  readonly codes: Int8Array;
  readonly scale: number;
  readonly cost: number;
}

function candidate(statistics: GramStatistics, moment: Float64Array, codes: Int8Array): Candidate {
  const { linear, square } = products(statistics, moment, codes);
  if (square <= 0) return { codes, scale: 0, cost: 0 };
  // A negative scale is the positive one of the opposite codes.
  const facing = linear < 0 ? codes.map((code) => -code) : codes;
  return {
    codes: facing,
    scale: Math.abs(linear) / square,
    cost: (-0.5 * linear * linear) / square,
  };
}

/** The one column with the largest |c|: a start where rounding left nothing. */
function strongestColumn(moment: Float64Array): Int8Array {
  let best = 0;
  for (let j = 1; j < moment.length; j++) {
    if (Math.abs(moment[j]) > Math.abs(moment[best])) best = j;
  }
  const codes = new Int8Array(moment.length);
  codes[best] = Math.sign(moment[best]);
  return codes;
}

/**
 * Fits a head with weights in {-1, 0, 1} times one scale a score, by solving a binary quadratic model for every score:
 * min_q ½a²qᵀGq - a cᵀq with G = Aᵀ(A - ā)/N + λI, c = Aᵀ(y - ȳ)/N, λ = 0.03 and q = x + x' - 1, alternating three
 * times with the best scale a = cᵀq/qᵀGq; the best codes seen are kept. Then scales and biases are fitted by logistic
 * regression, see {@link scaleCodes}.
 *
 * @param targetCodes - Class of each row, shape (rows,).
 * @throws KetflowError `SHAPE_MISMATCH` if the start, the design and the class codes do not belong together, or the solver
 *   returns another number of bits.
 * @remarks Deterministic if the solver is; the model has 2d bits and does not depend on the number of rows.
 * @see P. Date, D. Arthur, L. Pusey-Nazzaro, QUBO formulations for training machine learning models, Scientific Reports 11
 *   (2021), section 3.1, for regression by precision bits from the Gram matrix.
 */
export async function fitTernary(
  design: Design,
  targetCodes: Int32Array,
  numClasses: number,
  { start, solve, stream, signal }: TernaryOptions,
): Promise<TernaryFit> {
  requireHead(start, design, targetCodes, numClasses);
  const numScores = scoreCount(numClasses);
  const d = design.width;
  const codes = roundedCodes(start, d);
  const costs = new Float64Array(numScores).fill(NaN);
  if (d > MAX_COLUMNS) {
    const head = scaleCodes('rounded', codes, numScores, design, targetCodes);
    return { head, status: 'too-wide', costs, startCosts: costs };
  }
  const startCosts = new Float64Array(numScores);
  const statistics = gramStatistics(design, targetCodes, numScores, LAMBDA);
  for (let k = 0; k < numScores; k++) {
    const moment = statistics.moments.subarray(k * d, (k + 1) * d);
    let current = candidate(statistics, moment, codes.slice(k * d, (k + 1) * d));
    startCosts[k] = current.cost;
    if (current.scale === 0) current = candidate(statistics, moment, strongestColumn(moment));
    let best = current;
    for (let round = 0; round < ALTERNATIONS && current.scale > 0; round++) {
      signal?.throwIfAborted();
      const model = ternaryModel(statistics, moment, current.scale);
      const bits = await solve(model, stream.split('score', k, 'round', round), signal);
      if (bits.length !== model.numVariables) {
        throw new KetflowError('SHAPE_MISMATCH', {
          what: 'bits of the solver',
          expected: `${model.numVariables}`,
          got: `${bits.length}`,
        });
      }
      current = candidate(statistics, moment, codesOfBits(bits));
      if (current.cost < best.cost) best = current;
    }
    codes.set(best.codes, k * d);
    costs[k] = best.cost;
  }
  const head = scaleCodes('ternary', codes, numScores, design, targetCodes);
  return { head, status: 'solved', costs, startCosts };
}
