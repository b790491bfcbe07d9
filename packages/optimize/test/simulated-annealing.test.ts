import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import {
  Bqm,
  chooseK,
  exact,
  parseModel,
  Polynomial,
  simulatedAnnealing,
  type Problem,
  type SampleRequest,
  type SampleSet,
} from '@ketflow/optimize';
import { bestSubsetEnergy, selectionProblem } from './models.ts';

function anneal(problem: Problem, request: Partial<SampleRequest> = {}): Promise<SampleSet> {
  return simulatedAnnealing.sample(problem, {
    stream: RandomStream.root(0),
    budget: new WorkBudget(Infinity),
    ...request,
  });
}

/** LABS: E = Σ_k C_k², C_k = Σ_i s_i s_{i+k}, the peak at k = 0 left out. */
function labs(n: number): Polynomial {
  const names = Array.from({ length: n }, (_, i) => `s${i}`);
  const terms = [];
  for (let k = 1; k < n; k++) {
    for (let i = 0; i + k < n; i++) {
      for (let j = 0; j + k < n; j++) {
        terms.push({ bias: 1, variables: [names[i], names[i + k], names[j], names[j + k]] });
      }
    }
  }
  return Polynomial.fromTerms('SPIN', names, terms);
}

describe('simulated annealing', () => {
  it('reaches the best known cut of G1 from every seed', async () => {
    const text = readFileSync(new URL('fixtures/G1.txt', import.meta.url), 'utf8');
    const { problem, objectiveOf } = parseModel(text, { path: 'G1.txt' });
    for (const seed of [0, 1, 2]) {
      const set = await anneal(problem, {
        stream: RandomStream.root(seed),
        target: -11624,
        budget: new WorkBudget(50e6),
      });
      expect(set.info.status).toBe('target');
      expect(objectiveOf(set.first?.energy ?? 0)).toBe(11624);
    }
  });

  it('keeps the best state seen, not the last', async () => {
    // At infinite temperature from start to end the last state is random; the best of 200 sweeps is the ground state.
    const model = Bqm.fromIsing([1, 1, 1, 1], []);
    const set = await anneal(
      { model },
      { options: { numReads: 1, numSweeps: 200, betaRange: [1e-9, 1e-9] } },
    );
    expect(set.first?.energy).toBe(-4);
  });

  it('counts one occurrence a read and one evaluation a proposal', async () => {
    const model = Bqm.fromIsing([1, 2, 3], [[0, 1, 1]]);
    const options = { numReads: 5, numSweeps: 10, kernel: 'single' };
    const set = await anneal({ model }, { options });
    expect(set.info.reads).toBe(5);
    expect(set.rows.reduce((sum, row) => sum + row.numOccurrences, 0)).toBe(5);
    expect(set.info.evaluations % 3).toBe(0);
    expect(set.info.evaluations).toBeGreaterThanOrEqual(5 * 10 * 3);
    expect(set.info.status).toBe('converged');
  });

  it('swaps find the best choice of k', async () => {
    for (const [n, k] of [
      [12, 4],
      [14, 10],
    ]) {
      const problem = selectionProblem(n, k, 5);
      const set = await anneal(problem, { budget: new WorkBudget(20_000) });
      expect(set.first?.energy).toBeCloseTo(bestSubsetEnergy(problem), 12);
    }
  });

  it('swaps keep the best state seen, and end where no swap lowers the energy', async () => {
    const stream = RandomStream.root(11);
    const entries: [number, number, number][] = [];
    for (let i = 0; i < 12; i++) for (let j = 0; j <= i; j++) entries.push([i, j, stream.normal()]);
    const problem = { model: Bqm.fromQubo(entries), constraint: chooseK(5) };

    // The choice {0, 1, 2, 3} has energy -2, its neighbours 3 and more, those without these four 0: so hot that all 210
    // choices are visited again and again, the best seen is the hole, while a descent from the last one ends at 0.
    const inHole = [0, 1, 2, 3].flatMap((i) =>
      [0, 1, 2, 3]
        .filter((j) => j <= i)
        .map((j): [number, number, number] => [i, j, i === j ? 4 : -3]),
    );
    const variables = Array.from({ length: 10 }, (_, i) => `v${i}`);
    const hole = { model: Bqm.fromQubo(inHole, { variables }), constraint: chooseK(4) };
    const hot = { numReads: 1, numSweeps: 2000, betaRange: [1e-9, 1e-9] };
    for (const seed of [1, 2, 3]) {
      const set = await anneal(hole, { options: hot, stream: RandomStream.root(seed) });
      expect(set.first?.energy).toBe(-2);
    }

    const cold = { numReads: 20, numSweeps: 5, betaRange: [1e9, 1e9] };
    const minima = await anneal(problem, { options: cold });
    for (const { sample, energy } of minima) {
      for (let i = 0; i < 12; i++) {
        for (let j = 0; j < 12; j++) {
          if (sample[i] !== 1 || sample[j] !== 0) continue;
          const swapped = problem.model.energy(sample.with(i, 0).with(j, 1));
          expect(swapped).toBeGreaterThanOrEqual(energy - 1e-9);
        }
      }
    }
  });

  it('takes polynomials of any order, with and without a constraint', async () => {
    // Optimal LABS energies: T. Packebusch, S. Mertens, J. Phys. A 49, 165001 (2016), table 1.
    for (const [n, optimum] of [
      [10, 13],
      [13, 6],
      [16, 24],
    ]) {
      const set = await anneal({ model: labs(n) }, { budget: new WorkBudget(100_000) });
      expect(set.first?.energy).toBe(optimum);
    }
    const problem = { model: labs(10), constraint: chooseK(4) };
    const [set, other] = [
      await anneal(problem, { budget: new WorkBudget(50_000) }),
      await anneal({ ...problem, model: labs(10).toVartype('BINARY') }),
    ];
    const best = bestSubsetEnergy({ ...problem, model: labs(10).toVartype('BINARY') });
    expect(set.first?.energy).toBe(best);
    expect(other.first?.energy).toBe(best);
  });

  it('high orders need no expansion', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `v${i}`);
    const terms = [
      { bias: -10, variables: names },
      ...names.map((name) => ({ bias: -0.5, variables: [name] })),
    ];
    const model = Polynomial.fromTerms('BINARY', names, terms);
    const set = await anneal({ model }, { budget: new WorkBudget(100_000) });
    expect(set.first?.energy).toBe(-30);
  });

  it('agrees with the exact solver on models with fields', async () => {
    const stream = RandomStream.root(3);
    const pairs: [number, number, number][] = [];
    for (let i = 0; i < 18; i++) for (let j = 0; j < i; j++) pairs.push([i, j, stream.normal()]);
    const h = Array.from({ length: 18 }, () => stream.normal());
    const problem = { model: Bqm.fromIsing(h, pairs) };
    const proof = await exact.sample(problem, { stream, budget: new WorkBudget(Infinity) });
    const set = await anneal(problem, { budget: new WorkBudget(200_000) });
    expect(set.first?.energy).toBeCloseTo(proof.first?.energy ?? NaN, 9);
  });
});
