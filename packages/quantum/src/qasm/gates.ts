import { cos, sin } from '@ketflow/core';

/**
 * Gates of a circuit as statements that OpenQASM 2 (`qelib1.inc`) and OpenQASM 3 (`stdgates.inc`) share, in the order in
 * which they act. Only h, x, rx, ry, rz, cx and ccx are written: both libraries have them, and each program that reads
 * either of them does.
 */
export class GateWriter {
  readonly #lines: string[] = [];

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** A line `// text`; line breaks in it become spaces. */
  comment(text: string): void {
    this.#lines.push(`// ${text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')}`);
  }

  gate(name: 'h' | 'x' | 'cx' | 'ccx', ...qubits: readonly number[]): void {
    this.#lines.push(`${name} ${operands(qubits)};`);
  }

  /** exp(-i angle P / 2), P the Pauli matrix of the axis. */
  rotate(axis: 'x' | 'y' | 'z', angle: number, qubit: number): void {
    this.#lines.push(`r${axis}(${realLiteral(angle)}) ${operands([qubit])};`);
  }

  /**
   * exp(-i angle Z...Z / 2): a ladder of cx gathers the parity in the last qubit, rz turns it, the ladder is taken back.
   * @param qubits - At least one.
   */
  rotateParity(angle: number, qubits: readonly number[]): void {
    for (let i = 1; i < qubits.length; i++) this.gate('cx', qubits[i - 1], qubits[i]);
    this.rotate('z', angle, qubits[qubits.length - 1]);
    for (let i = qubits.length - 1; i > 0; i--) this.gate('cx', qubits[i - 1], qubits[i]);
  }

  /**
   * exp(-i beta (XX + YY) / 2) by two cx. rx(pi/2) on both turns YY into ZZ and keeps XX; cx then turns XX into X on a and
   * ZZ into Z on b, which commute.
   */
  rotatePair(beta: number, a: number, b: number): void {
    for (const qubit of [a, b]) this.rotate('x', Math.PI / 2, qubit);
    this.gate('cx', a, b);
    this.rotate('x', beta, a);
    this.rotate('z', beta, b);
    this.gate('cx', a, b);
    for (const qubit of [a, b]) this.rotate('x', -Math.PI / 2, qubit);
  }

  /** ry(angle) on `target` where all controls, one or two, are 1. */
  controlledRotateY(angle: number, controls: readonly number[], target: number): void {
    const flip = controls.length === 1 ? 'cx' : 'ccx';
    for (const sign of [1, -1]) {
      this.rotate('y', (sign * angle) / 2, target);
      this.gate(flip, ...controls, target);
    }
  }
}

const operands = (qubits: readonly number[]): string => qubits.map((q) => `q[${q}]`).join(', ');

/** A number that both versions read as real: all digits, always with a point (OpenQASM 2 asks for one before `e`). */
export function realLiteral(value: number): string {
  const digits = String(value);
  if (digits.includes('.')) return digits;
  return digits.includes('e') ? digits.replace('e', '.0e') : `${digits}.0`;
}

/**
 * The angle in [0, pi/2] of a point (c, s) on the unit circle, to the last digit or so: from a, sin(angle - a) =
 * s cos a - c sin a is the error but for its cube, so five steps from pi/4 are more than enough.
 */
export function angleOf(c: number, s: number): number {
  let angle = Math.PI / 4;
  for (let step = 0; step < 5; step++) angle += s * cos(angle) - c * sin(angle);
  return angle;
}
