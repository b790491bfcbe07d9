import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { samplerContract } from '@ketflow/optimize/contract';
import {
  Bqm,
  exact,
  frustratedLoops,
  regularGraph,
  regularGraphMaxCut,
  simulatedAnnealing,
  type GivenOptions,
  type Sampler,
  type SampleRequest,
  type SampleSet,
} from '@ketflow/optimize';
import { randomModel } from '../src/contract/oracle.ts';

/** Simulated annealing with options of its own beside those given. */
function withOptions(fixed: GivenOptions): Sampler {
  const { name, simulated, parameters } = simulatedAnnealing;
  return {
    name,
    simulated,
    parameters,
    accepts: (problem, options) => simulatedAnnealing.accepts(problem, { ...options, ...fixed }),
    sample: (problem, request) =>
      simulatedAnnealing.sample(problem, {
        ...request,
        options: { ...request.options, ...fixed },
      }),
  };
}

for (const restarts of ['random', 'elite']) {
  samplerContract(
    { describe, it, expect },
    {
      name: `sa in batches, ${restarts} restarts`,
      create: () => withOptions({ kernel: 'batches', restarts }),
      // Constraints and higher orders are not for batches.
      claims: ['finds-ground-state', 'stops-at-target', 'stoppable'],
    },
  );
}

function anneal(
  model: Bqm,
  options: GivenOptions,
  request: Partial<SampleRequest> = {},
): Promise<SampleSet> {
  return simulatedAnnealing.sample(
    { model },
    {
      stream: RandomStream.root(0),
      budget: new WorkBudget(Infinity),
      ...request,
      options: { kernel: 'batches', ...options },
    },
  );
}

/** A clock that moves on by one second at every look. */
function ticking(): { seconds: () => number } {
  let now = 0;
  return { seconds: () => now++ };
}

/** Couplings ±1 on a random 3-regular graph, and of any size on all pairs: one model for each engine. */
function sparseModel(n: number, seed: number): Bqm {
  const chance = RandomStream.root(seed);
  const { rows, columns } = regularGraph(n, 3, chance);
  const biases = Float64Array.from(rows, () => 2 * chance.integer(2) - 1);
  const names = Array.from({ length: n }, (_, i) => `v${i}`);
  return Bqm.fromArrays('SPIN', names, new Float64Array(n), { rows, columns, biases });
}

function realModel(n: number, seed: number): Bqm {
  const chance = RandomStream.root(seed);
  const couplings: [number, number, number][] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) couplings.push([i, j, chance.normal()]);
  return Bqm.fromIsing(
    Array.from({ length: n }, () => chance.normal()),
    couplings,
  );
}

const engines = [
  ['sixteen replicas', sparseModel, 16],
  ['four runs', realModel, 4],
] as const;

/** The evaluations beyond those of the batches: each is polished in a few passes over its variables and pairs. */
function expectPolish(evaluations: number, model: Bqm, batches: number): void {
  const passes = batches * (model.numVariables + model.numInteractions);
  expect(evaluations).toBeGreaterThanOrEqual(passes);
  expect(evaluations).toBeLessThan(5 * passes);
}

