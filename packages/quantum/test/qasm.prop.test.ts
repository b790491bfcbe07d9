import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createQaoa,
  fromConvention,
  fullSpace,
  weightSpace,
  writeQaoaQasm,
  type BasisSpace,
  type Mixer,
  type QaoaQasmOptions,
  type ZPolynomial,
} from '@ketflow/quantum';
import { k33, maxCut } from './support/problems.ts';
import { runQasm } from './support/qasm.ts';
import { real } from './support/real.ts';

/** Gates of the first qelib1.inc (arXiv 1707.03429), all of them in stdgates.inc too. */
const common = ['h', 'x', 'rx', 'ry', 'rz', 'cx', 'ccx'];

const number = real(-2, 2);

/** A polynomial of terms of up to four qubits, sets of qubits repeated or empty now and then. */
const polynomialOn = (n: number): fc.Arbitrary<ZPolynomial> =>
  fc.record({
    offset: number,
    terms: fc.array(
      fc.record({
        coefficient: number,
        qubits: fc.uniqueArray(fc.nat(n - 1), { maxLength: Math.min(n, 4) }),
      }),
      { maxLength: 6 },
    ),
  });

const anglesOf = (p: number) =>
  fc.record({
    gammas: fc.array(number, { minLength: p, maxLength: p }).map((g) => Float64Array.from(g)),
    betas: fc.array(number, { minLength: p, maxLength: p }).map((b) => Float64Array.from(b)),
  });

/** Largest difference between the amplitudes of the circuit and of the simulation; other states must stay empty. */
function difference(options: QaoaQasmOptions): number {
  const { space, cost, mixer, angles, version } = options;
  const { re, im } = runQasm(writeQaoaQasm(options));
  const qaoa = createQaoa({ space, cost, mixer });
  try {
    const state = qaoa.state(angles.gammas, angles.betas);
    const inside = new Map<number, number>();
    for (let index = 0; index < space.size; index++) {
      inside.set(
        space.unrank(index).reduce((sum, q) => sum + 2 ** q, 0),
        index,
      );
    }
    let worst = 0;
    for (let x = 0; x < re.length; x++) {
      const index = inside.get(x);
      const [a, b] = index === undefined ? [0, 0] : [state.re[index], state.im[index]];
      // OpenQASM 2 has no global phase: only the probabilities are compared.
      const miss =
        version === 'qasm3'
          ? Math.hypot(re[x] - a, im[x] - b)
          : Math.abs(re[x] * re[x] + im[x] * im[x] - a * a - b * b);
      worst = Math.max(worst, miss);
    }
    return worst;
  } finally {
    qaoa.dispose();
  }
}

const cases: readonly (readonly [string, Mixer, (n: number) => fc.Arbitrary<BasisSpace>])[] = [
  ['X mixer', 'x', (n) => fc.constant(fullSpace(n))],
  ['XY ring on all states', 'xy-ring', (n) => fc.constant(fullSpace(n))],
  ['XY complete on all states', 'xy-complete', (n) => fc.constant(fullSpace(n))],
  ['XY ring on a weight', 'xy-ring', (n) => fc.nat(n).map((k) => weightSpace(n, k))],
  ['XY complete on a weight', 'xy-complete', (n) => fc.nat(n).map((k) => weightSpace(n, k))],
];

describe('the written circuit, run gate by gate, gives the simulated state', () => {
  for (const [name, mixer, spaces] of cases) {
    for (const version of ['qasm2', 'qasm3'] as const) {
      it(`${name}, ${version}`, () => {
        const circuits = fc
          .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 }))
          .chain(([n, p]) => fc.tuple(spaces(n), polynomialOn(n), anglesOf(p)));
        fc.assert(
          fc.property(circuits, ([space, cost, angles]) => {
            expect(difference({ version, space, cost, mixer, angles })).toBeLessThan(1e-12);
          }),
          { numRuns: 40 },
        );
      });
    }
  }

  it('every Dicke state up to 7 qubits', () => {
    const angles = fromConvention('ketflow', 'min', [0], [0]);
    const cost = { offset: 0, terms: [] };
    for (let n = 1; n <= 7; n++) {
      for (let k = 0; k <= n; k++) {
        const space = weightSpace(n, k);
        const options = { version: 'qasm3', space, cost, mixer: 'xy-ring', angles } as const;
        expect(difference(options)).toBeLessThan(1e-14);
      }
    }
  });
});

