import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  fullSpace,
  referenceBackend,
  wasmBackend,
  weightSpace,
  type BasisSpace,
  type Mixer,
  type Precision,
  type SimulationPlan,
  type StateVector,
  type ZPolynomial,
  type ZTerm,
} from '@ketflow/quantum';
import { fillTable, planCost } from '../src/cost/prepare-cost.ts';

function firstDifference(a: Float64Array, b: Float64Array): number {
  for (let x = 0; x < a.length; x++) if (!Object.is(a[x], b[x])) return x;
  return a.length === b.length ? -1 : a.length;
}

function expectSameState(a: StateVector, b: StateVector): void {
  const [p, q] = [a.amplitudes(), b.amplitudes()];
  expect(firstDifference(p.re, q.re)).toBe(-1);
  expect(firstDifference(p.im, q.im)).toBe(-1);
}

const layers = [
  [0.37, -0.61],
  [-1.1, 2.05], // |tan beta| > 1
  [80, 0.02],
] as const;

/** Runs both engines forward and backward, in a round of `true` with other weights than the energies. */
function expectSameBits(
  plan: SimulationPlan,
  angles: readonly (readonly [number, number])[],
  rounds: readonly boolean[] = [false, true],
): void {
  const limitBytes = 2 ** 30;
  const [a, b] = [referenceBackend, wasmBackend].map((backend) =>
    backend.create({ ...plan, limitBytes }),
  );
  for (const hasWeights of rounds) {
    for (const state of [a, b]) state.start();
    expectSameState(a, b);
    for (const state of [a, b]) state.start();
    for (const [gamma, beta] of angles) {
      for (const state of [a, b]) state.layer(gamma, beta);
      expectSameState(a, b);
    }
    expect(Object.is(a.expectation(), b.expectation())).toBe(true);
    const [ours, theirs] = [a.outcomes(), b.outcomes()];
    expect(firstDifference(ours.probabilities, theirs.probabilities)).toBe(-1);
    const weights = ours.energies.map((energy) => Math.sqrt(Math.abs(energy)) - 1);
    for (const state of [a, b]) {
      if (hasWeights) state.startAdjoint(weights);
      else state.startAdjoint();
    }
    for (const [gamma, beta] of angles.toReversed()) {
      expect(b.undoLayer(gamma, beta)).toEqual(a.undoLayer(gamma, beta));
      expectSameState(a, b);
    }
  }
  for (const state of [a, b]) state.dispose();
}

/** Cases of the table engines: odd and even sizes, one amplitude, several chunks. */
const tableCases: [BasisSpace, Mixer[]][] = [
  ...[1, 2, 3, 4, 5, 10, 12, 14].map((n): [BasisSpace, Mixer[]] => [fullSpace(n), ['grover']]),
  ...[2, 3, 4, 7].map((n): [BasisSpace, Mixer[]] => [fullSpace(n), ['xy-ring', 'xy-complete']]),
  ...[
    [1, 0],
    [3, 1],
    [5, 5],
    [6, 2],
    [7, 3],
    [9, 4],
    [12, 7],
    [17, 5],
  ].map(([n, k]): [BasisSpace, Mixer[]] => [
    weightSpace(n, k),
    ['xy-ring', 'xy-complete', 'grover'],
  ]),
];

describe('the kernels of XY and Grover mixers and their twins', () => {
  for (const [space, mixers] of tableCases) {
    for (const mixer of mixers) {
      const weight = space.weight === undefined ? '' : ` of weight ${space.weight}`;
      it(`hold the same bits: ${mixer}, ${space.numQubits} qubits${weight}`, () => {
        const stream = RandomStream.root(7).split(mixer, space.numQubits);
        const energies = Float64Array.from({ length: space.size }, () => 4 * stream.normal());
        energies[0] = 0;
        energies[space.size - 1] = -0;
        if (space.size > 4) energies[3] = 12345.678;
        const cost = { kind: 'table', energies } as const;
        expectSameBits({ space, cost, isHalved: false, mixer, precision: 'f64' }, layers);
      });
    }
  }
});

/** Random terms: fields unless `isEven`, couplings on a ring and some chords, and a term of order 3 or 4. */
function randomPolynomial(n: number, isEven: boolean, coefficient: () => number): ZPolynomial {
  const terms: ZTerm[] = [];
  for (let q = 0; q < n; q++) {
    if (!isEven) terms.push({ coefficient: coefficient(), qubits: [q] });
    if (n > 2) terms.push({ coefficient: coefficient(), qubits: [q, (q + 1) % n] });
    if (n > 6) terms.push({ coefficient: coefficient(), qubits: [q, (q + 3) % n] });
  }
  return { offset: coefficient(), terms };
}

