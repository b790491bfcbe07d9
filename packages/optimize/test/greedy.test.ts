import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { Bqm, greedy, random, type Problem, type SampleSet } from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

function run(problem: Problem, limit = Infinity): Promise<SampleSet> {
  return greedy.sample(problem, { stream: RandomStream.root(0), budget: new WorkBudget(limit) });
}

describe('greedy', () => {
  it('adds the variable of the lowest energy change, one by one', async () => {
    const problem = selectionProblem(20, 6, 4);
    const chosen = new Int8Array(20);
    for (let size = 0; size < 6; size++) {
      let [best, lowest] = [-1, Infinity];
      for (let i = 0; i < 20; i++) {
        if (chosen[i] === 1) continue;
        const energy = problem.model.energy(chosen.with(i, 1));
        if (energy < lowest) [best, lowest] = [i, energy];
      }
      chosen[best] = 1;
    }
    const set = await run(problem);
    expect([...(set.first?.sample ?? [])]).toEqual([...chosen]);
    expect(set.info.evaluations).toBe(20 + 19 + 18 + 17 + 16 + 15);
    expect(set.info.status).toBe('converged');
  });

  it('has no sample when the budget does not hold the construction', async () => {
    const set = await run(selectionProblem(20, 6, 4), 50);
    expect(set.size).toBe(0);
    expect(set.info).toMatchObject({ status: 'evaluations', evaluations: 50 });
  });

  it('ends in states that no single flip lowers', async () => {
    const stream = RandomStream.root(8);
    const pairs: [number, number, number][] = [];
    for (let i = 0; i < 30; i++) for (let j = 0; j < i; j++) pairs.push([i, j, stream.normal()]);
    const model = Bqm.fromIsing(new Array<number>(30).fill(0), pairs);
    const set = await run({ model });
    expect(set.info.reads).toBe(10);
    for (const { sample, energy } of set) {
      sample.forEach((spin, i) => {
        expect(model.energy(sample.with(i, -spin))).toBeGreaterThanOrEqual(energy - 1e-9);
      });
    }
  });
});

describe('random', () => {
  it('draws every choice of k equally often, within 5 sigma', async () => {
    const problem = { ...selectionProblem(5, 2, 1) };
    const limit = 10_000;
    const set = await random.sample(problem, {
      stream: RandomStream.root(0),
      budget: new WorkBudget(limit),
    });
    expect(set.size).toBe(10);
    const sigma = Math.sqrt(limit * 0.1 * 0.9);
    for (const { numOccurrences } of set) {
      expect(Math.abs(numOccurrences - limit / 10)).toBeLessThan(5 * sigma);
    }
  });
});
