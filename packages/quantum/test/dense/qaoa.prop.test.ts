import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQaoa, fullSpace, weightSpace, type Qaoa, type QaoaOptions } from '@ketflow/quantum';
import {
  completePairs,
  derivative,
  expectation,
  groverMixer,
  phase,
  ringPairs,
  run,
  statesOf,
  uniform,
  xMixer,
  xyMixer,
  type State,
  type Step,
} from './dense-qaoa.ts';
import { randomAngles, randomModel, type DenseModel } from './models.ts';

/** A kind of simulation and its slow twin. */
interface Case {
  readonly name: string;
  /** Whether the space is of one Hamming weight. */
  readonly isWeight: boolean;
  readonly options: Omit<QaoaOptions, 'space' | 'cost'>;
  readonly mixer: (n: number, beta: number, start: State) => Step;
  /** Largest difference of an amplitude. */
  readonly tolerance: number;
}

const ring = (n: number, beta: number): Step => xyMixer(ringPairs(n), beta);
const complete = (n: number, beta: number): Step => xyMixer(completePairs(n), beta);
const grover = (_: number, beta: number, start: State): Step => groverMixer(start, beta);

const exact = 1e-12;
const cases: readonly Case[] = [
  { name: 'x', isWeight: false, options: { mixer: 'x' }, mixer: xMixer, tolerance: exact },
  {
    name: 'x without symmetry',
    isWeight: false,
    options: { mixer: 'x', symmetry: 'none' },
    mixer: xMixer,
    tolerance: exact,
  },
  {
    name: 'x in f32',
    isWeight: false,
    options: { mixer: 'x', precision: 'f32' },
    mixer: xMixer,
    tolerance: 1e-5,
  },
  ...[false, true].flatMap((isWeight): Case[] => [
    { name: 'xy-ring', isWeight, options: { mixer: 'xy-ring' }, mixer: ring, tolerance: exact },
    {
      name: 'xy-complete',
      isWeight,
      options: { mixer: 'xy-complete' },
      mixer: complete,
      tolerance: exact,
    },
    { name: 'grover', isWeight, options: { mixer: 'grover' }, mixer: grover, tolerance: exact },
  ]),
];

/** The steps of a case: for each layer the phase, then the mixer. */
function steps(
  { mixer }: Case,
  { n, energy }: DenseModel,
  start: State,
  gammas: readonly number[],
  betas: readonly number[],
): Step[] {
  return gammas.flatMap((gamma, k) => [phase(energy, gamma), mixer(n, betas[k], start)]);
}

function withSimulation(
  { isWeight, options }: Case,
  { n, polynomial }: DenseModel,
  k: number,
  act: (qaoa: Qaoa) => void,
): void {
  const space = isWeight ? weightSpace(n, k) : fullSpace(n);
  const qaoa = createQaoa({ space, cost: polynomial, ...options });
  try {
    act(qaoa);
  } finally {
    qaoa.dispose();
  }
}

for (const kind of cases) {
  const { name, isWeight, tolerance } = kind;
  /** Sizes at which the slow twin takes milliseconds. */
  const [most, runs] = name === 'xy-complete' ? [6, 20] : [8, 25];

  describe(`${name} on ${isWeight ? 'one Hamming weight' : 'all states'} against the dense reference`, () => {
    const input = randomModel(2, most).chain((model) =>
      fc.tuple(fc.constant(model), fc.integer({ min: 1, max: model.n - 1 }), randomAngles),
    );

    it('amplitudes and expectation', () => {
      fc.assert(
        fc.property(input, ([model, k, { gammas, betas }]) => {
          const start = uniform(model.n, isWeight ? k : undefined);
          const expected = run(start, steps(kind, model, start, gammas, betas));
          const states = statesOf(model.n, isWeight ? k : undefined);
          withSimulation(kind, model, k, (qaoa) => {
            const { re, im } = qaoa.state(gammas, betas);
            expect(re.length).toBe(states.length);
            const differences = states.map((x, i) =>
              Math.hypot(re[i] - expected[x][0], im[i] - expected[x][1]),
            );
            expect(Math.max(...differences)).toBeLessThan(tolerance);
            const largest = Math.max(1, ...model.energy.map(Math.abs));
            const difference = qaoa.evaluate(gammas, betas) - expectation(expected, model.energy);
            expect(Math.abs(difference)).toBeLessThan(tolerance * largest);
          });
        }),
        { numRuns: runs },
      );
    });

    it('gradient by central differences', () => {
      const small = randomModel(2, 4).chain((model) =>
        fc.tuple(fc.constant(model), fc.integer({ min: 1, max: model.n - 1 }), randomAngles),
      );
      fc.assert(
        fc.property(small, ([model, k, { gammas, betas }]) => {
          const start = uniform(model.n, isWeight ? k : undefined);
          const at = (g: readonly number[], b: readonly number[]): number =>
            expectation(run(start, steps(kind, model, start, g, b)), model.energy);
          withSimulation(kind, model, k, (qaoa) => {
            const gradient = qaoa.gradient(gammas, betas);
            for (let layer = 0; layer < gammas.length; layer++) {
              const byGamma = derivative((d) => at(gammas.with(layer, gammas[layer] + d), betas));
              const byBeta = derivative((d) => at(gammas, betas.with(layer, betas[layer] + d)));
              const allowed =
                Math.max(2e-8, 20 * tolerance) * Math.max(1, ...model.energy.map(Math.abs)) ** 2;
              expect(Math.abs(gradient.gammas[layer] - byGamma)).toBeLessThan(allowed);
              expect(Math.abs(gradient.betas[layer] - byBeta)).toBeLessThan(allowed);
            }
          });
        }),
        { numRuns: 10 },
      );
    });
  });
}

describe('ten qubits', () => {
  it('agrees with the dense reference, three layers', () => {
    fc.assert(
      fc.property(randomModel(10, 10), (model) => {
        const [gammas, betas] = [[0.3, -0.8, 1.1], [-0.4, 0.9, 2.2]]; // prettier-ignore
        const start = uniform(10);
        const expected = run(start, steps(cases[0], model, start, gammas, betas));
        withSimulation(cases[0], model, 0, (qaoa) => {
          const { re, im } = qaoa.state(gammas, betas);
          for (const [x, [a, b]] of expected.entries()) {
            expect(Math.hypot(re[x] - a, im[x] - b)).toBeLessThan(exact);
          }
        });
      }),
      { numRuns: 3 },
    );
  });
});
