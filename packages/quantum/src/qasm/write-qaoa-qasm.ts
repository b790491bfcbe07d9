import { KetflowError } from '@ketflow/core';
import { requirePairs, type Angles } from '../angles/angles.ts';
import type { BasisSpace } from '../basis-space.ts';
import { requirePolynomial } from '../cost/cost-vector.ts';
import { simplify } from '../cost/simplify.ts';
import { mixerPairs, requireMixer, type Mixer } from '../mixer.ts';
import { refuseUnknownOptions } from '../options.ts';
import type { ZPolynomial } from '../z-polynomial.ts';
import { writeDickeState } from './dicke-state.ts';
import { GateWriter, realLiteral } from './gates.ts';

/** The versions of OpenQASM that are written. */
export type QasmVersion = 'qasm2' | 'qasm3';

/** What {@link writeQaoaQasm} writes. */
export interface QaoaQasmOptions {
  readonly version: QasmVersion;
  /** The full space starts from h on every qubit, a weight subspace from its Dicke state. */
  readonly space: BasisSpace;
  /** E, minimised. */
  readonly cost: ZPolynomial;
  /** Any but `grover`. */
  readonly mixer: Mixer;
  /** In the convention of Ketflow. */
  readonly angles: Angles;
  /** A name for each qubit, written as comments. */
  readonly variables?: readonly string[];
}

const versions: readonly QasmVersion[] = ['qasm2', 'qasm3'];
const knownOptions = ['version', 'space', 'cost', 'mixer', 'angles', 'variables'];

/**
 * The whole QAOA circuit as OpenQASM text: start state, then for each layer the phase exp(-i gamma E), one rz between cx
 * ladders for each term, and the mixer, at the end the measurement of qubit q into bit q. Gates: h, x, rx, ry, rz, cx, ccx.
 *
 * - `x`: rx(2 beta) on every qubit.
 * - `xy-ring`, `xy-complete`: exp(-i beta (XX+YY)/2) on the pairs in their order, two cx each.
 * - Weight subspace: the Dicke state by A. Bärtschi, S. Eidenbenz (2019), arXiv 1904.07358, O(k n) gates.
 *
 * Run on |0...0> it gives the state of `createQaoa`, in OpenQASM 3 with its global phase (`gphase` of the offset); in
 * OpenQASM 2 that phase is a comment. Every angle is written with all its digits.
 *
 * @throws KetflowError `OPTION_INVALID` for the mixer `grover`, whose phase on the start state alone takes a gate controlled
 * by all qubits, and for a mixer that leaves the space or a version that does not exist; `ANGLES_INVALID` for angles that
 * are none, unequally many or not finite; `BIAS_NOT_FINITE`, `VARIABLE_UNKNOWN`, `VARIABLE_DUPLICATE` for a polynomial that
 * does not fit the space; `SHAPE_MISMATCH` for another number of variables than qubits.
 * @see A. Cross, L. Bishop, J. Smolin, J. Gambetta, Open Quantum Assembly Language (2017), arXiv 1707.03429; A. Cross et
 * al., OpenQASM 3: a broader and deeper quantum assembly language (2022), arXiv 2104.14722.
 * @example
 * const cost = { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] };
 * const angles = fromConvention('ketflow', 'min', [0.8], [-0.4]);
 * writeQaoaQasm({ version: 'qasm3', space: fullSpace(2), cost, mixer: 'x', angles });
 */
export function writeQaoaQasm(options: QaoaQasmOptions): string {
  refuseUnknownOptions(options, knownOptions);
  requireCircuit(options);
  const { version, space, cost, mixer, angles, variables = [] } = options;
  const { numQubits, weight } = space;
  const n = numQubits;
  const writer = new GateWriter();
  for (const [q, name] of variables.entries()) writer.comment(`q[${q}]: ${name}`);

  if (weight === undefined) {
    for (let q = 0; q < n; q++) writer.gate('h', q);
  } else {
    writer.comment(`Dicke state: all bit strings with ${weight} ones (arXiv 1904.07358)`);
    writeDickeState(writer, n, weight);
  }
  const { offset, terms } = simplify(cost);
  let phase = 0;
  for (let k = 0; k < angles.gammas.length; k++) {
    const gamma = angles.gammas[k];
    writer.comment(`layer ${k + 1}: gamma ${gamma}, beta ${angles.betas[k]}`);
    phase -= gamma * offset;
    for (const { coefficient, qubits } of terms) {
      writer.rotateParity(2 * gamma * coefficient, qubits);
    }
    writeMixer(writer, mixer, angles.betas[k], n);
  }
  return [...frame(version, n, phase, writer.lines), ''].join('\n');
}

function writeMixer(writer: GateWriter, mixer: Mixer, beta: number, numQubits: number): void {
  if (mixer === 'x') for (let q = 0; q < numQubits; q++) writer.rotate('x', 2 * beta, q);
  for (const [a, b] of mixerPairs(mixer, numQubits)) writer.rotatePair(beta, a, b);
}

/** The gates between declarations and measurement. */
function frame(
  version: QasmVersion,
  numQubits: number,
  phase: number,
  gates: readonly string[],
): readonly string[] {
  if (version === 'qasm3') {
    const declarations = [`qubit[${numQubits}] q;`, `bit[${numQubits}] c;`];
    const shift = phase === 0 ? [] : [`gphase(${realLiteral(phase)});`];
    const start = ['OPENQASM 3.0;', 'include "stdgates.inc";', ...declarations];
    return [...start, ...gates, ...shift, 'c = measure q;'];
  }
  const declarations = [`qreg q[${numQubits}];`, `creg c[${numQubits}];`];
  const shift = phase === 0 ? [] : [`// global phase: ${phase} rad`];
  const start = ['OPENQASM 2.0;', 'include "qelib1.inc";', ...declarations];
  return [...start, ...gates, ...shift, 'measure q -> c;'];
}

function requireCircuit({ version, space, cost, mixer, angles, variables }: QaoaQasmOptions): void {
  const invalid = (option: string, value: string, expected: string): never => {
    throw new KetflowError('OPTION_INVALID', { option, value, expected });
  };
  if (!versions.includes(version)) invalid('version', version, versions.join(' or '));
  requireMixer(mixer, space);
  if (mixer === 'grover') {
    const reason = 'the Grover mixer takes a phase controlled by all qubits and is not written';
    invalid(
      'mixer',
      mixer,
      `${space.kind === 'full' ? 'x, ' : ''}xy-ring or xy-complete: ${reason}`,
    );
  }
  requirePairs(angles);
  for (const name of ['gammas', 'betas'] as const) {
    const k = angles[name].findIndex((value) => !Number.isFinite(value));
    if (k >= 0)
      throw new KetflowError('ANGLES_INVALID', { reason: `${name}[${k}] is ${angles[name][k]}` });
  }
  if (variables !== undefined && variables.length !== space.numQubits) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'names of variables',
      expected: `${space.numQubits}, one for each qubit`,
      got: String(variables.length),
    });
  }
  requirePolynomial(space.numQubits, cost);
}
