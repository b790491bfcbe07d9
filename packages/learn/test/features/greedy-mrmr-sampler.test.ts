import { RandomStream, WorkBudget } from '@ketflow/core';
import { chooseK, type Problem, type SampleRequest } from '@ketflow/optimize';
import { describe, expect, it } from 'vitest';
import { greedyMrmrSampler } from '../../src/features/greedy-mrmr-sampler.ts';
import { greedyMrmr, mrmrModel, mrmrObjective } from '../../src/features/mrmr.ts';
import { randomInformation, trap } from './information.ts';

const n = 12;
const k = 4;
/** 12 + 11 + 10 + 9 candidates. */
const needed = 42;
const information = randomInformation(n, 3);
const sampler = greedyMrmrSampler(information);
const problem = { model: mrmrModel(information, k), constraint: chooseK(k) };
const requestOf = (limit: number): SampleRequest => ({
  stream: RandomStream.root(1),
  budget: new WorkBudget(limit),
});

describe('greedyMrmrSampler', () => {
  it.each(['BINARY', 'SPIN'] as const)(
    'samples the greedy subset of a %s model',
    async (vartype) => {
      const given = { ...problem, model: problem.model.toVartype(vartype) };
      expect(sampler.accepts(given)).toBeUndefined();
      const set = await sampler.sample(given, requestOf(needed));
      const chosen = greedyMrmr(information, k).subset;
      const unset = vartype === 'SPIN' ? -1 : 0;
      expect(set.size).toBe(1);
      expect(Array.from(set.first?.sample ?? [])).toEqual(
        Array.from({ length: n }, (_, i) => (chosen.includes(i) ? 1 : unset)),
      );
      expect(set.first?.energy).toBeCloseTo(mrmrObjective(information, chosen), 12);
      expect(set.info).toMatchObject({ status: 'converged', evaluations: needed, reads: 1 });
    },
  );

  it('debits the candidates that it scores, and nothing when they are too many', async () => {
    const enough = requestOf(needed + 3);
    await sampler.sample(problem, enough);
    expect(enough.budget.spent).toBe(needed);
    const tooSmall = requestOf(needed - 1);
    const set = await sampler.sample(problem, tooSmall);
    expect(set.size).toBe(0);
    expect(set.info).toMatchObject({ status: 'evaluations', evaluations: 0, reads: 0 });
    expect(set.info.secondsToBest).toBeNull();
    expect(tooSmall.budget.spent).toBe(0);
    const unlimited = requestOf(Infinity);
    await sampler.sample(problem, unlimited);
    expect(unlimited.budget.spent).toBe(needed);
  });

  it('does not look at the model: it falls into the trap', async () => {
    const given = { model: mrmrModel(trap, 2), constraint: chooseK(2) };
    const { first } = await greedyMrmrSampler(trap).sample(given, requestOf(9));
    expect(Array.from(first?.sample ?? [])).toEqual([1, 1, 0]);
    expect(first?.energy).toBeCloseTo(0.1, 12);
  });

  it.each<[string, Problem]>([
    ['without a constraint', { model: problem.model }],
    ['of another number of features', { model: mrmrModel(trap, 2), constraint: chooseK(2) }],
  ])('refuses a problem %s', async (_, given) => {
    expect(sampler.accepts(given)?.code).toBe('CONSTRAINT_UNSUPPORTED');
    // sample() answers a refusal by throwing at once, which await turns into the same error.
    await expect((async () => sampler.sample(given, requestOf(99)))()).rejects.toMatchObject({
      code: 'CONSTRAINT_UNSUPPORTED',
    });
  });

  it('stops when it is told to, and reports seconds by the clock', async () => {
    const signal = AbortSignal.abort(new Error('called off'));
    const stopped = async (): Promise<unknown> =>
      sampler.sample(problem, { ...requestOf(99), signal });
    await expect(stopped()).rejects.toThrow('called off');
    let reading = 0;
    const clock = { seconds: () => (reading += 2) };
    const { info } = await sampler.sample(problem, { ...requestOf(99), clock });
    expect(info.secondsToBest).toBe(2);
  });
});