describe('the text', () => {
  const cost = maxCut(k33);
  const angles = fromConvention('qokit', 'max', [1.2310672582], [0.3926720292]);
  const circuit = { space: fullSpace(6), cost, mixer: 'x', angles } as const;

  it('K3,3 with its fixed angles: expected cut 6.23205078 from the text alone', () => {
    const { re, im, gates, version, measurement } = runQasm(
      writeQaoaQasm({ ...circuit, version: 'qasm2' }),
    );
    let cut = 0;
    for (let x = 0; x < re.length; x++) {
      const edges = k33.filter(([u, v]) => ((x >> u) & 1) !== ((x >> v) & 1)).length;
      cut += (re[x] * re[x] + im[x] * im[x]) * edges;
    }
    expect(cut).toBeCloseTo(6.23205078, 8);
    expect(version).toBe('2.0');
    expect(measurement).toBe('measure q -> c');
    // 6 h, 9 edges of two cx and one rz, 6 rx
    expect(gates).toHaveLength(6 + 27 + 6);
  });

  it('has the form of its version, and names of variables that cannot leave their comment', () => {
    const two = { ...circuit, variables: ['a', 'b\nx q[0];', 'c\u2028x q[1];', 'd', 'e', 'f'] };
    const qasm2 = writeQaoaQasm({ ...two, version: 'qasm2' });
    const qasm3 = writeQaoaQasm({ ...two, version: 'qasm3' });
    expect(qasm2.split('\n').slice(0, 4)).toEqual([
      'OPENQASM 2.0;',
      'include "qelib1.inc";',
      'qreg q[6];',
      'creg c[6];',
    ]);
    expect(qasm3.split('\n').slice(0, 4)).toEqual([
      'OPENQASM 3.0;',
      'include "stdgates.inc";',
      'qubit[6] q;',
      'bit[6] c;',
    ]);
    expect(qasm3).toMatch(/\ngphase\(2\.7\d+\);\nc = measure q;\n$/);
    expect(qasm2).toMatch(/\n\/\/ global phase: 2\.7\d+ rad\nmeasure q -> c;\n$/);
    expect(qasm2).not.toContain('gphase');
    for (const text of [qasm2, qasm3]) {
      expect(text).toContain('// q[0]: a\n// q[1]: b x q[0];\n// q[2]: c x q[1];\n');
      expect(new Set(runQasm(text).gates)).toEqual(new Set(['h', 'cx', 'rz', 'rx']));
    }
  });

  it('uses only gates that both libraries have, also for Dicke states; the Dicke state takes O(k n) of them', () => {
    for (const [n, k] of [
      [7, 3],
      [7, 5],
      [12, 2],
    ] as const) {
      const { gates } = runQasm(
        writeQaoaQasm({
          version: 'qasm2',
          space: weightSpace(n, k),
          cost: { offset: 0, terms: [] },
          mixer: 'xy-ring',
          angles: fromConvention('ketflow', 'min', [0], [0]),
        }),
      );
      for (const gate of gates) expect(common).toContain(gate);
      const ring = 8 * n;
      expect(gates.length - ring).toBeLessThanOrEqual(2 * n + 6 * n * Math.min(k, n - k));
    }
  });
});

describe('what cannot be written', () => {
  const good: QaoaQasmOptions = {
    version: 'qasm3',
    space: fullSpace(3),
    cost: { offset: 0, terms: [{ coefficient: 1, qubits: [0, 1] }] },
    mixer: 'x',
    angles: fromConvention('ketflow', 'min', [0.5], [-0.4]),
  };
  const angles = (gammas: number[], betas: number[]) => ({
    angles: { gammas: Float64Array.from(gammas), betas: Float64Array.from(betas) },
  });
  const terms = (coefficient: number, ...qubits: number[]) => ({
    cost: { offset: 0, terms: [{ coefficient, qubits }] },
  });
  it.each([
    ['OPTION_INVALID', { mixer: 'grover' }, /mixer cannot be "grover"/],
    ['OPTION_INVALID', { space: weightSpace(3, 1) }, /mixer cannot be "x"/],
    ['OPTION_INVALID', { version: 'qasm1' }, /version cannot be "qasm1"/],
    ['OPTION_UNKNOWN', { shots: 3 }, /no option "shots"/],
    ['ANGLES_INVALID', angles([], []), /0 gammas and 0 betas/],
    ['ANGLES_INVALID', angles([0.1, 0.2], [0.1]), /2 gammas and 1 betas/],
    ['ANGLES_INVALID', angles([NaN], [0.1]), /gammas\[0\] is NaN/],
    ['ANGLES_INVALID', angles([0.1], [Infinity]), /betas\[0\] is Infinity/],
    ['BIAS_NOT_FINITE', terms(NaN, 0), /coefficient of term 0 is NaN/],
    ['BIAS_NOT_FINITE', { cost: { offset: Infinity, terms: [] } }, /offset is Infinity/],
    ['VARIABLE_UNKNOWN', terms(1, 3), /qubit 3 in term 0/],
    ['VARIABLE_DUPLICATE', terms(1, 1, 1), /qubits 1, 1 of term 0/],
    ['SHAPE_MISMATCH', { variables: ['a'] }, /expected 3, one for each qubit, got 1/],
  ])('%s: %o', (code, wrong, message) => {
    const write = () => writeQaoaQasm({ ...good, ...wrong } as QaoaQasmOptions);
    expect(write).toThrow(message);
    expect(write).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('the Grover mixer is refused with the reason', () => {
    expect(() => writeQaoaQasm({ ...good, mixer: 'grover' })).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining('a phase controlled by all qubits') as string,
      }) as Error,
    );
  });
});