type Form = 'levels of 8 bits' | 'levels of 16 bits' | 'table' | 'polynomial';
const forms: readonly Form[] = ['levels of 8 bits', 'levels of 16 bits', 'table', 'polynomial'];

function costOf(n: number, form: Form, isEven: boolean): ZPolynomial {
  const stream = RandomStream.root(11).split(form, n);
  switch (form) {
    case 'levels of 8 bits':
      return randomPolynomial(n, isEven, () => stream.integer(3) - 1);
    case 'levels of 16 bits':
      return randomPolynomial(n, isEven, () => 0.5 * (stream.integer(200) - 100));
    case 'polynomial':
      return randomPolynomial(n, isEven, () => stream.normal());
    case 'table': {
      const polynomial = randomPolynomial(n, isEven, () => stream.normal());
      // Two low qubits with two high ones keep it from being computed on the fly.
      const qubits = isEven ? [0, 1, n - 3, n - 2] : [0, 1, n - 1];
      return { ...polynomial, terms: [...polynomial.terms, { coefficient: 0.7, qubits }] };
    }
  }
}

/** Small blocks, so that few qubits see every pass: one near block, one block, far passes of one to three qubits. */
const small = { near: 3, block: 6, pass: 3 };
const blocks = { layer: small, undo: small };
/** The same where 256 amplitudes are computed at a time. */
const wide = { near: 8, block: 9, pass: 2 };
const wideBlocks = { layer: wide, undo: wide };
const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12];

function preparedPlan(
  n: number,
  form: Form,
  isEven: boolean,
  precision: Precision,
): SimulationPlan {
  const space = fullSpace(n);
  const planned = planCost(space, costOf(n, form, isEven), isEven);
  const { isHalved } = planned;
  const diagonal = fillTable(planned, 2 ** 30);
  expect(isHalved).toBe(isEven && n > 3);
  if (form === 'table' || form === 'polynomial') expect(diagonal.kind).toBe(form);
  else expect(diagonal.kind).toBe('levels');
  return { space, cost: diagonal, isHalved, mixer: 'x', precision };
}

describe('the kernels of the X mixer and their twins', () => {
  for (const precision of ['f64', 'f32'] as const) {
    for (const isEven of [false, true]) {
      for (const form of forms) {
        for (const n of sizes) {
          if ((form === 'table' || form === 'polynomial') && n < (isEven ? 12 : 11)) continue;
          it(`hold the same bits: ${precision}, ${n} qubits, ${form}${isEven ? ', halved' : ''}`, () => {
            const plan = preparedPlan(n, form, isEven, precision);
            expectSameBits(
              { ...plan, blocks: form === 'polynomial' ? wideBlocks : blocks },
              layers,
            );
          });
        }
      }
    }
  }

  for (const [form, isEven, precision] of [
    ['levels of 8 bits', false, 'f64'],
    ['polynomial', true, 'f64'],
    ['levels of 16 bits', true, 'f32'],
    ['table', false, 'f32'],
  ] as const) {
    it(`hold the same bits in blocks of the usual size: ${precision}, 17 qubits, ${form}`, () =>
      expectSameBits(preparedPlan(17, form, isEven, precision), [layers[0]], [false]));
  }

  it('do not depend on the sizes of the blocks', () => {
    for (const isEven of [false, true]) {
      const plan = preparedPlan(14, 'levels of 8 bits', isEven, 'f64');
      const other = { near: 4, block: 9, pass: 4 };
      const states = [undefined, blocks, { layer: other, undo: other }].map((sizes) => {
        const state = wasmBackend.create({
          ...plan,
          ...(sizes ? { blocks: sizes } : {}),
          limitBytes: 2 ** 30,
        });
        state.start();
        for (const [gamma, beta] of layers) state.layer(gamma, beta);
        return state;
      });
      for (const state of states) expectSameState(states[0], state);
      for (const state of states) state.dispose();
    }
  });

  it('hold the same bits after one layer with a far pass of 6 qubits', () => {
    const plan = preparedPlan(21, 'levels of 8 bits', false, 'f64');
    const [a, b] = [referenceBackend, wasmBackend].map((backend) => {
      const state = backend.create({ ...plan, limitBytes: 2 ** 30 });
      state.start();
      state.layer(0.21, -0.34);
      return state;
    });
    expectSameState(a, b);
    for (const state of [a, b]) state.dispose();
  });
});
