import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { Bqm, parseModel, samplerByName, type Problem, type SampleSet } from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

const g1 = parseModel(readFileSync(new URL('fixtures/G1.txt', import.meta.url), 'utf8'), {
  path: 'G1.txt',
}).problem;

/** Every pair of n spins with a random bias. */
function denseProblem(n: number): Problem {
  const stream = RandomStream.root(9);
  const pairs: [number, number, number][] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) pairs.push([i, j, stream.normal()]);
  return { model: Bqm.fromIsing(new Array<number>(n).fill(0), pairs) };
}

interface Case {
  readonly solver: string;
  readonly on: string;
  readonly problem: Problem;
  readonly options?: Record<string, unknown>;
}

const cases: Case[] = [
  { solver: 'sa', on: 'G1', problem: g1 },
  { solver: 'greedy', on: 'G1', problem: g1 },
  { solver: 'random', on: 'G1', problem: g1 },
  { solver: 'auto', on: 'G1', problem: g1 },
  { solver: 'exact', on: '2^26 states', problem: denseProblem(26) },
  { solver: 'exact', on: '400 choose 40', problem: selectionProblem(400, 40, 1) },
  {
    solver: 'qaoa',
    on: 'the search of the angles',
    problem: denseProblem(16),
    options: { angleEvaluations: 100_000 },
  },
  {
    solver: 'qaoa',
    on: 'the final shots',
    problem: denseProblem(16),
    options: { angleEvaluations: 1, angleShots: 1 },
  },
];

/** Runs without an end in sight; a timer asks to stop once some work is done, which takes a turn of the event loop. */
async function stopInTheMiddle({ solver, problem, options = {} }: Case): Promise<SampleSet> {
  const controller = new AbortController();
  return samplerByName(solver).sample(problem, {
    stream: RandomStream.root(0),
    budget: new WorkBudget(1e15),
    options,
    stop: controller.signal,
    progress: {
      report: ({ done = 0 }) => {
        if (done > 0) setTimeout(() => controller.abort(), 0);
      },
    },
  });
}

describe('a stop in the middle of work', () => {
  it.each(cases)('reaches $solver on $on, which returns what it has', async (testCase) => {
    const { solver, problem } = testCase;
    const set = await stopInTheMiddle(testCase);
    const { info, first } = set;
    expect(info.status).toBe('stopped');
    expect(info.evaluations).toBeGreaterThan(0);
    expect(first?.energy).toBe(problem.model.energy(first?.sample ?? []));
    if (solver === 'auto') expect(info.chosen).toBe('sa');
    if (solver === 'exact') expect(info.lowerBound).toBeLessThan(first?.energy ?? NaN);
    if (solver === 'qaoa') expect(info.tableEvaluations).toBe(2 ** 16);
  });

  it('is repeated bit for bit from the work done', async () => {
    for (const testCase of cases) {
      const { solver, problem } = testCase;
      const { rows, info } = await stopInTheMiddle(testCase);
      const again = await samplerByName(solver).sample(problem, {
        stream: RandomStream.root(0),
        budget: new WorkBudget(info.evaluations),
        options: info.options,
      });
      expect(again.rows).toEqual(rows);
      expect(again.info.lowerBound).toBe(info.lowerBound);
      expect(again.info.evaluations).toBe(info.evaluations);
    }
  });

  it('cuts the bound of a proof short where it is', async () => {
    const problem = selectionProblem(400, 20, 1);
    const { info } = await stopInTheMiddle({ solver: 'exact', on: '', problem });
    expect(info.nodes).toBe(0);
    expect(info.options['boundSteps']).toBeLessThan(400);
    expect(info.lowerBound).toBeGreaterThan(-Infinity);
  });

  it('builds no cost table for qaoa when it came before', async () => {
    const set = await samplerByName('qaoa').sample(denseProblem(16), {
      stream: RandomStream.root(0),
      budget: new WorkBudget(1000),
      stop: { aborted: true, throwIfAborted: () => undefined },
    });
    expect(set.size).toBe(0);
    expect(set.info).toMatchObject({ status: 'stopped', evaluations: 0, simulated: true });
    expect(set.info.tableEvaluations).toBeUndefined();
  });

  it('leaves a target that is reached, and proofs that are done, as they are', async () => {
    const problem = denseProblem(6);
    const stop = { aborted: false, throwIfAborted: () => undefined };
    const request = { stream: RandomStream.root(0), budget: new WorkBudget(1e6), stop };
    const target = await samplerByName('random').sample(problem, { ...request, target: 1e9 });
    expect(target.info.status).toBe('target');
    expect((await samplerByName('exact').sample(problem, request)).info.status).toBe('optimal');
  });

  it('yields to the signal, which throws', async () => {
    const reason = new Error('called off');
    const signal = {
      aborted: true,
      throwIfAborted(): void {
        throw reason;
      },
    };
    const running = samplerByName('sa').sample(g1, {
      stream: RandomStream.root(0),
      budget: new WorkBudget(1e6),
      stop: signal,
      signal,
    });
    await expect(running).rejects.toBe(reason);
  });
});
