import { refuseUnknownOptions } from '../options.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import {
  estimateResources,
  type EstimateOptions,
  type ResourceEstimate,
} from './estimate-resources.ts';
import { qaoaCounts, type QaoaCountsOptions } from './qaoa-counts.ts';
import { requireCount } from './require.ts';

/** What a simulated QAOA would cost on a fault-tolerant machine. */
export interface QuantumPrice {
  readonly logicalQubits: number;
  readonly codeDistance: number;
  readonly physicalQubits: ResourceEstimate['physicalQubits'];
  /** One shot, ns. */
  readonly runtimeNsPerShot: number;
  /** All shots one after the other, ns. */
  readonly runtimeNs: number;
  /** Name of the qubit model. */
  readonly qubit: string;
  /** What the figures take for granted, in words. */
  readonly assumptions: string;
}

function assumptionsOf({ qubit, factory, errorBudget }: ResourceEstimate): string {
  const budget = errorBudget.logical + errorBudget.tStates + errorBudget.rotations;
  const states =
    factory === null
      ? 'no known factory makes good enough T states, so that none is counted'
      : `${factory.copies} T factories "${factory.model.name}"`;
  return (
    `an error-corrected machine that does not exist yet: ${qubit.code} code, physical errors ${qubit.errorRate}, ` +
    `error budget ${Number(budget.toPrecision(3))} a shot, ${states}, shots one after the other`
  );
}

/**
 * What the shots of a simulated QAOA would cost on a fault-tolerant machine: {@link estimateResources} of
 * {@link qaoaCounts}.
 * @param layers - p >= 1.
 * @param shots - At least 0, those of a search for angles among them.
 * @param options - `circuit` for {@link qaoaCounts}, `machine` for {@link estimateResources}.
 * @throws KetflowError as these two.
 */
export function quantumPrice(
  polynomial: ZPolynomial,
  layers: number,
  shots: number,
  options: { readonly circuit?: QaoaCountsOptions; readonly machine?: EstimateOptions } = {},
): QuantumPrice {
  refuseUnknownOptions(options, ['circuit', 'machine']);
  requireCount('shots', shots);
  const counts = qaoaCounts(polynomial, layers, options.circuit);
  const estimate = estimateResources(counts, options.machine);
  return {
    logicalQubits: estimate.logicalQubits,
    codeDistance: estimate.codeDistance,
    physicalQubits: estimate.physicalQubits,
    runtimeNsPerShot: estimate.runtimeNs,
    runtimeNs: shots * estimate.runtimeNs,
    qubit: estimate.qubit.name,
    assumptions: assumptionsOf(estimate),
  };
}
