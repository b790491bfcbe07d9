import { refuse } from './require.ts';

/** The times on which a round of syndrome measurement depends, ns. */
interface OperationTimes {
  readonly twoQubitGateNs?: number;
  readonly measurementNs: number;
}

/** What the estimator knows of an error-correcting code; d is its distance. */
interface Code {
  /** Physical error rate below which a larger distance helps. */
  readonly threshold: number;
  /** a in a (p / threshold)^((d+1)/2), the error of one logical qubit in one logical cycle. */
  readonly prefactor: number;
  /** Time of one round of syndrome measurement, ns; a logical cycle has d rounds. */
  readonly roundNs: (times: OperationTimes) => number;
  /** Physical qubits of one logical qubit. */
  readonly qubits: (d: number) => number;
}

/** How qubits are corrected: gates and the surface code, or pair measurements and the Floquet code. */
export type CodeName = 'surface' | 'floquet';

/**
 * The codes by name.
 * @see M. E. Beverland et al., arXiv 2211.07629; figures as in microsoft/qsharp, fault_tolerance.rs, which names A. G.
 * Fowler et al., arXiv 1208.0928, eq. 11 and 13, for the surface code, and arXiv 2202.11829, table 2, for the Floquet code.
 */
export const codes: Readonly<Record<CodeName, Code>> = {
  surface: {
    threshold: 0.01,
    prefactor: 0.03,
    roundNs: ({ twoQubitGateNs = 0, measurementNs }) => 4 * twoQubitGateNs + 2 * measurementNs,
    qubits: (d) => 2 * d * d,
  },
  floquet: {
    threshold: 0.01,
    prefactor: 0.07,
    roundNs: ({ measurementNs }) => 3 * measurementNs,
    qubits: (d) => 4 * d * d + 8 * (d - 1),
  },
};

/** A qubit as its code sees it. */
interface CodedQubit {
  readonly code: CodeName;
  /** Physical error rate. */
  readonly errorRate: number;
}

/** Beyond it the estimate says nothing any more: the qubits are too near to the threshold. */
const MAX_DISTANCE = 999;

/**
 * The smallest odd distance d with prefactor (p / threshold)^((d+1)/2) <= `errorRate`.
 * @param errorRate - What a logical qubit may err by in one logical cycle.
 * @throws KetflowError `OPTION_INVALID` if no distance up to 999 is enough.
 */
export function codeDistance(qubit: CodedQubit, errorRate: number): number {
  const { threshold, prefactor } = codes[qubit.code];
  const ratio = qubit.errorRate / threshold;
  let logical = prefactor * ratio;
  for (let d = 1; d <= MAX_DISTANCE; d += 2) {
    if (logical <= errorRate) return d;
    logical *= ratio;
  }
  return refuse(
    'qubit.errorRate',
    qubit.errorRate,
    `further below the threshold ${threshold}: no code distance up to ${MAX_DISTANCE} is enough`,
  );
}
