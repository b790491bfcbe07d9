/**
 * The contract of a `StateVectorBackend`: every engine runs it. The test framework is passed in, so that this package
 * depends on none.
 * @module
 */
import { isKetflowError, type KetflowError } from '@ketflow/core';
import { fullSpace, weightSpace, type BasisSpace } from '../basis-space.ts';
import { costVector } from '../cost/cost-vector.ts';
import type { Mixer } from '../mixer.ts';
import { createQaoa } from '../create-qaoa.ts';
import type { SimulationPlan, StateVector, StateVectorBackend } from '../state-vector.ts';

/** What the contract uses of vitest or of anything like it. */
export interface ContractTools {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => void) => void;
  readonly expect: (value: unknown) => ContractExpectation;
}

/** The matchers that the contract uses. */
export interface ContractExpectation {
  toBe(expected: unknown): void;
  toBeLessThanOrEqual(most: number): void;
}

/** The engine under test. */
export interface ContractSubject {
  readonly name: string;
  create(): StateVectorBackend;
}

interface Case {
  readonly name: string;
  readonly space: BasisSpace;
  readonly mixer: Mixer;
}

const cases: readonly Case[] = (
  [
    [fullSpace(1), ['x', 'xy-ring', 'grover']],
    [fullSpace(2), ['x', 'xy-ring', 'xy-complete', 'grover']],
    [fullSpace(5), ['x', 'xy-ring', 'xy-complete', 'grover']],
    [weightSpace(4, 0), ['xy-ring', 'grover']],
    [weightSpace(3, 3), ['xy-complete', 'grover']],
    [weightSpace(7, 3), ['xy-ring', 'xy-complete', 'grover']],
    [weightSpace(6, 4), ['xy-ring', 'xy-complete', 'grover']],
  ] as const
).flatMap(([space, mixers]) =>
  mixers.map((mixer) => ({
    name: `${mixer} on ${space.numQubits} qubits${space.weight === undefined ? '' : ` of weight ${space.weight}`}`,
    space,
    mixer,
  })),
);

const gammas = [0.31, -0.74, 1.9];
const betas = [-0.42, 2.3, 0.17];
const limitBytes = 2 ** 24;

/** A cost with fields, couplings and a term of order three where the space has room for them. */
function costOf(space: BasisSpace): Float64Array {
  const n = space.numQubits;
  const terms = [];
  for (let q = 0; q < n; q++) terms.push({ coefficient: 0.3 - 0.11 * q, qubits: [q] });
  for (let q = 1; q < n; q++) terms.push({ coefficient: 0.7 - 0.2 * q, qubits: [q, q - 1] });
  if (n > 2) terms.push({ coefficient: 0.45, qubits: [0, 2, 1] });
  return costVector(space, { offset: 0.25, terms });
}

function planOf(space: BasisSpace, energies: Float64Array, mixer: Mixer): SimulationPlan {
  return { space, cost: { kind: 'table', energies }, isHalved: false, mixer, precision: 'f64' };
}

