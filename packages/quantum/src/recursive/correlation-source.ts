import { initialAngles } from '../angles/initial-angles.ts';
import { fullSpace } from '../basis-space.ts';
import { minimiseAngles } from '../optimisers/minimise-angles.ts';
import type { StopSignal } from '../optimisers/optimiser.ts';
import { createQaoa } from '../create-qaoa.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import { correlations } from './correlations.ts';

/** What `recursiveQaoa` asks before each elimination. */
export interface CorrelationQuestion {
  /** The cost that is left, in variables 0 to numQubits - 1, all of which occur; equal terms are added. */
  readonly polynomial: ZPolynomial;
  readonly numQubits: number;
  /** The products S of variables whose <prod_{q in S} z_q> is wanted, increasing each. */
  readonly products: readonly (readonly number[])[];
}

/** The answer. */
export interface CorrelationAnswer {
  /** Shape (products.length,), -1 to 1. */
  readonly values: ArrayLike<number>;
  /** <E> in the state that was measured. */
  readonly expectation: number;
  /** Circuits evaluated for it: gradients and the state measured. */
  readonly evaluations: number;
}

/** Prepares a good state of the cost and measures correlations in it. */
export type CorrelationSource = (question: CorrelationQuestion) => CorrelationAnswer;

interface SimulationOptions {
  readonly layers: number;
  readonly maxEvaluations: number;
  readonly signal: StopSignal | undefined;
  readonly limitBytes: number;
}

/** Correlations of the state vector at the angles that {@link minimiseAngles} finds from the ramp of {@link initialAngles}. */
export function simulatedCorrelations(options: SimulationOptions): CorrelationSource {
  const { layers, maxEvaluations, signal, limitBytes } = options;
  return ({ polynomial, numQubits, products }) => {
    const space = fullSpace(numQubits);
    const qaoa = createQaoa({ space, cost: polynomial, mixer: 'x', limitBytes });
    try {
      const start = initialAngles(polynomial, layers, 'ramp');
      const found = minimiseAngles(qaoa, start, { maxEvaluations, ...(signal && { signal }) });
      const probabilities = qaoa.probabilities(found.gammas, found.betas);
      return {
        values: correlations(probabilities, products),
        expectation: found.expectation,
        evaluations: found.evaluations + 1,
      };
    } finally {
      qaoa.dispose();
    }
  };
}
