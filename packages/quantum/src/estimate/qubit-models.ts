import { refuseUnknownOptions } from '../options.ts';
import { codes, type CodeName } from './codes.ts';
import { refuse, requireNamed, requirePositive, requireText } from './require.ts';

/** A kind of physical qubit: as in a JSON file of `--qubit`. */
export interface QubitModel {
  readonly name: string;
  /** Where the figures come from. */
  readonly source: string;
  /** `surface` for qubits with two-qubit gates, `floquet` for those with pair measurements. */
  readonly code: CodeName;
  /** The largest error rate of gates, idling and measurements; above 0, below the code's threshold (both 0.01). */
  readonly errorRate: number;
  /** Time of a two-qubit gate, ns; for `surface` only. */
  readonly twoQubitGateNs?: number;
  /** Time of a measurement (`floquet`: of one or two qubits), ns. */
  readonly measurementNs: number;
}

/** The model that is taken when none is named. */
export const DEFAULT_QUBIT = 'qubit_gate_ns_e3';

const BEVERLAND =
  'M. E. Beverland et al., Assessing requirements to scale to practical quantum advantage, arXiv 2211.07629; same name and figures in microsoft/qsharp, source/resource_estimator/src/system/modeling/physical_qubit.rs';

const gates = (name: string, errorRate: number, gateNs: number, measurementNs: number) =>
  ({
    name,
    source: BEVERLAND,
    code: 'surface',
    errorRate,
    twoQubitGateNs: gateNs,
    measurementNs,
  }) as const;

const majorana = (name: string, errorRate: number) =>
  ({ name, source: BEVERLAND, code: 'floquet', errorRate, measurementNs: 100 }) as const;

/**
 * The qubits that are known by name, those of Microsoft's estimator: superconducting or spin qubits with gates in
 * nanoseconds, ions with gates in microseconds, Majorana qubits, each with an error rate of today's good devices or a
 * hoped-for one.
 */
export const qubitModels: readonly QubitModel[] = [
  gates(DEFAULT_QUBIT, 1e-3, 50, 100),
  gates('qubit_gate_ns_e4', 1e-4, 50, 100),
  gates('qubit_gate_us_e3', 1e-3, 100_000, 100_000),
  gates('qubit_gate_us_e4', 1e-4, 100_000, 100_000),
  majorana('qubit_maj_ns_e4', 1e-4),
  majorana('qubit_maj_ns_e6', 1e-6),
];

/**
 * A model by its name, or a model of one's own, checked.
 * @throws KetflowError `OPTION_INVALID` with the nearest name or the field that is wrong, `OPTION_UNKNOWN`.
 */
export function requireQubit(qubit: string | QubitModel): QubitModel {
  if (typeof qubit === 'string') return requireNamed('qubit', qubit, qubitModels);
  refuseUnknownOptions(qubit, [
    'name',
    'source',
    'code',
    'errorRate',
    'twoQubitGateNs',
    'measurementNs',
  ]);
  requireText('qubit.name', qubit.name);
  requireText('qubit.source', qubit.source);
  if (!Object.hasOwn(codes, qubit.code)) {
    refuse('qubit.code', qubit.code, Object.keys(codes).join(', '));
  }
  requirePositive('qubit.errorRate', qubit.errorRate, codes[qubit.code].threshold);
  requirePositive('qubit.measurementNs', qubit.measurementNs);
  if (qubit.code === 'surface') requirePositive('qubit.twoQubitGateNs', qubit.twoQubitGateNs);
  else if (qubit.twoQubitGateNs !== undefined) {
    refuse(
      'qubit.twoQubitGateNs',
      qubit.twoQubitGateNs,
      `nothing, as "${qubit.code}" has no gates`,
    );
  }
  return qubit;
}
