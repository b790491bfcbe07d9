import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKetflowError, RandomStream, WorkBudget } from '@ketflow/core';
import { samplerContract } from '@ketflow/optimize/contract';
import {
  assignment,
  Bqm,
  chooseK,
  isFeasible,
  type Problem,
  type SampleSet,
} from '@ketflow/optimize';
import type { SampleRequest } from '@ketflow/optimize';
import { highs } from '../src/samplers/highs.ts';
import { linearise } from '../src/samplers/highs/linear-program.ts';
import { provenBound, scaleOf } from '../src/samplers/highs/proven-bound.ts';
import { minimumOf, randomModel } from '../src/contract/oracle.ts';
import { real } from '../../quantum/test/support/real.ts';

samplerContract(
  { describe, it, expect },
  {
    name: 'highs',
    create: () => highs,
    // Not stoppable in the sense of the suite: work that was stopped inside is not repeated by its one evaluation.
    claims: ['finds-ground-state', 'choose-k'],
  },
);

function solve(problem: Problem, request: Partial<SampleRequest> = {}): Promise<SampleSet> {
  const stream = RandomStream.root(1);
  return highs.sample(problem, { stream, budget: new WorkBudget(Infinity), ...request });
}

/** A QAP of two random integer matrices as a model of size² variables. */
function assignmentProblem(size: number, seed: number): Problem {
  const stream = RandomStream.root(seed);
  const matrix = (): number[] => Array.from({ length: size * size }, () => stream.integer(10));
  const [flow, distance] = [matrix(), matrix()];
  const entries: [number, number, number][] = [];
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++)
      for (let c = 0; c < size; c++)
        for (let d = 0; d < size; d++)
          if (a !== c && b !== d)
            entries.push([a * size + b, c * size + d, flow[a * size + c] * distance[b * size + d]]);
  const model = Bqm.fromQubo(entries);
  const variables = Array.from({ length: size * size }, (_, i) => i);
  return { model, constraint: assignment([], [{ size, variables }]) };
}

