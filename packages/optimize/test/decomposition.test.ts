import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream, WorkBudget } from '@ketflow/core';
import { samplerContract } from '@ketflow/optimize/contract';
import {
  Bqm,
  chooseK,
  isFeasible,
  samplers,
  type Problem,
  type SampleRequest,
  type SampleSet,
} from '@ketflow/optimize';
import { minimumOf, randomModel } from '../src/contract/oracle.ts';
import { createDecomposition } from '../src/samplers/decomposition.ts';
import { partSolvers } from '../src/samplers/decomposition/part-solvers.ts';
import { Restriction } from '../src/samplers/decomposition/restrict.ts';
import { Windows, type Strategy } from '../src/samplers/decomposition/windows.ts';
import { highs } from '../src/samplers/highs.ts';
import { simulatedBifurcation } from '../src/samplers/simulated-bifurcation.ts';
import { simulatedQuantumAnnealing } from '../src/samplers/simulated-quantum-annealing.ts';
import { tabu } from '../src/samplers/tabu.ts';
import { BqmState } from '../src/state/bqm-state.ts';

const known = {
  ...samplers,
  sqa: simulatedQuantumAnnealing,
  sb: simulatedBifurcation,
  tabu,
  highs,
};
const decomposition = createDecomposition((name) => known[name as keyof typeof known]);

samplerContract(
  { describe, it, expect },
  {
    name: 'decomposition',
    create: () => decomposition,
    claims: ['finds-ground-state', 'choose-k', 'stops-at-target', 'stoppable'],
  },
);

function solve(problem: Problem, request: Partial<SampleRequest> = {}): Promise<SampleSet> {
  const budget = new WorkBudget(Infinity);
  return decomposition.sample(problem, { stream: RandomStream.root(1), budget, ...request });
}

const spinsOf = (n: number, stream: RandomStream): Int8Array =>
  Int8Array.from({ length: n }, () => 2 * stream.integer(2) - 1);

/** A ring of n spins with couplings that a random planted state satisfies all; its energy is -n. */
function plantedRing(n: number, seed: number): { model: Bqm; planted: Int8Array } {
  const stream = RandomStream.root(seed);
  const planted = spinsOf(n, stream);
  const ring = Array.from(
    { length: n },
    (_, i) => [i, (i + 1) % n, -planted[i] * planted[(i + 1) % n]] as const,
  );
  return { model: Bqm.fromIsing(new Array<number>(n).fill(0), ring), planted };
}

/** Loops of planted frustration (tile planting): every loop of four has one bond against it, E = -2 a loop at best. */
function plantedLoops(side: number, seed: number): { model: Bqm; lowest: number } {
  const stream = RandomStream.root(seed);
  const planted = spinsOf(side * side, stream);
  const couplings: [number, number, number][] = [];
  let numLoops = 0;
  for (let a = 0; a < side; a++) {
    for (let b = a % 2; b < side; b += 2) {
      const corner = (x: number, y: number): number => ((a + x) % side) * side + ((b + y) % side);
      const loop = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0)];
      const against = stream.integer(4);
      numLoops++;
      loop.forEach((i, at) => {
        const j = loop[(at + 1) % 4];
        couplings.push([i, j, (at === against ? 1 : -1) * planted[i] * planted[j]]);
      });
    }
  }
  const model = Bqm.fromIsing(new Array<number>(side * side).fill(0), couplings);
  return { model, lowest: -2 * numLoops };
}

