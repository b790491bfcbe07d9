import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream, WorkBudget } from '@ketflow/core';
import { Bqm, chooseK, type SampleRequest, type SampleSet } from '@ketflow/optimize';
import { ReferenceOscillators } from '../src/reference/bifurcation.ts';
import { BifurcationRun } from '../src/samplers/bifurcation/bifurcation-run.ts';
import { KernelOscillators } from '../src/samplers/bifurcation/kernel-oscillators.ts';
import { REPLICAS, type Oscillators } from '../src/samplers/bifurcation/oscillators.ts';
import { polish } from '../src/samplers/bifurcation/polish.ts';
import { oscillatorWeights } from '../src/samplers/bifurcation/weights.ts';
import { simulatedBifurcation } from '../src/samplers/simulated-bifurcation.ts';
import { Search } from '../src/search.ts';
import { BqmState } from '../src/state/bqm-state.ts';
import { allSamples } from './models.ts';

const variants = ['ballistic', 'discrete'] as const;

const solve = (model: Bqm, request: Partial<SampleRequest> = {}): Promise<SampleSet> =>
  simulatedBifurcation.sample(
    { model },
    { stream: RandomStream.root(1), budget: new WorkBudget(Infinity), ...request },
  );

function randomIsing(n: number, part: number, seed: number, fields = true): Bqm {
  const chance = RandomStream.root(seed);
  const couplings: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++)
      if (chance.uniform() < part) couplings.push([i, j, chance.normal()]);
  }
  return Bqm.fromIsing(
    Array.from({ length: n }, () => (fields ? chance.normal() : 0)),
    couplings,
  );
}

function minimumOf(model: Bqm): number {
  let best = Infinity;
  for (const sample of allSamples(model.numVariables, model.vartype)) {
    best = Math.min(best, model.energy(sample));
  }
  return best;
}

/** What oscillators tell after each of a few steps. */
function journal(oscillators: Oscillators, seed: number): unknown[] {
  const chance = RandomStream.root(seed);
  const n = oscillators.numOscillators;
  const draw = (): number => chance.uniform() - 0.5;
  const length = n * REPLICAS;
  oscillators.start(Float32Array.from({ length }, draw), Float32Array.from({ length }, draw));
  const seen: unknown[] = [];
  for (let step = 0; step < 12; step++) {
    oscillators.takeSigns();
    oscillators.computeFields(0, n >> 1);
    oscillators.computeFields(n >> 1, n);
    oscillators.score();
    seen.push([...oscillators.energies]);
    if (step % 3 === 0) {
      oscillators.takePositions();
      oscillators.computeFields(0, n);
    }
    oscillators.advance({ pull: -0.4 * (1 - step / 12), push: -0.3, timeStep: 0.4 });
  }
  for (let r = 0; r < REPLICAS; r++) {
    seen.push([oscillators.bestEnergy(r), oscillators.bestSpins(r).join()]);
  }
  return seen;
}

