/** A circuit as it was read: its amplitudes when run on |0...0>, and the names of its gates. */
export interface QasmRun {
  readonly version: string;
  readonly numQubits: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly gates: readonly string[];
  /** The statement of the measurement, undefined if there is none. */
  readonly measurement: string | undefined;
}

type Matrix = readonly [readonly [number, number], readonly [number, number]][];

const { cos, sin, SQRT1_2 } = Math;

/** [[a, b], [c, d]] as rows of complex entries, each (re, im). */
function matrixOf(name: string, angle: number): Matrix {
  const [c, s] = [cos(angle / 2), sin(angle / 2)];
  switch (name) {
    case 'h':
      return [[[SQRT1_2, 0], [SQRT1_2, 0]], [[SQRT1_2, 0], [-SQRT1_2, 0]]]; // prettier-ignore
    case 'x':
    case 'cx':
    case 'ccx':
      return [[[0, 0], [1, 0]], [[1, 0], [0, 0]]]; // prettier-ignore
    case 'rx':
      return [[[c, 0], [0, -s]], [[0, -s], [c, 0]]]; // prettier-ignore
    case 'ry':
      return [[[c, 0], [-s, 0]], [[s, 0], [c, 0]]]; // prettier-ignore
    case 'rz':
      return [[[c, -s], [0, 0]], [[0, 0], [c, s]]]; // prettier-ignore
    default:
      throw new Error(`no gate ${name}`);
  }
}

/** Reads the OpenQASM that `writeQaoaQasm` writes, statement by statement, and runs it on |0...0>. */
export function runQasm(text: string): QasmRun {
  const statements = text
    .replaceAll(/\/\/.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  const version = /^OPENQASM (2\.0|3\.0)$/.exec(statements[0])?.[1];
  const declaration = /^(?:qreg q\[\d+\]|qubit\[\d+\] q)$/.exec(statements[2])?.[0];
  if (version === undefined || declaration === undefined)
    throw new Error(statements.slice(0, 3).join('; '));
  const numQubits = Number(/\d+/.exec(declaration)?.[0]);
  const re = new Float64Array(2 ** numQubits);
  const im = new Float64Array(2 ** numQubits);
  re[0] = 1;
  const gates: string[] = [];
  let measurement: string | undefined;

  const apply = (name: string, angle: number, qubits: readonly number[]): void => {
    const matrix = matrixOf(name, angle);
    const bit = 2 ** qubits[qubits.length - 1];
    const controls = qubits.slice(0, -1).reduce((mask, q) => mask | (1 << q), 0);
    for (let x = 0; x < re.length; x++) {
      if ((x & bit) !== 0 || (x & controls) !== controls) continue;
      const before = [x, x + bit].map((y): [number, number] => [re[y], im[y]]);
      for (const [row, y] of [x, x + bit].entries()) {
        const terms = matrix[row].map(([r, i], k) => [
          r * before[k][0] - i * before[k][1],
          r * before[k][1] + i * before[k][0],
        ]);
        [re[y], im[y]] = [terms[0][0] + terms[1][0], terms[0][1] + terms[1][1]];
      }
    }
  };

  for (const statement of statements.slice(4)) {
    const gate = /^([a-z]+)(?:\(([^)]*)\))?((?: q\[\d+\],?)+)$/.exec(statement);
    const phase = /^gphase\((.*)\)$/.exec(statement);
    if (phase) {
      const [c, s] = [cos(Number(phase[1])), sin(Number(phase[1]))];
      re.forEach((r, x) => ([re[x], im[x]] = [c * r - s * im[x], s * r + c * im[x]]));
    } else if (gate) {
      // A real literal of OpenQASM 2 has a point.
      if (gate[2] && !/^-?\d+\.\d+(e[-+]?\d+)?$/.test(gate[2])) throw new Error(statement);
      gates.push(gate[1]);
      apply(gate[1], Number(gate[2] || 0), [...gate[3].matchAll(/\d+/g)].map(Number));
    } else if (statement.includes('measure') && measurement === undefined) {
      measurement = statement;
    } else {
      throw new Error(`not understood: ${statement}`);
    }
  }
  return { version, numQubits, re, im, gates, measurement };
}
