import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream, WorkBudget } from '@ketflow/core';
import {
  assignment,
  exact,
  greedy,
  isFeasible,
  Polynomial,
  random,
  simulatedAnnealing,
  type Assignment,
  type Model,
  type Problem,
  type SampleRequest,
  type SampleSet,
} from '@ketflow/optimize';
import { minimumOf, randomModel } from '../src/contract/oracle.ts';
import { Arrangement } from '../src/samplers/annealing/arrangement.ts';
import { AssignmentMoves } from '../src/samplers/annealing/assignment-moves.ts';
import { jointDelta } from '../src/samplers/annealing/joint-delta.ts';
import { createFlipState } from '../src/state/create-flip-state.ts';
import { allSamples } from './models.ts';

/** 14 variables in mixed order: a 2-of-4 group, a one-hot of 3, a 2 × 2 permutation, 3 free ones. */
const mixed = assignment(
  [
    { variables: [0, 5, 9, 12], k: 2 },
    { variables: [13, 2, 7], k: 1 },
  ],
  [{ size: 2, variables: [1, 10, 4, 8] }],
);
const numMixed = 6 * 3 * 2 * 2 ** 3;

function cubic(model: Model): Model {
  const extra = { bias: -3, variables: ['v0', 'v2', 'v8'] };
  const { vartype, variables, offset } = model;
  return Polynomial.fromTerms(vartype, variables, [...model.terms(), extra], offset);
}

function mixedProblems(): Problem[] {
  const stream = RandomStream.root(30);
  const spin = randomModel(14, 'SPIN', stream.split('spin'));
  const binary = randomModel(14, 'BINARY', stream.split('binary'));
  return [spin, binary, cubic(spin), cubic(binary)].map((model) => ({ model, constraint: mixed }));
}

/** A sparse model: few pairs, so that most moves join variables without a coupling. */
function sparse(n: number, stream: RandomStream): Model {
  const terms = Array.from({ length: n }, () => ({
    bias: stream.integer(9) - 4,
    variables: [`v${stream.integer(n)}`, `v${stream.integer(n)}`],
  }));
  const names = Array.from({ length: n }, (_, i) => `v${i}`);
  return Polynomial.fromTerms('SPIN', names, terms, 0);
}

function sampling(limit: number, seed = 1, more: Partial<SampleRequest> = {}): SampleRequest {
  return { stream: RandomStream.root(seed), budget: new WorkBudget(limit), ...more };
}

const samplers = [simulatedAnnealing, random, greedy];

