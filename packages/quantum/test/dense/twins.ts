import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createQaoa,
  fullSpace,
  weightSpace,
  type Amplitudes,
  type Qaoa,
  type QaoaOptions,
} from '@ketflow/quantum';
import { real } from '../support/real.ts';
import {
  derivative,
  expectation,
  phase,
  run,
  statesOf,
  uniform,
  type State,
  type Step,
} from './dense-qaoa.ts';
import { randomAngles, randomModel, type DenseModel } from './models.ts';

/** A simulation, but for its cost, and what the slow simulator makes of it. */
interface Twin {
  readonly options: Omit<QaoaOptions, 'cost'>;
  /** Over all 2^n states. */
  readonly start: State;
  readonly mixer: (beta: number) => Step;
}

/** A kind of simulation. */
export interface Kind {
  readonly name: string;
  readonly twin: (n: number) => fc.Arbitrary<Twin>;
  /** Largest difference of an amplitude; default 1e-12. */
  readonly tolerance?: number;
  /** Default 2. */
  readonly fewest?: number;
  /** Most qubits with which the slow simulator takes milliseconds; default 7. */
  readonly most?: number;
  /** Default {@link randomModel}. */
  readonly models?: (fewest: number, most: number) => fc.Arbitrary<DenseModel>;
}

/** All states, uniform start. */
export const onAll = (
  options: Omit<QaoaOptions, 'space' | 'cost'>,
  mixer: (n: number, beta: number, start: State) => Step,
): Kind['twin'] => {
  return (n) => {
    const start = uniform(n);
    return fc.constant({
      options: { space: fullSpace(n), ...options },
      start,
      mixer: (beta) => mixer(n, beta, start),
    });
  };
};

/** The states of a random Hamming weight, uniform start. */
export const onWeight = (
  options: Omit<QaoaOptions, 'space' | 'cost'>,
  mixer: (n: number, beta: number, start: State) => Step,
): Kind['twin'] => {
  return (n) =>
    fc.integer({ min: 1, max: n - 1 }).map((k) => {
      const start = uniform(n, k);
      return {
        options: { space: weightSpace(n, k), ...options },
        start,
        mixer: (beta) => mixer(n, beta, start),
      };
    });
};

/** One angle for each qubit. */
export const qubitAngles = (n: number): fc.Arbitrary<number[]> =>
  fc.array(real(-3.2, 3.2), { minLength: n, maxLength: n });

/** A state of the basis states `members`: as amplitudes of the space and over all 2^n states. */
export const randomState = (
  n: number,
  members: readonly number[],
): fc.Arbitrary<{ amplitudes: Amplitudes; state: State }> =>
  fc
    .array(fc.tuple(real(-1, 1), real(-1, 1)), {
      minLength: members.length,
      maxLength: members.length,
    })
    .map((raw) => {
      const norm = Math.hypot(...raw.flat());
      const parts = raw.map(([re, im]): [number, number] => [re / norm, im / norm]);
      const places = new Map(members.map((x, i) => [x, parts[i]]));
      return {
        amplitudes: {
          re: Float64Array.from(parts, ([re]) => re),
          im: Float64Array.from(parts, ([, im]) => im),
        },
        state: statesOf(n).map((x) => places.get(x) ?? [0, 0]),
      };
    });

/** For each layer the phase, then the mixer. */
const steps = (
  { mixer }: Twin,
  { energy }: DenseModel,
  gammas: readonly number[],
  betas: readonly number[],
): Step[] => gammas.flatMap((gamma, k) => [phase(energy, gamma), mixer(betas[k])]);

/** The cost as a polynomial, or as the energies of the states of the space. */
function costOf({ polynomial, energy }: DenseModel, members: readonly number[], isTable: boolean) {
  return isTable ? Float64Array.from(members, (x) => energy[x]) : polynomial;
}

function withSimulation(options: QaoaOptions, act: (qaoa: Qaoa) => void): void {
  const qaoa = createQaoa(options);
  try {
    act(qaoa);
  } finally {
    qaoa.dispose();
  }
}

/** Tests of amplitudes, expectation and gradient against the slow simulator, on random models and angles. */
export function testAgainstDense(kind: Kind): void {
  const { name, twin, tolerance = 1e-12, fewest = 2, most = 7, models = randomModel } = kind;
  const input = (largest: number) =>
    models(fewest, largest).chain((model) =>
      fc.tuple(fc.constant(model), twin(model.n), randomAngles, fc.boolean()),
    );

  describe(`${name}, against the dense reference`, () => {
    it('amplitudes and expectation', () => {
      fc.assert(
        fc.property(input(most), ([model, own, { gammas, betas }, isTable]) => {
          const members = statesOf(model.n, own.options.space.weight);
          const expected = run(own.start, steps(own, model, gammas, betas));
          const cost = costOf(model, members, isTable);
          withSimulation({ cost, ...own.options }, (qaoa) => {
            const { re, im } = qaoa.state(gammas, betas);
            expect(re.length).toBe(members.length);
            const differences = members.map((x, i) =>
              Math.hypot(re[i] - expected[x][0], im[i] - expected[x][1]),
            );
            expect(Math.max(...differences)).toBeLessThan(tolerance);
            const largest = Math.max(1, ...model.energy.map(Math.abs));
            const difference = qaoa.evaluate(gammas, betas) - expectation(expected, model.energy);
            expect(Math.abs(difference)).toBeLessThan(tolerance * largest);
          });
        }),
        { numRuns: 20 },
      );
    });

    it('gradient by central differences', () => {
      fc.assert(
        fc.property(input(Math.max(4, fewest)), ([model, own, { gammas, betas }, isTable]) => {
          const at = (g: readonly number[], b: readonly number[]): number =>
            expectation(run(own.start, steps(own, model, g, b)), model.energy);
          const cost = costOf(model, statesOf(model.n, own.options.space.weight), isTable);
          withSimulation({ cost, ...own.options }, (qaoa) => {
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
        { numRuns: 8 },
      );
    });
  });
}
