import { describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { auto, Bqm, samplerByName, samplers, simulatedAnnealing } from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

const problem = { model: Bqm.fromIsing([1, 1], [[0, 1, 1]]) };
const request = (options: Record<string, unknown>) => ({
  stream: RandomStream.root(0),
  budget: new WorkBudget(1000),
  options,
});

describe('options', () => {
  it('are refused by name, with the nearest one', async () => {
    await expect(simulatedAnnealing.sample(problem, request({ numRead: 3 }))).rejects.toMatchObject(
      {
        code: 'OPTION_UNKNOWN',
        details: { option: 'sa.numRead', nearest: 'sa.numReads' },
      },
    );
  });

  it.each([
    ['numReads', 0],
    ['numReads', 1.5],
    ['numReads', 'many'],
    ['numReads', ''],
    ['betaRange', [2, 1]],
    ['betaRange', '1'],
    ['betaRange', 1],
    ['betaRange', [0, NaN]],
  ])('%s = %j is refused', async (name, value) => {
    await expect(
      simulatedAnnealing.sample(problem, request({ [name]: value })),
    ).rejects.toMatchObject({ code: 'OPTION_INVALID', details: { option: `sa.${name}` } });
  });

  it('may be given as text', async () => {
    const options = { numReads: '2', numSweeps: '3', betaRange: '0.1,2' };
    const set = await simulatedAnnealing.sample(problem, request(options));
    expect(set.info.options).toMatchObject({ numReads: 2, numSweeps: 3, betaRange: [0.1, 2] });
    expect(set.info.reads).toBe(2);
  });
});

describe('samplers by name', () => {
  it('are found, and refused with a reason', () => {
    for (const name of Object.keys(samplers)) expect(samplerByName(name).name).toBe(name);
    expect(() => samplerByName('gready')).toThrow('no solver "gready"');
    expect(() => samplerByName('toString')).toThrow(
      expect.objectContaining({ code: 'SOLVER_UNKNOWN' }),
    );
  });
});

describe('auto', () => {
  const chosen = async (given: Parameters<typeof auto.sample>[0], limit: number) => {
    const budget = new WorkBudget(limit);
    const set = await auto.sample(given, { stream: RandomStream.root(0), budget });
    return set.info.chosen;
  };

  it('proves what is cheap, anneals the rest and what the budget does not hold', async () => {
    expect(await chosen(problem, 1000)).toBe('exact');
    expect(await chosen(problem, 3)).toBe('sa');
    expect(await chosen(selectionProblem(20, 3, 1), 10_000)).toBe('exact');
    expect(await chosen(selectionProblem(60, 9, 1), 10_000)).toBe('sa');
    expect(await chosen({ model: Bqm.fromIsing(new Array<number>(30).fill(1), []) }, 1e4)).toBe(
      'sa',
    );
  });
});