describe.each(engines)('sa in batches of %s', (_, create, perBatch) => {
  it('keeps exactly as many reads as asked for, and counts all that were made', async () => {
    const model = create(20, 1);
    for (const numReads of [1, 2, 5, 16, 17, 33]) {
      const set = await anneal(model, { numReads, numSweeps: 10 });
      const batches = Math.ceil(numReads / perBatch);
      expect(set.info.reads).toBe(numReads);
      expect(set.rows.reduce((sum, row) => sum + row.numOccurrences, 0)).toBe(numReads);
      const sweeps = batches * perBatch * 20 * (10 + 8);
      expectPolish(set.info.evaluations - sweeps, model, batches);
      expect(set.info.options).toMatchObject({
        batchSweeps: new Array(batches).fill(10),
        kernel: 'batches',
        restarts: 'random',
      });
    }
  });

  it('makes one batch of 1,000 sweeps when nothing limits it', async () => {
    const model = create(12, 1);
    const set = await anneal(model, {});
    expect([set.info.status, set.info.reads]).toEqual(['converged', perBatch]);
    expectPolish(set.info.evaluations - perBatch * 12 * 1008, model, 1);
  });

  it('shares a budget out among batches, each longer, and leaves less than a sweep of it', async () => {
    const model = create(24, 1);
    const perSweep = perBatch * 24;
    for (const sweeps of [20, 300, 5000]) {
      const limit = sweeps * perSweep + 5;
      const budget = new WorkBudget(limit);
      const set = await anneal(model, { restarts: 'random' }, { budget });
      expect(budget.remaining).toBeLessThan(perSweep);
      const lengths = set.info.options['batchSweeps'] as number[];
      const inBatches = lengths.reduce((sum, length) => sum + length + 8, 0);
      expect(inBatches).toBeLessThanOrEqual(sweeps);
      expect(inBatches).toBeGreaterThan(0.85 * sweeps);
      for (const [at, length] of lengths.entries()) {
        if (at > 0) expect(length).toBeGreaterThanOrEqual(lengths[at - 1]);
      }
    }
  });

  it('stops a batch after the last whole sweep that the budget holds', async () => {
    const perSweep = perBatch * 24;
    for (const sweeps of [1, 50, 257]) {
      const budget = new WorkBudget(sweeps * perSweep + perSweep - 1);
      const set = await anneal(create(24, 1), { numSweeps: 1000 }, { budget });
      expect(set.info.status).toBe('evaluations');
      expect(budget.spent).toBe(sweeps * perSweep);
    }
  });

  it.each(['random', 'elite'])(
    'repeats a run of %s restarts from its options, wherever the budget ends',
    async (restarts) => {
      const model = create(40, 2);
      for (const limit of [1, 639, 641, 5003, 40_001, 300_007]) {
        const budget = new WorkBudget(limit);
        const set = await anneal(model, { restarts }, { budget });
        const again = await anneal(model, set.info.options, {
          budget: new WorkBudget(set.info.evaluations),
        });
        expect(again.rows).toEqual(set.rows);
        expect(again.info.evaluations).toBe(set.info.evaluations);
        expect(again.info.options['batchSweeps']).toEqual(set.info.options['batchSweeps']);
      }
    },
  );

  it.each(['random', 'elite'])(
    'ends at the deadline, also inside of a batch, with %s restarts',
    async (restarts) => {
      const model = create(40, 3);
      const spent: number[] = [];
      for (let deadlineSeconds = 1; deadlineSeconds < 40; deadlineSeconds += 3) {
        const clock = ticking();
        const set = await anneal(model, { restarts }, { clock, deadlineSeconds });
        expect(set.info.status).toBe('time');
        // The few looks after the last work only tell the times.
        expect(clock.seconds()).toBeLessThan(deadlineSeconds + 10);
        const again = await anneal(model, set.info.options, {
          budget: new WorkBudget(set.info.evaluations),
        });
        expect(again.rows).toEqual(set.rows);
        expect(again.info.evaluations).toBe(set.info.evaluations);
        spent.push(set.info.evaluations);
      }
      expect(new Set(spent).size).toBeGreaterThan(4);
    },
  );

  it('takes sweeps and inverse temperatures as told', async () => {
    const model = create(16, 4);
    const set = await anneal(model, { batchSweeps: [3, 1, 7], betaRange: [0.5, 0.5] });
    const sweeps = perBatch * 16 * (3 + 1 + 7 + 3 * 8);
    expectPolish(set.info.evaluations - sweeps, model, 3);
    expect(set.info.status).toBe('converged');
    const large = create(100, 4);
    const short = { numSweeps: 5, betaRange: [0.01, 2] };
    const linear = await anneal(large, { ...short, schedule: 'linear' });
    const geometric = await anneal(large, { ...short, schedule: 'geometric' });
    expect(linear.rows).not.toEqual(geometric.rows);
    expect((await anneal(large, short)).rows).toEqual(linear.rows);
  });

  it.each(['random', 'elite'])(
    'starts from the states given, and never ends above them, with %s restarts',
    async (restarts) => {
      const model = create(200, 5);
      const best = (await anneal(model, { numReads: 48, numSweeps: 500 })).first;
      if (best === undefined) throw new Error('nothing found');
      // Too hot and too short to find it by chance.
      const hot = { betaRange: [0.02, 0.02], restarts, batchSweeps: [20] };
      const unaided = await anneal(model, hot);
      expect(unaided.first?.energy).toBeGreaterThan(best.energy);
      const aided = await anneal(model, hot, { initialStates: [best.sample] });
      expect(aided.first?.energy).toBe(best.energy);
      // So cold that nothing goes up: from one flip away it leads back, or lower.
      const costs = Array.from(best.sample, (s, i) => model.energy(best.sample.with(i, -s)));
      const away = costs.indexOf(Math.max(...costs));
      const start = best.sample.with(away, -best.sample[away]);
      const frozen = { betaRange: [1e6, 1e6], restarts, batchSweeps: [1] };
      const set = await anneal(model, frozen, { initialStates: [start] });
      expect(set.first?.energy).toBeLessThan(model.energy(start));
    },
  );

  it('agrees with the exact solver', async () => {
    for (const seed of [1, 2]) {
      const model = create(18, 10 + seed);
      const request = { stream: RandomStream.root(0), budget: new WorkBudget(Infinity) };
      const proof = await exact.sample({ model }, request);
      for (const restarts of ['random', 'elite']) {
        const set = await anneal(model, { restarts }, { budget: new WorkBudget(300_000) });
        expect(set.first?.energy).toBeCloseTo(proof.first?.energy ?? NaN, 9);
      }
    }
  });
});

