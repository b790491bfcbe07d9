import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import {
  Bqm,
  chooseK,
  exact,
  greedy,
  Polynomial,
  type Problem,
  type SampleSet,
} from '@ketflow/optimize';
import { allSamples, bestSubsetEnergy, selectionProblem } from './models.ts';

function prove(
  problem: Problem,
  options: Record<string, number> = {},
  limit = Infinity,
): Promise<SampleSet> {
  const stream = RandomStream.root(0);
  return exact.sample(problem, { stream, budget: new WorkBudget(limit), options });
}

describe('exact, choose-k', () => {
  it.each([
    ['of any sign', -3],
    ['from 0', 0],
  ])('agrees with plain enumeration for biases %s', async (_, min) => {
    const entry = fc.tuple(
      fc.nat({ max: 8 }),
      fc.nat({ max: 8 }),
      fc.integer({ min: min * 1e6, max: 3e6 }).map((millionths) => millionths / 1e6),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 20, maxLength: 80 }),
        fc.integer({ min: 1, max: 8 }),
        async (entries, k) => {
          const variables = Array.from({ length: 9 }, (_, i) => `v${i}`);
          const model = Bqm.fromQubo(entries, { variables, offset: 1 });
          const problem = { model, constraint: chooseK(k) };
          const set = await prove(problem);
          const best = bestSubsetEnergy(problem);
          expect(set.info.status).toBe('optimal');
          expect(set.first?.energy).toBeCloseTo(best, 9);
          expect(set.info.lowerBound).toBeCloseTo(best, 9);

          // A limit leaves a bound that holds, and a feasible sample.
          const stopped = await prove(problem, { nodeLimit: 1 });
          expect(stopped.info.lowerBound).toBeLessThanOrEqual(best + 1e-9);
          expect(stopped.first?.energy).toBeGreaterThanOrEqual(best - 1e-9);
          const starved = await prove(problem, {}, 60);
          expect(starved.info.lowerBound ?? -Infinity).toBeLessThanOrEqual(best + 1e-9);
        },
      ),
    );
  });

  it('corrects the greedy start where all biases are positive', async () => {
    let corrected = 0;
    for (let seed = 0; seed < 20; seed++) {
      const stream = RandomStream.root(seed);
      const entries: [number, number, number][] = [];
      for (let i = 0; i < 12; i++) {
        for (let j = 0; j <= i; j++) entries.push([i, j, 1 + stream.uniform()]);
      }
      const problem = { model: Bqm.fromQubo(entries), constraint: chooseK(4) };
      const best = bestSubsetEnergy(problem);
      const budget = new WorkBudget(Infinity);
      const start = await greedy.sample(problem, { stream, budget });
      if ((start.first?.energy ?? 0) > best + 1e-9) corrected++;
      expect((await prove(problem)).first?.energy).toBeCloseTo(best, 9);
    }
    expect(corrected).toBeGreaterThan(5);
  });

  it('is not misled by the scale of the biases', async () => {
    const problem = selectionProblem(12, 4, 9);
    const tiny = { ...problem, model: problem.model.scale(1e-14) };
    const set = await prove(tiny);
    expect(set.info.status).toBe('optimal');
    expect(set.first?.energy).toBeCloseTo(bestSubsetEnergy(tiny), 25);
  });

  it.each([
    [33, 5, 1000],
    [100, 5, 2000],
    [100, 10, 50_000],
  ])('proves %i choose %i within %i nodes', async (n, k, nodeLimit) => {
    for (const seed of [1, 2, 3]) {
      const set = await prove(selectionProblem(n, k, seed), { nodeLimit });
      expect(set.info.status).toBe('optimal');
      expect(set.info.lowerBound).toBe(set.first?.energy);
    }
  });

  it('reports the bound that is still open when the node limit comes first', async () => {
    const problem = selectionProblem(100, 10, 1);
    const [proof, stopped] = [await prove(problem), await prove(problem, { nodeLimit: 200 })];
    const optimum = proof.first?.energy ?? NaN;
    expect(stopped.info.status).toBe('evaluations');
    expect(stopped.info.nodes).toBe(200);
    expect(stopped.info.lowerBound).toBeLessThan(optimum);
    expect(stopped.info.lowerBound).toBeGreaterThan(2 * optimum);
  });

  it('debits only what it scores', async () => {
    // The construction scores 20 + 19 + 18 + 17 candidates; the root of the tree needs 20 more.
    const problem = selectionProblem(20, 4, 2);
    expect((await prove(problem, {}, 93)).info).toMatchObject({ evaluations: 74, nodes: 0 });
    expect((await prove(problem, {}, 94)).info.evaluations).toBe(94);
  });

  it('raises the bound by steps, and says how many it took', async () => {
    const problem = selectionProblem(60, 8, 1);
    const [none, some, all] = await Promise.all([
      prove(problem, { nodeLimit: 1, boundSteps: 0 }),
      prove(problem, { nodeLimit: 1, boundSteps: 20 }),
      prove(problem, { nodeLimit: 1 }),
    ]);
    const bounds = [none, some, all].map(({ info }) => info.lowerBound ?? NaN);
    expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
    expect(new Set(bounds).size).toBe(3);
    expect([none, some].map(({ info }) => info.options['boundSteps'])).toEqual([0, 20]);
  });

  it('refuses polynomials and sizes that would not fit', async () => {
    const polynomial = Polynomial.fromTerms(
      'SPIN',
      ['a', 'b', 'c'],
      [{ bias: 1, variables: ['a', 'b', 'c'] }],
    );
    await expect(prove({ model: polynomial, constraint: chooseK(1) })).rejects.toMatchObject({
      code: 'CONSTRAINT_UNSUPPORTED',
    });
    const large = Bqm.fromIsing(new Array<number>(5000).fill(1), []);
    expect(exact.accepts({ model: large, constraint: chooseK(2) })?.code).toBe('TOO_LARGE');
  });
});

describe('exact, without a constraint', () => {
  it('misses no state: each of the 16 is the minimum of some model', async () => {
    for (const sample of allSamples(4, 'SPIN')) {
      const set = await prove({
        model: Bqm.fromIsing(
          [...sample].map((spin) => -spin),
          [],
        ),
      });
      expect([...(set.first?.sample ?? [])]).toEqual([...sample]);
    }
  });

  it('visits every state once, and says what is proven when it may not', async () => {
    const model = Bqm.fromIsing([1, -2, 0, 0.5], [[0, 3, 2]]);
    const full = await prove({ model });
    expect(full.info).toMatchObject({ status: 'optimal', evaluations: 16, lowerBound: -4.5 });
    const part = await prove({ model }, {}, 3);
    expect(part.info).toMatchObject({ status: 'evaluations', evaluations: 3, lowerBound: -5.5 });
  });

  it('refuses what has too many states, by number', () => {
    const model = Bqm.fromIsing(new Array<number>(31).fill(1), []);
    const refusal = exact.accepts({ model });
    expect(refusal?.code).toBe('OPTION_INVALID');
    expect(refusal?.hint).toContain('at most 30 variables');
    expect(exact.accepts({ model }, { maxVariables: 31 })).toBeUndefined();
  });
});
