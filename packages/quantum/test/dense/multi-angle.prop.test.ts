import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMultiAngleQaoa,
  fullSpace,
  type MultiAngleQaoa,
  type StartState,
} from '@ketflow/quantum';
import { real } from '../support/real.ts';
import {
  derivative,
  expectation,
  multiAngleMixer,
  multiAnglePhase,
  productState,
  run,
  statesOf,
  uniform,
  type State,
} from './dense-qaoa.ts';
import { randomModel, type DenseModel } from './models.ts';
import { qubitAngles, randomState } from './twins.ts';

interface Start {
  readonly given: StartState;
  readonly state: State;
}

const starts = (n: number): fc.Arbitrary<Start> =>
  fc.oneof(
    fc.constant<Start>({ given: 'uniform', state: uniform(n) }),
    fc.tuple(qubitAngles(n), qubitAngles(n)).map(([thetas, phis]): Start => ({
      given: { kind: 'product', thetas, phis },
      state: productState(thetas, phis),
    })),
    randomState(n, statesOf(n)).map(({ amplitudes, state }): Start => ({
      given: amplitudes,
      state,
    })),
  );

/** One angle for each term and each qubit. */
interface Layer {
  readonly gammas: readonly number[];
  readonly betas: readonly number[];
}

const layersOf = ({ n, polynomial }: DenseModel): fc.Arbitrary<Layer[]> => {
  const count = polynomial.terms.length;
  const gammas = fc.array(real(-2, 2), { minLength: count, maxLength: count });
  return fc.array(fc.record({ gammas, betas: qubitAngles(n) }), { minLength: 1, maxLength: 2 });
};

const input = (most: number) =>
  randomModel(2, most).chain((model) =>
    fc.tuple(fc.constant(model), starts(model.n), layersOf(model)),
  );

const dense = ({ polynomial }: DenseModel, { state }: Start, layers: readonly Layer[]): State =>
  run(
    state,
    layers.flatMap(({ gammas, betas }) => [
      multiAnglePhase(polynomial, gammas),
      multiAngleMixer(betas),
    ]),
  );

const anglesOf = (layers: readonly Layer[]) => ({
  gammas: layers.map(({ gammas }) => gammas),
  betas: layers.map(({ betas }) => betas),
});

function withSimulation(
  { n, polynomial }: DenseModel,
  { given }: Start,
  act: (qaoa: MultiAngleQaoa) => void,
): void {
  const qaoa = createMultiAngleQaoa({ space: fullSpace(n), cost: polynomial, start: given });
  try {
    act(qaoa);
  } finally {
    qaoa.dispose();
  }
}

describe('an angle for each term and qubit, against the dense reference', () => {
  it('amplitudes and expectation', () => {
    fc.assert(
      fc.property(input(7), ([model, start, layers]) => {
        const expected = dense(model, start, layers);
        withSimulation(model, start, (qaoa) => {
          const { re, im } = qaoa.state(anglesOf(layers));
          const differences = expected.map(([a, b], x) => Math.hypot(re[x] - a, im[x] - b));
          expect(Math.max(...differences)).toBeLessThan(1e-12);
          const value = qaoa.evaluate(anglesOf(layers));
          const largest = Math.max(1, ...model.energy.map(Math.abs));
          expect(Math.abs(value - expectation(expected, model.energy))).toBeLessThan(
            1e-12 * largest,
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  it('gradient by central differences, every angle', () => {
    fc.assert(
      fc.property(input(4), ([model, start, layers]) => {
        const at = (k: number, kind: 'gammas' | 'betas', i: number) => (d: number) => {
          const angles = layers[k][kind];
          const moved = { ...layers[k], [kind]: angles.with(i, angles[i] + d) };
          return expectation(dense(model, start, layers.with(k, moved)), model.energy);
        };
        const allowed = 2e-8 * Math.max(1, ...model.energy.map(Math.abs)) ** 2;
        withSimulation(model, start, (qaoa) => {
          const gradient = qaoa.gradient(anglesOf(layers));
          for (const [k, layer] of layers.entries()) {
            for (const kind of ['gammas', 'betas'] as const) {
              expect(gradient[kind][k].length).toBe(layer[kind].length);
              for (const i of layer[kind].keys()) {
                const difference = derivative(at(k, kind, i));
                expect(Math.abs(gradient[kind][k][i] - difference)).toBeLessThan(allowed);
              }
            }
          }
        });
      }),
      { numRuns: 6 },
    );
  });
});