describe('moves that keep an assignment', () => {
  it('a joint delta is the difference of energies, also without a coupling between the flipped', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.constantFrom('SPIN', 'BINARY'),
        fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }),
        fc.nat(2),
        (seed, vartype, flips, kind) => {
          const stream = RandomStream.root(seed);
          const dense = randomModel(10, vartype, stream);
          const model = [dense, cubic(dense), sparse(10, stream)][kind];
          const state = createFlipState(model);
          const low = model.vartype === 'SPIN' ? -1 : 0;
          const sample = Int8Array.from({ length: 10 }, () => (stream.integer(2) ? 1 : low));
          state.reset(sample.map((value) => (value === 1 ? 1 : -1)));
          const before = [...state.spins];
          const flipped = sample.map((value, i) =>
            flips.includes(i) ? (value === 1 ? low : 1) : value,
          );
          expect(jointDelta(state, flips)).toBe(model.energy(flipped) - model.energy(sample));
          expect([...state.spins]).toEqual(before);
        },
      ),
    );
  });

  it('elementary moves lead to feasible states only, each one different, and to all of them', () => {
    const arrangement = new Arrangement(14, mixed);
    const problem = { model: randomModel(14, 'SPIN', RandomStream.root(1)), constraint: mixed };
    const start = arrangement.randomSpins(RandomStream.root(2));
    const seen = new Map([[start.join(), start]]);
    for (const spins of seen.values()) {
      arrangement.reset(spins);
      const reached = new Set<string>();
      for (const flips of arrangement.moves()) {
        const next = spins.map((spin, i) => (flips.includes(i) ? -spin : spin));
        expect(isFeasible(problem, next)).toBe(true);
        reached.add(next.join());
        seen.set(next.join(), next);
      }
      expect(reached.size).toBe(arrangement.numMoves);
      expect(arrangement.numMoves).toBe(3 + 4 + 2 + 1);
    }
    expect(seen.size).toBe(numMixed);
  });

  it('random states are feasible and reach everything', () => {
    const arrangement = new Arrangement(14, mixed);
    const problem = { model: randomModel(14, 'SPIN', RandomStream.root(1)), constraint: mixed };
    const stream = RandomStream.root(3);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 40 * numMixed; draw++) {
      const spins = arrangement.randomSpins(stream);
      expect(isFeasible(problem, spins)).toBe(true);
      counts.set(spins.join(), (counts.get(spins.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(numMixed);
    // 40 expected, standard deviation 6.3.
    expect(Math.min(...counts.values())).toBeGreaterThan(10);
    expect(Math.max(...counts.values())).toBeLessThan(80);
  });

  it('a sweep, also a part of one, keeps the assignment and the best state with its energy', () => {
    for (const { model, constraint } of mixedProblems()) {
      const moves = new AssignmentMoves(model, constraint as Assignment);
      expect(moves.proposalsPerSweep).toBe(3 + 2 + 2 + 1);
      const [hot, cold] = moves.betaRange;
      expect(hot).toBeGreaterThan(0);
      expect(cold).toBeGreaterThan(hot);
      const stream = RandomStream.root(4);
      moves.start(stream);
      let before = moves.bestEnergy;
      for (let sweep = 0; sweep < 200; sweep++) {
        const beta = [0, hot, cold, Infinity][sweep % 4];
        moves.sweep(beta, 1 + (sweep % moves.proposalsPerSweep), stream);
        const spins = moves.bestSpins();
        const low = model.vartype === 'SPIN' ? -1 : 0;
        const sample = spins.map((spin) => (spin === 1 ? 1 : low));
        expect(isFeasible({ model, constraint: mixed }, sample)).toBe(true);
        expect(model.energy(sample)).toBe(moves.bestEnergy);
        expect(moves.bestEnergy).toBeLessThanOrEqual(before);
        before = moves.bestEnergy;
      }
    }
  });
});

describe('samplers under an assignment', () => {
  it('every sample is feasible, its energy exact, and never below the minimum', async () => {
    for (const sampler of samplers) {
      for (const problem of mixedProblems()) {
        const set = await sampler.sample(problem, sampling(3000));
        expect(set.size).toBeGreaterThanOrEqual(1);
        for (const { sample, energy } of set) {
          expect(isFeasible(problem, sample)).toBe(true);
          expect(energy).toBe(problem.model.energy(sample));
        }
        expect(set.first?.energy).toBeGreaterThanOrEqual(minimumOf(problem));
      }
    }
  });

  it('sa and greedy find the minimum', async () => {
    for (const sampler of [simulatedAnnealing, greedy]) {
      for (const problem of mixedProblems()) {
        const set = await sampler.sample(problem, sampling(20_000));
        expect(set.first?.energy).toBe(minimumOf(problem));
      }
    }
  });

  it('sa finds the minimum of one-hot and permutation problems of their own', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const model = randomModel(12, 'BINARY', RandomStream.root(seed));
      const groups = [0, 1, 2].map((g) => ({
        variables: [0, 1, 2, 3].map((i) => 4 * g + i),
        k: 1,
      }));
      const block = { size: 3, variables: [0, 1, 2, 3, 4, 5, 6, 7, 8] };
      for (const constraint of [assignment(groups), assignment([], [block])]) {
        const problem = { model, constraint };
        const set = await simulatedAnnealing.sample(problem, sampling(20_000, seed));
        expect(set.first?.energy).toBe(minimumOf(problem));
      }
    }
  });

  it('budgets are never overdrawn, and the same seed gives the same set', async () => {
    for (const sampler of samplers) {
      for (const problem of mixedProblems()) {
        for (const limit of [0, 1, 5, 99]) {
          const request = sampling(limit);
          const set = await sampler.sample(problem, request);
          expect(request.budget.spent).toBeLessThanOrEqual(limit);
          expect(set.info.evaluations).toBe(request.budget.spent);
          expect(set.rows.every(({ sample }) => isFeasible(problem, sample))).toBe(true);
        }
        const run = (): Promise<SampleSet> => sampler.sample(problem, sampling(700, 9));
        expect((await run()).rows).toEqual((await run()).rows);
      }
    }
  });

  it('ends where there is only one feasible state', async () => {
    const model = randomModel(4, 'SPIN', RandomStream.root(8));
    const fixed = assignment(
      [
        { variables: [0, 1], k: 2 },
        { variables: [2], k: 0 },
      ],
      [{ size: 1, variables: [3] }],
    );
    for (const sampler of samplers) {
      const set = await sampler.sample({ model, constraint: fixed }, sampling(50));
      expect(set.rows.map(({ sample }) => [...sample])).toEqual([[1, 1, -1, 1]]);
    }
  });

  it('greedy starts from the states that it is given', async () => {
    const [problem] = mixedProblems();
    const states = [...allSamples(14, 'SPIN')].filter((sample) => isFeasible(problem, sample));
    const best = states.reduce((a, b) =>
      problem.model.energy(a) <= problem.model.energy(b) ? a : b,
    );
    const request = sampling(1000, 1, { initialStates: [best], options: { numReads: 1 } });
    const set = await greedy.sample(problem, request);
    expect(set.first?.sample).toEqual(best);
    expect(set.info.evaluations).toBe(1 + 10);
  });

  it('a position that the model lacks, and a sampler that keeps no assignment, are refused', async () => {
    const model = randomModel(3, 'SPIN', RandomStream.root(8));
    const constraint = assignment([{ variables: [1, 3], k: 1 }]);
    for (const sampler of samplers) {
      const error: unknown = await sampler
        .sample({ model, constraint }, sampling(10))
        .catch((reason: unknown) => reason);
      expect(isKetflowError(error, 'CONSTRAINT_INVALID')).toBe(true);
    }
    expect(isKetflowError(exact.accepts({ model, constraint }), 'CONSTRAINT_UNSUPPORTED')).toBe(
      true,
    );
  });
});
