import { initialAngles } from '../angles/initial-angles.ts';
import { rangeOf } from '../cost/prepare-cost.ts';
import { correlationsOnGraph } from '../limits/depth-one-correlations.ts';
import { gradientOnGraph } from '../limits/depth-one.ts';
import { isingGraph } from '../limits/ising-graph.ts';
import { minimiseLbfgs } from '../optimisers/lbfgs.ts';
import { requireCount, type StopSignal } from '../optimisers/optimiser.ts';
import { refuseUnknownOptions } from '../options.ts';
import type { CorrelationSource } from './correlation-source.ts';

/** Options of {@link depthOneSource}. */
export interface DepthOneSourceOptions {
  /** Most gradient evaluations before each elimination; default 60. */
  readonly maxEvaluations?: number;
  /** Stops between evaluations: its reason is thrown. */
  readonly signal?: StopSignal;
}

/**
 * Correlations after one layer in closed form, at the angles that L-BFGS finds from the ramp of `initialAngles`: the same
 * recursion as with the state vector of one layer, for hundreds of variables. Terms of at most two variables.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`; when asked, `HIGHER_ORDER_UNSUPPORTED` for larger terms.
 * @see `depthOneExpectation`, `depthOneCorrelations`
 * @example
 * recursiveQaoa(polynomial, 500, { correlationsOf: depthOneSource() });
 */
export function depthOneSource(options: DepthOneSourceOptions = {}): CorrelationSource {
  refuseUnknownOptions(options, ['maxEvaluations', 'signal']);
  const { maxEvaluations = 60, signal } = options;
  requireCount('maxEvaluations', maxEvaluations);
  return ({ polynomial, numQubits, products }) => {
    const graph = isingGraph('depthOneSource', polynomial);
    const scale = rangeOf(polynomial).deviation;
    // In this unit gamma and beta are alike.
    const unit = Math.sqrt(numQubits) / scale;
    const start = initialAngles(polynomial, 1, 'ramp');
    const found = minimiseLbfgs(
      ([u, beta]) => {
        const { expectation, ...slopes } = gradientOnGraph(graph, u * unit, beta);
        return { value: expectation, gradient: Float64Array.of(slopes.gamma * unit, slopes.beta) };
      },
      Float64Array.of(start.gammas[0] / unit, start.betas[0]),
      { maxEvaluations, scale, ...(signal && { signal }) },
    );
    return {
      values: correlationsOnGraph(graph, found.point[0] * unit, found.point[1], products),
      expectation: found.value,
      evaluations: found.evaluations + 1,
    };
  };
}