describe('highs', () => {
  it('proves the optimum of integer models, the bound being the energy itself', async () => {
    for (const n of [4, 9, 13]) {
      const model = randomModel(n, 'SPIN', RandomStream.root(n));
      const set = await solve({ model });
      expect(set.info.status).toBe('optimal');
      expect(set.first?.energy).toBe(minimumOf({ model }));
      expect(set.info.lowerBound).toBe(set.first?.energy);
      expect(set.info.evaluations).toBe(1);
    }
  });

  it('keeps groups and permutations', async () => {
    const permutation = assignmentProblem(3, 5);
    const groups: Problem = {
      model: randomModel(10, 'BINARY', RandomStream.root(6)),
      constraint: assignment([
        { variables: [0, 2, 4], k: 1 },
        { variables: [1, 3, 5, 7], k: 2 },
      ]),
    };
    for (const problem of [permutation, groups]) {
      const set = await solve(problem);
      expect(set.info.status).toBe('optimal');
      expect(set.rows.every(({ sample }) => isFeasible(problem, sample))).toBe(true);
      expect(set.first?.energy).toBe(minimumOf(problem));
    }
  });

  it('bounds real models from below, closely', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(6), fc.nat(6), real(-1, 1)), { minLength: 8, maxLength: 20 }),
        fc.constantFrom(1e-6, 1, 1e7),
        async (entries, unit) => {
          const model = Bqm.fromQubo(entries.map(([i, j, bias]) => [i, j, unit * bias] as const));
          const minimum = minimumOf({ model });
          const set = await solve({ model });
          const bound = set.info.lowerBound ?? NaN;
          expect(bound).toBeLessThanOrEqual(minimum);
          expect(bound).toBeGreaterThan(minimum - 1e-5 * unit);
          expect(set.first?.energy).toBeCloseTo(minimum, unit > 1 ? 1 : 6);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps a deadline and still gives a bound and a solution', async () => {
    const model = randomModel(60, 'SPIN', RandomStream.root(3));
    // A clock that stands still: what is left of the time is handed to the solver.
    const set = await solve({ model }, { clock: { seconds: () => 0 }, deadlineSeconds: 0.2 });
    expect(set.info.status).toBe('time');
    expect(set.info.lowerBound).toBeLessThanOrEqual(set.first?.energy ?? Infinity);
  });

  it('stops at a target, at a limit of nodes, and when it is asked to', async () => {
    const model = randomModel(24, 'SPIN', RandomStream.root(3));
    const target = await solve({ model }, { target: 1e5 });
    expect(target.info.status).toBe('target');
    const signal = { aborted: true, throwIfAborted: () => undefined };
    const none = await solve({ model }, { stop: signal });
    expect([none.info.status, none.size, none.info.evaluations]).toEqual(['stopped', 0, 0]);
    let looks = 0;
    const later = { ...signal, get aborted(): boolean { return looks++ > 4; } }; // prettier-ignore
    const stopped = await solve({ model }, { stop: later });
    expect(stopped.info.status).toBe('stopped');
    const large = randomModel(40, 'SPIN', RandomStream.root(3));
    const limited = await solve({ model: large }, { options: { nodeLimit: 1 } });
    expect(limited.info.status).toBe('evaluations');
    expect(limited.info.lowerBound).toBeLessThan(limited.first?.energy ?? NaN);
  });

  it('starts from an initial state', async () => {
    const model = randomModel(40, 'BINARY', RandomStream.root(9));
    const start = new Int8Array(40).map((_, i) => i % 2);
    const energies: number[] = [];
    await solve(
      { model },
      {
        initialStates: [start],
        options: { nodeLimit: 1 },
        onImprovement: ({ energy }) => energies.push(energy),
      },
    );
    expect(energies[0]).toBe(model.energy(start));
    expect(energies).toEqual([...energies].sort((a, b) => b - a));
  });

  it('answers with the state it began from when there is no time', async () => {
    const model = randomModel(60, 'SPIN', RandomStream.root(3));
    const start = new Int8Array(60).fill(1);
    const timed = { clock: { seconds: () => 0 }, deadlineSeconds: 1e-4 };
    const set = await solve({ model }, { initialStates: [start], ...timed });
    expect(set.info.status).toBe('time');
    expect(set.first?.energy).toBeLessThanOrEqual(model.energy(start));
  });

  it('refuses what is too large', () => {
    const model = randomModel(30, 'SPIN', RandomStream.root(9));
    const options = { maxProducts: 100 };
    expect(isKetflowError(highs.accepts({ model }, options), 'TOO_LARGE')).toBe(true);
    expect(highs.accepts({ model, constraint: chooseK(4) })).toBeUndefined();
  });
});

describe('the linear program', () => {
  it('needs one row for a product that costs and two for one that pays', () => {
    const bqm = Bqm.fromQubo([
      [0, 1, 2],
      [1, 2, -3],
      [2, 2, 5],
    ]);
    const program = linearise(bqm, 2, undefined);
    expect([...program.cost]).toEqual([0, 0, 5, 2, -3]);
    expect(program.rowLower).toEqual([-1, -Infinity, -Infinity, 2]);
    expect(program.rowUpper).toEqual([Infinity, 0, 0, 2]);
    expect(program.starts).toEqual([0, 3, 5, 7, 10]);
    expect(program.indices).toEqual([3, 0, 1, 4, 1, 4, 2, 0, 1, 2]);
    expect(program.values).toEqual([1, -1, -1, 1, -1, 1, -1, 1, 1, 1]);
  });

  it('takes the tolerances off a bound and rounds it up where values are whole', () => {
    const whole = linearise(Bqm.fromQubo([[0, 1, -7]]), undefined, undefined);
    expect(scaleOf(whole.cost)).toBe(1);
    expect(provenBound(whole, -6.5, 1)).toBe(-6);
    expect(provenBound(whole, -6 + 1e-9, 1)).toBe(-6);
    const half = linearise(Bqm.fromQubo([[0, 1, -0.3]]), undefined, undefined);
    expect(scaleOf(half.cost)).toBe(4);
    expect(provenBound(half, -1.2, 4)).toBeLessThan(-0.3);
    expect(provenBound(half, -1.2, 4)).toBeCloseTo(-0.3, 6);
  });
});