describe('sa in batches', () => {
  it('comes to the planted ground states of frustrated loops', async () => {
    const chance = RandomStream.root(7);
    const graph = regularGraph(60, 3, chance);
    const { model, groundEnergy } = frustratedLoops(graph, 20, chance);
    for (const restarts of ['random', 'elite']) {
      const set = await anneal(
        model,
        { restarts },
        { budget: new WorkBudget(10e6), target: groundEnergy },
      );
      expect([set.info.status, set.first?.energy]).toEqual(['target', groundEnergy]);
    }
  });

  it('cuts a random 3-regular graph of 60 nodes as well from every seed', async () => {
    const model = regularGraphMaxCut(60, 3, RandomStream.root(9));
    const found: number[] = [];
    for (const restarts of ['random', 'elite', 'random', 'elite']) {
      const stream = RandomStream.root(found.length);
      const budget = new WorkBudget(5e6);
      const set = await anneal(model, { restarts }, { stream, budget });
      expect(set.first?.energy).toBe(model.energy(set.first?.sample ?? []));
      found.push(set.first?.energy ?? NaN);
    }
    expect(new Set(found).size).toBe(1);
  });

  it('gives the same for the two forms of a model, and for all-zero ones', async () => {
    const model = sparseModel(30, 8);
    const [a, b] = [
      await anneal(model, { numSweeps: 30 }),
      await anneal(model.toVartype('BINARY'), { numSweeps: 30 }),
    ];
    expect(b.rows.map(({ energy }) => energy)).toEqual(a.rows.map(({ energy }) => energy));
    for (const restarts of ['random', 'elite']) {
      const zero = await anneal(
        Bqm.fromIsing([0, 0, 0], [[0, 1, 0]], { offset: 2 }),
        { restarts },
        { budget: new WorkBudget(5000) },
      );
      expect(zero.rows.every(({ energy }) => energy === 2)).toBe(true);
      expect(zero.size).toBeGreaterThan(0);
    }
  });

  it('is as good on weights of any scale', async () => {
    const model = randomModel(16, 'SPIN', RandomStream.root(3));
    const proof = await exact.sample(
      { model },
      { stream: RandomStream.root(0), budget: new WorkBudget(Infinity) },
    );
    const minimum = proof.first?.energy ?? NaN;
    for (const scale of [1e15, 1e-12, 2 ** 900, 2 ** -900, 1 / 3]) {
      const set = await anneal(model.scale(scale), {}, { budget: new WorkBudget(200_000) });
      expect((set.first?.energy ?? NaN) / scale).toBeCloseTo(minimum, 6);
    }
  });

  it('reports ever lower energies that some state has', async () => {
    const energies: number[] = [];
    const model = sparseModel(60, 6);
    const set = await anneal(
      model,
      { restarts: 'elite' },
      {
        budget: new WorkBudget(1e6),
        onImprovement: ({ energy }) => energies.push(energy),
      },
    );
    expect(energies.every((energy, at) => at === 0 || energy < energies[at - 1])).toBe(true);
    expect(energies.at(-1)).toBe(set.first?.energy);
  });
});
