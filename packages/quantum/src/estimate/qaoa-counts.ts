import { requirePolynomial } from '../cost/cost-vector.ts';
import { simplify } from '../cost/simplify.ts';
import { mixerPairs, type Mixer } from '../mixer.ts';
import { refuseUnknownOptions } from '../options.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import type { LogicalCounts } from './logical-counts.ts';
import { refuse, requireCount } from './require.ts';
import { commutingDepth, orderedDepth } from './rotation-depth.ts';

/** Options of {@link qaoaCounts}. */
export interface QaoaCountsOptions {
  /** Default: the largest qubit of the polynomial + 1. */
  readonly numQubits?: number;
  /** Default `x`. */
  readonly mixer?: Mixer;
  /** The start state is the Dicke state of so many ones, 0 to `numQubits`; unset: |+> on every qubit, which costs nothing. */
  readonly numOnes?: number;
}

/**
 * The rotations that prepare a Dicke state of k ones on n qubits: split-and-cyclic-shift blocks of one gate on two qubits
 * (a controlled Ry, two rotations) and gates on three (a doubly controlled Ry, four rotations).
 * @see A. Bärtschi, S. Eidenbenz, Deterministic preparation of Dicke states, FCT 2019, arXiv 1904.07358.
 */
function* dickeRotations(n: number, k: number): Generator<readonly number[]> {
  const ones = Math.min(k, n - k); // X on every qubit turns zeros to ones and costs nothing
  for (let l = n; l >= 2; l--) {
    const top = l - 1;
    for (let i = 1; i <= Math.min(ones, l - 1); i++) {
      const set = i === 1 ? [top - 1, top] : [top - i, top - i + 1, top];
      for (let turn = 0; turn < 2 * (set.length - 1); turn++) yield set;
    }
  }
}

/** What one layer of a mixer needs. */
function mixerCounts(mixer: Mixer, n: number, dicke: { rotations: number; depth: number }) {
  const none = { qubits: 0, cczGates: 0, measurements: 0 };
  if (mixer === 'x') return { ...none, rotations: n, rotationDepth: 1 };
  if (mixer === 'grover') {
    return {
      qubits: n - 1,
      cczGates: n - 1,
      measurements: n - 1,
      rotations: 1 + 2 * dicke.rotations,
      rotationDepth: 1 + 2 * dicke.depth,
    };
  }
  const pairs = mixerPairs(mixer, n).flatMap((pair) => [pair, pair]);
  return { ...none, rotations: pairs.length, rotationDepth: orderedDepth(pairs, n) };
}

/**
 * The logical counts of a QAOA circuit of p layers, from the cost itself.
 *
 * - Phase: one rotation exp(-i gamma c Z...Z) for each set of qubits whose terms do not cancel. A term on k qubits is one
 *   rotation too, whatever k: its CNOTs are Clifford gates and cost nothing. Rotations that share no qubit are done at
 *   once, layered greedily (pairs in the rounds of a tournament).
 * - Mixer `x`: n rotations, one layer. XY mixers: two rotations (XX, YY) a pair, in the order of the pairs. `grover`: n - 1
 *   CCZ gates compute whether all qubits are 0 on n - 1 more qubits, one rotation, and n - 1 measurements undo it (C.
 *   Gidney, Quantum 2, 74, 2018); with `numOnes` between two preparations of the start state.
 * - Start: nothing for |+>; the rotations of Bärtschi and Eidenbenz (arXiv 1904.07358) for a Dicke state.
 * - Measurements: n at the end.
 *
 * A dense QUBO of even n, with `x`, has R = p (n(n-1)/2 + 2n) rotations in p (n + 1) layers.
 *
 * @param layers - p >= 1.
 * @throws KetflowError `OPTION_INVALID`, `OPTION_UNKNOWN`; `BIAS_NOT_FINITE`, `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE` for
 * a polynomial that is none.
 */
export function qaoaCounts(
  polynomial: ZPolynomial,
  layers: number,
  options: QaoaCountsOptions = {},
): Required<LogicalCounts> {
  refuseUnknownOptions(options, ['numQubits', 'mixer', 'numOnes']);
  requireCount('layers', layers, 1);
  const largest = polynomial.terms.reduce((max, { qubits }) => Math.max(max, ...qubits), -1);
  const n = requireCount('numQubits', options.numQubits ?? largest + 1, 1);
  const { mixer = 'x', numOnes } = options;
  const mixers: readonly Mixer[] = ['x', 'xy-ring', 'xy-complete', 'grover'];
  if (!mixers.includes(mixer)) refuse('mixer', mixer, mixers.join(', '));
  if (numOnes !== undefined && requireCount('numOnes', numOnes) > n) {
    refuse('numOnes', numOnes, `at most ${n}, the number of qubits`);
  }
  const start = numOnes === undefined ? [] : [...dickeRotations(n, numOnes)];
  const dicke = { rotations: start.length, depth: orderedDepth(start, n) };
  requirePolynomial(n, polynomial);
  const sets = simplify(polynomial).terms.map(({ qubits }) => qubits);
  const mix = mixerCounts(mixer, n, dicke);
  return {
    qubits: n + mix.qubits,
    rotations: dicke.rotations + layers * (sets.length + mix.rotations),
    rotationDepth: dicke.depth + layers * (commutingDepth(sets, n) + mix.rotationDepth),
    tGates: 0,
    cczGates: layers * mix.cczGates,
    measurements: n + layers * mix.measurements,
  };
}
