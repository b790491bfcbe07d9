import { KetflowError, log, mean, type StopSignal } from '@ketflow/core';
import { lossAndResiduals, requireClassCodes, scoreCount } from './class-loss.ts';
import type { LinearHead } from './classifier.ts';
import { addOuter, addScores, BLOCK, columnSquares } from './design-rows.ts';
import type { Design } from './encoder.ts';
import { minimiseSmooth, type SmoothFunction } from './lbfgs.ts';

/** Settings of {@link fitLogistic}. */
export interface LogisticOptions {
  /** Default: as many as {@link WORK_LIMIT} multiply-adds allow, from 60 to 1,000. */
  readonly maxIterations?: number;
  /** Stops when max |∇| / rows is at most this. Default 1e-7. */
  readonly tolerance?: number;
  readonly signal?: StopSignal;
}

/** Multiply-adds of one fit, counted so that the result does not depend on a clock: a second or two on one core. */
const WORK_LIMIT = 6e8;

/** Iterations within {@link WORK_LIMIT}. */
function affordable({ rows, numNumbers, codes }: Design, numClasses: number): number {
  const perIteration = rows * (numNumbers + codes.length) * scoreCount(numClasses);
  return Math.min(1000, Math.max(60, Math.floor(WORK_LIMIT / perIteration)));
}

/** A fitted logistic regression and how the fit went. */
export interface LogisticFit {
  readonly head: LinearHead;
  readonly iterations: number;
  /** False when the iterations ran out first: the head is the best one so far. */
  readonly converged: boolean;
  /** max |∇| / rows where the fit stopped. */
  readonly gradientNorm: number;
}

/**
 * The objective of {@link fitLogistic} as a function of its parameters: for every score d weights, then the bias.
 * @returns f with f(x, gradient) = ½ Σ weights² + Σ_rows -ln p(y).
 */
export function logisticObjective(
  design: Design,
  targetCodes: Int32Array,
  numClasses: number,
): SmoothFunction {
  const d = design.width;
  const numScores = scoreCount(numClasses);
  // Column by column, so that the innermost loops run over scores that lie side by side.
  const columns = new Float64Array(d * numScores);
  const sums = new Float64Array(d * numScores);
  const residuals = new Float64Array(BLOCK * numScores);
  return (x, gradient) => {
    let value = 0;
    for (let k = 0; k < numScores; k++) {
      const offset = k * (d + 1);
      for (let j = 0; j < d; j++) {
        const w = x[offset + j];
        value += 0.5 * w * w;
        columns[j * numScores + k] = w;
      }
      gradient[offset + d] = 0;
    }
    sums.fill(0);
    for (let row = 0; row < design.rows; row += BLOCK) {
      for (let i = 0; i < BLOCK && row + i < design.rows; i++) {
        const own = residuals.subarray(i * numScores, (i + 1) * numScores);
        for (let k = 0; k < numScores; k++) own[k] = x[k * (d + 1) + d];
        addScores(design, row + i, columns, own, numScores);
        value += lossAndResiduals(own, targetCodes[row + i]);
        for (let k = 0; k < numScores; k++) gradient[k * (d + 1) + d] += own[k];
      }
      addOuter(design, row, residuals, sums, numScores);
    }
    for (let k = 0; k < numScores; k++) {
      const offset = k * (d + 1);
      for (let j = 0; j < d; j++) gradient[offset + j] = x[offset + j] + sums[j * numScores + k];
    }
    return value;
  };
}

/**
 * Fits a logistic regression with L2 penalty as scikit-learn's `LogisticRegression(C=1)` does: minimises
 * ½‖W‖² + Σ_rows -ln p(y), the intercepts free and without penalty. Two classes have one weight vector and the binomial
 * loss, more have one each and the multinomial loss.
 *
 * @param targetCodes - Class of each row, shape (rows,), from 0 to numClasses - 1. A class may be absent: its intercept
 *   then falls until the tolerance is met.
 * @throws KetflowError `SHAPE_MISMATCH` for codes that do not fit the design or fewer than two classes, `OPTION_INVALID`
 *   for options out of range.
 * @remarks Deterministic. Not converging is a status, not an error. Time O(rows · columns · scores) an iteration.
 */
export function fitLogistic(
  design: Design,
  targetCodes: Int32Array,
  numClasses: number,
  options: LogisticOptions = {},
): LogisticFit {
  const { maxIterations = affordable(design, numClasses), tolerance = 1e-7, signal } = options;
  requireClassCodes(targetCodes, design.rows, numClasses);
  requireRange('maxIterations', maxIterations, Number.isInteger(maxIterations));
  requireRange('tolerance', tolerance, true);
  const d = design.width;
  const numScores = scoreCount(numClasses);
  const share = shares(targetCodes, numClasses);
  const minimum = minimiseSmooth(
    logisticObjective(design, targetCodes, numClasses),
    startParameters(share, d),
    {
      curvature: startCurvature(design, share),
      tolerance: tolerance * design.rows,
      maxIterations,
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const weights = new Float64Array(numScores * d);
  const bias = new Float64Array(numScores);
  for (let k = 0; k < numScores; k++) {
    const offset = k * (d + 1);
    weights.set(minimum.x.subarray(offset, offset + d), k * d);
    bias[k] = minimum.x[offset + d];
  }
  // The softmax does not see a shift of all intercepts: the one with the sum 0 is taken.
  const shift = numScores > 1 ? mean(bias) : 0;
  for (let k = 0; k < numScores; k++) bias[k] -= shift;
  return {
    head: { kind: 'logistic', weights, bias },
    iterations: minimum.iterations,
    converged: minimum.converged,
    gradientNorm: minimum.gradientNorm / design.rows,
  };
}

function requireRange(option: string, value: number, isOfKind: boolean): void {
  if (!isOfKind || !(value >= 0)) {
    throw new KetflowError('OPTION_INVALID', {
      option,
      value: String(value),
      expected: 'a number of at least 0',
    });
  }
}

/**
 * Share of each score's class in the rows, one row lent to every class, so that an absent class has a finite intercept to
 * start from. For one score the share of the second class.
 */
function shares(targetCodes: Int32Array, numClasses: number): Float64Array {
  const counts = new Float64Array(numClasses).fill(1);
  for (const code of targetCodes) counts[code]++;
  const all = counts.map((count) => count / (targetCodes.length + numClasses));
  return scoreCount(numClasses) === 1 ? all.subarray(1) : all;
}

/** Where the fit starts: no weights, the intercepts that give every row the shares of the classes. */
function startParameters(share: Float64Array, d: number): Float64Array {
  const x = new Float64Array(share.length * (d + 1));
  share.forEach((p, k) => {
    x[k * (d + 1) + d] = share.length === 1 ? log(p / (1 - p)) : log(p);
  });
  return x;
}

/** Diagonal of the Hessian there: 1 + p(1 - p) Σ z² with p the share; the bias has z = 1 and no penalty. */
function startCurvature(design: Design, share: Float64Array): Float64Array {
  const squares = columnSquares(design);
  const d = design.width;
  const curvature = new Float64Array(share.length * (d + 1));
  share.forEach((p, k) => {
    const weight = p * (1 - p);
    for (let j = 0; j < d; j++) curvature[k * (d + 1) + j] = 1 + weight * squares[j];
    curvature[k * (d + 1) + d] = weight * design.rows;
  });
  return curvature;
}
