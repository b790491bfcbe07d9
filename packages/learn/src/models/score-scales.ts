import { lossAndResiduals } from './class-loss.ts';
import type { LinearHead } from './classifier.ts';
import { rowDot } from './design-rows.ts';
import type { Design } from './encoder.ts';
import { minimiseSmooth } from './lbfgs.ts';

/** Keeps the scales finite when the codes separate the classes; far too small to matter otherwise. */
const SCALE_RIDGE = 1e-3;
const MAX_ITERATIONS = 200;
const TOLERANCE = 1e-7;

/**
 * Gives ternary codes their scales and biases: the logistic regression (softmax for several scores) on the scores q·z
 * with one scale and one bias each, minimising Σ_rows -ln p(y) + ½·10⁻³ Σ scale². The ridge and the cap of 200 iterations
 * keep separable classes from running away.
 *
 * @param codes - Shape (scores, d), values -1, 0, 1.
 */
export function scaleCodes(
  kind: 'ternary' | 'rounded',
  codes: Int8Array,
  numScores: number,
  design: Design,
  targetCodes: Int32Array,
): LinearHead {
  const d = design.width;
  const dense = Float64Array.from(codes);
  const raw = new Float64Array(design.rows * numScores);
  const squares = new Float64Array(numScores);
  for (let i = 0; i < design.rows; i++) {
    for (let k = 0; k < numScores; k++) {
      const u = rowDot(design, i, dense, k * d);
      raw[i * numScores + k] = u;
      squares[k] += u * u;
    }
  }
  // Parameters: the scales, then the biases.
  const scores = new Float64Array(numScores);
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    let value = 0;
    for (let k = 0; k < numScores; k++) {
      value += 0.5 * SCALE_RIDGE * x[k] * x[k];
      gradient[k] = SCALE_RIDGE * x[k];
      gradient[numScores + k] = 0;
    }
    for (let i = 0; i < design.rows; i++) {
      for (let k = 0; k < numScores; k++) {
        scores[k] = x[k] * raw[i * numScores + k] + x[numScores + k];
      }
      value += lossAndResiduals(scores, targetCodes[i]);
      for (let k = 0; k < numScores; k++) {
        gradient[k] += scores[k] * raw[i * numScores + k];
        gradient[numScores + k] += scores[k];
      }
    }
    return value;
  };
  const p = 1 / Math.max(2, numScores);
  const curvature = new Float64Array(2 * numScores).fill(p * (1 - p) * design.rows);
  for (let k = 0; k < numScores; k++) curvature[k] = SCALE_RIDGE + p * (1 - p) * squares[k];
  const { x } = minimiseSmooth(objective, new Float64Array(2 * numScores), {
    curvature,
    tolerance: TOLERANCE * design.rows,
    maxIterations: MAX_ITERATIONS,
  });
  const scales = x.slice(0, numScores);
  return {
    kind,
    weights: dense.map((code, i) => code * scales[Math.floor(i / d)]),
    bias: x.slice(numScores),
    lowBit: { codes, scales },
  };
}