describe('the kernels of simulated bifurcation', () => {
  it('do what their twin does, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.constantFrom(0, 0.2, 1),
        fc.boolean(),
        fc.integer({ min: 0, max: 1000 }),
        (n, part, fields, seed) => {
          const weights = oscillatorWeights(randomIsing(n, part, seed, fields));
          const kernels = new KernelOscillators(weights);
          try {
            expect(journal(kernels, seed)).toEqual(
              journal(new ReferenceOscillators(weights), seed),
            );
          } finally {
            kernels.dispose();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the weights of the oscillators', () => {
  it('have one oscillator more for linear biases, and the strength of the paper', () => {
    const weights = oscillatorWeights(Bqm.fromIsing([0, -4], [[0, 1, 2]]));
    expect(weights.numOscillators).toBe(3);
    expect([...weights.rowStart]).toEqual([0, 1, 3, 4]);
    expect([...weights.neighbours]).toEqual([1, 0, 2, 1]);
    expect([...weights.couplings]).toEqual([0.5, 0.5, -1, -1]);
    expect(weights.strength).toBeCloseTo((0.5 * Math.SQRT2) / Math.sqrt(2.5), 12);
    const plain = oscillatorWeights(Bqm.fromIsing([0, 0], [[0, 1, 2]]));
    expect([plain.numOscillators, plain.hasField]).toEqual([2, false]);
  });
});

describe.each(variants)('sb, %s', (variant) => {
  it('finds the ground states of small models', async () => {
    for (let n = 1; n <= 12; n++) {
      for (const fields of [true, false]) {
        const model = randomIsing(n, 0.8, n, fields);
        const set = await solve(model, { options: { variant } });
        expect(set.first?.energy).toBeCloseTo(minimumOf(model), 9);
      }
    }
  });

  it('comes to the planted state of 100 variables with fields, before any polish', async () => {
    const chance = RandomStream.root(8);
    const planted = Int8Array.from({ length: 100 }, () => 2 * chance.integer(2) - 1);
    const couplings: [number, number, number][] = [];
    for (let i = 0; i < 100; i++) {
      for (const j of [(i + 1) % 100, (i + 7) % 100, (i + 31) % 100]) {
        couplings.push([i, j, -(1 + chance.uniform()) * planted[i] * planted[j]]);
      }
    }
    const fields = Array.from(planted, (spin) => -0.1 * spin);
    const model = Bqm.fromIsing(fields, couplings);
    const weights = oscillatorWeights(model);
    const oscillators = new KernelOscillators(weights);
    const request = { stream: chance, budget: new WorkBudget(Infinity) };
    const search = new Search(model, request);
    const state = new BqmState(model);
    const parts = { oscillators, weights, state, search, variant, timeStep: 0.5 };
    const states = await new BifurcationRun(parts).run(chance, 300, 12);
    oscillators.dispose();
    expect(states.length).toBe(12);
    expect(states[0]).toEqual(planted);
  });

  it('is the same for models times any factor: nothing overflows single precision', async () => {
    const model = randomIsing(10, 0.7, 3);
    const expected = (await solve(model, { options: { variant } })).first?.sample;
    for (const factor of [2 ** -900, 2 ** 900]) {
      const set = await solve(model.scale(factor), { options: { variant } });
      expect(set.first?.sample).toEqual(expected);
    }
  });

  it('takes models of zeros and of parts that do not touch', async () => {
    const zero = await solve(Bqm.fromIsing([0, 0], [[0, 1, 0]]), { options: { variant } });
    expect(zero.first?.energy).toBe(0);
    const pairs = Array.from({ length: 40 }, (_, i) => [2 * i, 2 * i + 1, 1] as const);
    const parts = await solve(Bqm.fromIsing(new Array<number>(80).fill(0), pairs), {
      options: { variant },
    });
    expect(parts.first?.energy).toBe(-40);
  });
});

describe('sb', () => {
  it('counts an evaluation for each field of each run', async () => {
    const model = randomIsing(9, 0.5, 2);
    // The state at first, 4 steps of 3 runs with an oscillator for the biases, a sweep of the polish of each at least.
    const discrete = await solve(model, { options: { numReads: 3, numSteps: 4 } });
    const least = 1 + 3 * 4 * 10 + 3 * 9;
    expect(discrete.info.evaluations).toBeGreaterThanOrEqual(least);
    expect((discrete.info.evaluations - least) % 9).toBe(0);
    expect(discrete.info.reads).toBe(1 + 3);
    // Ballistic: the signs of the first and of the last step are products, too.
    const budget = new WorkBudget(1 + 6 * 3 * 10);
    const options = { variant: 'ballistic', numReads: 3, numSteps: 4 };
    const ballistic = await solve(model, { budget, options });
    expect(ballistic.info.evaluations).toBe(1 + 6 * 3 * 10);
    const less = await solve(model, { budget: new WorkBudget(6 * 3 * 10), options });
    expect(less.info.evaluations).toBe(1 + 5 * 3 * 10);
  });

  it('notes only energies that the model has', async () => {
    const model = randomIsing(60, 1, 5);
    const noted: number[] = [];
    const set = await solve(model, {
      onImprovement: ({ energy }) => noted.push(energy),
      options: { numReads: 16 },
    });
    expect(noted.at(-1)).toBeCloseTo(set.first?.energy ?? NaN, 9);
    expect(noted.every((energy, at) => at === 0 || energy < noted[at - 1])).toBe(true);
  });

  it('ends by itself when nothing limits it', async () => {
    const set = await solve(randomIsing(12, 1, 6));
    expect(set.info.status).toBe('converged');
    expect(set.info.options).toEqual({
      variant: 'discrete',
      numReads: 32,
      numSteps: 1000,
      timeStep: 0.5,
    });
  });

  it('refuses constraints', () => {
    const error = simulatedBifurcation.accepts({
      model: randomIsing(4, 1, 1),
      constraint: chooseK(2),
    });
    expect(isKetflowError(error, 'CONSTRAINT_UNSUPPORTED')).toBe(true);
  });

  it('polishes to a state that no flip lowers', async () => {
    const model = randomIsing(50, 1, 4);
    const state = new BqmState(model);
    const request = { stream: RandomStream.root(1), budget: new WorkBudget(Infinity) };
    await polish(state, new Search(model, request));
    for (let i = 0; i < 50; i++) expect(state.delta(i)).toBeGreaterThanOrEqual(0);
    expect(request.budget.spent % 50).toBe(0);
  });
});
