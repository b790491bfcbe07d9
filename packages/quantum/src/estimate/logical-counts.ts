import { refuseUnknownOptions } from '../options.ts';
import { refuse, requireCount } from './require.ts';

/** What a program does to its logical qubits, before error correction. Counts that are left out are 0. */
export interface LogicalCounts {
  /** Qubits of the program, at least 1. */
  readonly qubits: number;
  /** Rotations exp(-i theta P) by any angle about any Pauli string P; Clifford gates cost nothing. */
  readonly rotations?: number;
  /** Layers of rotations that are done at once; from 1 to `rotations` where there are any. */
  readonly rotationDepth?: number;
  readonly tGates?: number;
  /** CCZ or Toffoli gates. */
  readonly cczGates?: number;
  readonly measurements?: number;
}

/**
 * Checks counts and fills in zeros.
 * @throws KetflowError `OPTION_UNKNOWN`, `OPTION_INVALID`.
 */
export function requireCounts(counts: LogicalCounts): Required<LogicalCounts> {
  const given = { rotations: 0, rotationDepth: 0, tGates: 0, cczGates: 0, measurements: 0 };
  refuseUnknownOptions(counts, ['qubits', ...Object.keys(given)]);
  const all = { ...given, ...counts };
  requireCount('counts.qubits', all.qubits, 1);
  for (const key of Object.keys(given) as (keyof typeof given)[]) {
    requireCount(`counts.${key}`, all[key]);
  }
  const least = all.rotations > 0 ? 1 : 0;
  if (all.rotationDepth < least || all.rotationDepth > all.rotations) {
    const expected = `from ${least} to ${all.rotations}, the number of rotations`;
    refuse('counts.rotationDepth', all.rotationDepth, expected);
  }
  if (all.rotations + all.tGates + all.cczGates + all.measurements === 0) {
    refuse('counts', counts, 'a rotation, a T gate, a CCZ gate or a measurement');
  }
  return all;
}