describe('a part', () => {
  it('has the energies of the whole, whatever its variables are', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 9 }), (seed, size) => {
        const stream = RandomStream.root(seed);
        const model = randomModel(9, 'SPIN', stream);
        const state = new BqmState(model);
        state.reset(spinsOf(9, stream));
        const window = stream.subset(9, size);
        const restriction = new Restriction(state);
        for (let twice = 0; twice < 2; twice++) {
          const gauge = spinsOf(size, stream);
          const part = restriction.part(window, gauge);
          const values = spinsOf(size, stream);
          const whole = state.spins.slice();
          window.forEach((i, at) => (whole[i] = values[at] * gauge[at]));
          expect(part.energy(values)).toBe(model.energy(whole));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('windows', () => {
  const strategies: Strategy[] = ['impact', 'community', 'random'];

  it('hold different variables, both values under choose-k, and in time all of them', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.constantFrom(...strategies),
        fc.integer({ min: 2, max: 12 }),
        fc.option(fc.integer({ min: 1, max: 29 }), { nil: undefined }),
        (seed, strategy, size, k) => {
          const stream = RandomStream.root(seed);
          const { model } = plantedRing(30, seed);
          const state = new BqmState(model);
          const spins = spinsOf(30, stream);
          if (k !== undefined) spins.forEach((_, i) => (spins[i] = i < k ? 1 : -1));
          state.reset(spins);
          const windows = new Windows(state, size, k);
          const seen = new Set<number>();
          for (let round = 0; round < 30; round++) {
            const window = windows.pick(strategy, stream);
            expect(new Set(window).size).toBe(size);
            for (const i of window) seen.add(i);
            if (k === undefined) continue;
            const ones = [...window].filter((i) => spins[i] > 0).length;
            expect(ones).toBeGreaterThan(0);
            expect(ones).toBeLessThan(size);
          }
          // Every window of a connected strategy begins with a variable that was in none, as long as there are any.
          if (k === undefined && strategy !== 'random') expect(seen.size).toBe(30);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are connected where the model is, and begin with the best flip', () => {
    const { model } = plantedRing(40, 3);
    const state = new BqmState(model);
    state.reset(spinsOf(40, RandomStream.root(9)));
    for (const strategy of ['impact', 'community'] as const) {
      const window = [...new Windows(state, 7, undefined).pick(strategy, RandomStream.root(2))];
      // On a ring, connected ones are a run: exactly one of them has no follower among them.
      expect(window.filter((i) => !window.includes((i + 1) % 40)).length).toBe(1);
      if (strategy === 'impact') expect(state.delta(window[0])).toBe(-4);
    }
  });

  it('of a community take the neighbour that hangs most on them', () => {
    const bonds = [
      [0, 1, 1],
      [1, 2, -5],
      [2, 3, 4],
      [0, 3, -2],
      [0, 4, 3],
    ] as const;
    const state = new BqmState(Bqm.fromIsing([0, 0, 0, 0, 0], bonds));
    const firsts = new Map<number, string>();
    for (let seed = 0; seed < 40; seed++) {
      const window = new Windows(state, 3, undefined).pick('community', RandomStream.root(seed));
      firsts.set(window[0], window.join());
    }
    expect([...firsts].sort()).toEqual([
      [0, '0,4,3'],
      [1, '1,2,3'],
      [2, '2,1,3'],
      [3, '3,2,1'],
      [4, '4,0,3'],
    ]);
  });
});

describe('decomposition', () => {
  it('finds the planted state of a ring of 200 with exact parts of 16, by every strategy', async () => {
    const { model } = plantedRing(200, 5);
    for (const strategy of ['impact', 'community', 'mixed']) {
      const set = await solve({ model }, { target: -200, options: { strategy, numRounds: 4000 } });
      expect(set.first?.energy).toBe(-200);
    }
  });

  it('solves a frustrated lattice of 196 with planted loops', async () => {
    const { model, lowest } = plantedLoops(14, 2);
    const set = await solve({ model }, { target: lowest, options: { numRounds: 3000 } });
    expect(set.first?.energy).toBe(lowest);
  });

  it('takes qaoa for the parts, and says that it was simulated', async () => {
    const { model } = plantedRing(200, 6);
    const options = { solver: 'qaoa', size: 10, strategy: 'community', numRounds: 1500 };
    const set = await solve({ model }, { target: -200, options });
    expect(set.first?.energy).toBe(-200);
    expect(set.info.simulated).toBe(true);
    expect(set.info.tableEvaluations).toBeGreaterThan(1024);
    expect((set.info.tableEvaluations ?? 0) % 1024).toBe(0);
  });

  it('never rises: what it has after more rounds is no worse, and is what the model says', async () => {
    const model = randomModel(60, 'BINARY', RandomStream.root(7));
    for (const solver of Object.keys(partSolvers)) {
      let last = Infinity;
      for (const numRounds of [1, 2, 3, 5, 9, 20]) {
        const energies: number[] = [];
        const set = await solve(
          { model },
          {
            options: { solver, size: 8, numRounds },
            onImprovement: ({ energy }) => energies.push(energy),
          },
        );
        const { sample = [], energy = NaN } = set.first ?? {};
        expect(energy).toBe(model.energy(sample));
        expect(energy).toBe(energies.at(-1));
        expect(energy).toBeLessThanOrEqual(last);
        last = energy;
      }
    }
  });

  it('takes no answer that is worse', async () => {
    const model = randomModel(60, 'BINARY', RandomStream.root(7));
    const careless = createDecomposition(() => samplers['random']);
    const energies: number[] = [];
    const set = await careless.sample(
      { model },
      {
        stream: RandomStream.root(1),
        budget: new WorkBudget(Infinity),
        onImprovement: ({ energy }) => energies.push(energy),
        options: { solver: 'greedy', size: 20, numRounds: 5 },
      },
    );
    expect(set.first?.energy).toBe(energies.at(-1));
  });

  it('leaves resting states: from a local optimum of every window the kicks find the minimum', async () => {
    // Two wells of 24 spins each; within one, every window of 4 is at rest.
    const bonds: [number, number, number][] = [];
    for (let i = 0; i < 24; i++) for (let j = 0; j < i; j++) bonds.push([i, j, -1]);
    const model = Bqm.fromIsing(new Array<number>(24).fill(0.5), bonds);
    const start = new Int8Array(24).fill(1);
    const options = { size: 4, strategy: 'random', numRounds: 8 };
    const few = await solve({ model }, { initialStates: [start], options });
    expect(few.first?.energy).toBe(-276 + 12);
    const options2 = { size: 20, strategy: 'random', numRounds: 400 };
    const many = await solve({ model }, { initialStates: [start], options: options2 });
    expect(many.first?.energy).toBe(-276 - 12);
  });

  it('keeps choose-k, and finds its optimum', async () => {
    const model = randomModel(18, 'BINARY', RandomStream.root(12));
    for (const k of [1, 5, 17]) {
      const problem = { model, constraint: chooseK(k) };
      const set = await solve(problem, { options: { size: 6 } });
      expect(set.rows.every(({ sample }) => isFeasible(problem, sample))).toBe(true);
      expect(set.first?.energy).toBe(minimumOf(problem));
      const initial = set.first?.sample ?? new Int8Array(0);
      const again = await solve(problem, { initialStates: [initial], options: { numRounds: 1 } });
      expect(again.first?.energy).toBe(set.first?.energy);
    }
  });

  it('proves what fits into one part', async () => {
    const model = randomModel(14, 'SPIN', RandomStream.root(13));
    const set = await solve({ model });
    expect(set.info.status).toBe('optimal');
    expect(set.first?.energy).toBe(minimumOf({ model }));
    expect(set.info.lowerBound).toBe(set.first?.energy);
    const larger = await solve({ model }, { options: { size: 13 } });
    expect(larger.info.status).toBe('converged');
    expect(larger.info.lowerBound).toBeUndefined();
  });

  it('ends at a deadline inside a part', async () => {
    let now = 0;
    const clock = { seconds: () => (now += 0.01) };
    const model = randomModel(64, 'SPIN', RandomStream.root(14));
    const options = { solver: 'sqa', numRounds: 1 };
    const set = await solve({ model }, { clock, deadlineSeconds: 0.4, options });
    expect(set.info.status).toBe('time');
    expect(now).toBeLessThan(0.5);
    // A part that is not called off takes 100 sweeps over 8 slices, alone and together.
    expect(set.info.evaluations).toBeLessThan(64 * 16 * 50);
  });

  it('refuses parts that their solver does not take', () => {
    const model = randomModel(40, 'SPIN', RandomStream.root(15));
    const qaoa = decomposition.accepts({ model }, { solver: 'qaoa', size: 30 });
    expect(isKetflowError(qaoa, 'TOO_LARGE')).toBe(true);
    const exact = decomposition.accepts({ model }, { size: 35 });
    expect(isKetflowError(exact, 'OPTION_INVALID')).toBe(true);
    const problem = { model, constraint: chooseK(3) };
    const sqa = decomposition.accepts(problem, { solver: 'sqa' });
    expect(isKetflowError(sqa, 'CONSTRAINT_UNSUPPORTED')).toBe(true);
    expect(decomposition.accepts(problem)).toBeUndefined();
  });
});