/** Registers the contract's tests for one engine. */
export function stateVectorBackendContract(tools: ContractTools, subject: ContractSubject): void {
  const { describe, it, expect } = tools;
  const near = (value: number, expected: number, tolerance: number): void =>
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance);

  const withState = (
    { space, mixer }: Case,
    act: (state: StateVector, cost: Float64Array) => void,
  ): void => {
    const cost = costOf(space);
    const state = subject.create().create({ ...planOf(space, cost, mixer), limitBytes });
    state.start();
    act(state, cost);
    state.dispose();
  };

  const expectUniform = (state: StateVector, size: number, tolerance: number): void => {
    const { re, im } = state.amplitudes();
    expect(re.length).toBe(size);
    for (let x = 0; x < size; x++) {
      near(re[x], 1 / Math.sqrt(size), tolerance);
      near(im[x], 0, tolerance);
    }
  };

  const forward = (state: StateVector): void => {
    for (let k = 0; k < gammas.length; k++) state.layer(gammas[k], betas[k]);
  };

  describe(`the state-vector contract, ${subject.name}`, () => {
    it('is available here', () => expect(subject.create().isAvailable()).toBe(true));

    for (const test of cases) {
      describe(test.name, () => {
        it('starts uniform and stays so at angles 0', () =>
          withState(test, (state) => {
            expectUniform(state, test.space.size, 0);
            state.layer(0, 0);
            expectUniform(state, test.space.size, 1e-15);
          }));

        it('keeps the norm, and the expectation between the extreme costs', () =>
          withState(test, (state, cost) => {
            forward(state);
            const { re, im } = state.amplitudes();
            let norm = 0;
            let mean = 0;
            for (let x = 0; x < cost.length; x++) {
              norm += re[x] * re[x] + im[x] * im[x];
              mean += (re[x] * re[x] + im[x] * im[x]) * cost[x];
            }
            near(norm, 1, 1e-12);
            const expectation = state.expectation();
            near(expectation, mean, 1e-12);
            expect(Math.min(...cost) - 1e-12).toBeLessThanOrEqual(expectation);
            expect(expectation - 1e-12).toBeLessThanOrEqual(Math.max(...cost));
          }));

        it('takes its layers back', () =>
          withState(test, (state) => {
            forward(state);
            state.startAdjoint();
            for (let k = gammas.length - 1; k >= 0; k--) state.undoLayer(gammas[k], betas[k]);
            expectUniform(state, test.space.size, 1e-13);
          }));

        it('has the gradient of central differences', () => {
          const { space, mixer } = test;
          const cost = costOf(space);
          const backend = subject.create();
          const qaoa = createQaoa({ space, cost, mixer, backend, limitBytes });
          const gradient = qaoa.gradient(gammas, betas);
          expect(gradient.value).toBe(qaoa.evaluate(gammas, betas));
          const h = 1e-5;
          for (let k = 0; k < gammas.length; k++) {
            const moved = (angles: readonly number[], by: number): number[] =>
              angles.map((angle, i) => (i === k ? angle + by : angle));
            const byGamma =
              qaoa.evaluate(moved(gammas, h), betas) - qaoa.evaluate(moved(gammas, -h), betas);
            const byBeta =
              qaoa.evaluate(gammas, moved(betas, h)) - qaoa.evaluate(gammas, moved(betas, -h));
            near(gradient.gammas[k], byGamma / (2 * h), 1e-7);
            near(gradient.betas[k], byBeta / (2 * h), 1e-7);
          }
          qaoa.dispose();
        });
      });
    }

    it('holds the bytes that it announced, and more with a gradient', () => {
      const [space, mixer] = [weightSpace(9, 4), 'xy-ring'] as const;
      const backend = subject.create();
      const plan = planOf(space, costOf(space), mixer);
      const state = backend.create({ ...plan, limitBytes });
      expect(state.bytes).toBe(backend.bytesOf(plan, 1));
      state.start();
      state.startAdjoint();
      expect(state.bytes).toBe(backend.bytesOf(plan, 2));
      state.dispose();
    });

    it('refuses a simulation or a gradient above the limit with TOO_LARGE', () => {
      const space = fullSpace(14);
      const cost = costOf(space);
      const backend = subject.create();
      const plan = planOf(space, cost, 'x');
      const one = backend.bytesOf(plan, 1);
      const refused = errorOf(() => backend.create({ ...plan, limitBytes: one - 1 }));
      expect(refused?.code).toBe('TOO_LARGE');
      expect(refused?.hint).toBe('Up to 13 qubits fit.');
      const state = backend.create({ ...plan, limitBytes: one });
      state.start();
      expect(errorOf(() => state.startAdjoint())?.code).toBe('TOO_LARGE');
      state.dispose();
    });
  });
}

/** The Ketflow error that a call throws, if it throws one. */
function errorOf(call: () => unknown): KetflowError | undefined {
  try {
    call();
  } catch (error) {
    if (isKetflowError(error)) return error;
    throw error;
  }
  return undefined;
}
