import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream, WorkBudget } from '@ketflow/core';
import { samplerContract } from '@ketflow/optimize/contract';
import {
  auto,
  Bqm,
  openSolverThreads,
  regularGraphMaxCut,
  sherringtonKirkpatrick,
  type Problem,
  type SampleRequest,
  type Sampler,
  type SampleSet,
  type SolverThreads,
} from '@ketflow/optimize';

/** `auto`, always as a portfolio. */
const portfolio: Sampler = {
  ...auto,
  sample: (problem, request) =>
    auto.sample(problem, { ...request, options: { solver: 'portfolio', ...request.options } }),
};

samplerContract(
  { describe, it, expect },
  {
    name: 'portfolio',
    create: () => portfolio,
    claims: ['finds-ground-state', 'stops-at-target', 'stoppable'],
  },
);

const sparse: Problem = { model: regularGraphMaxCut(60, 3, RandomStream.root(3)) };
const dense: Problem = { model: sherringtonKirkpatrick(40, RandomStream.root(2)) };
const clock = { seconds: () => performance.now() / 1000 };

function request(rest: Partial<SampleRequest> = {}): SampleRequest {
  return { stream: RandomStream.root(1), budget: new WorkBudget(100e6), ...rest };
}

/** All but times, and the status, which says what the limit was. */
function resultOf({ rows, info }: SampleSet): unknown {
  return {
    rows: rows.map(({ energy, sample }) => [energy, sample.join()]),
    info: { ...info, status: null, secondsToBest: null, secondsToTarget: null },
  };
}

describe('a portfolio on threads', () => {
  const opened: SolverThreads[] = [];
  beforeAll(async () => {
    for (const size of [1, 2, 3]) opened.push(await openSolverThreads(size));
  });
  afterAll(async () => {
    await Promise.all(opened.map((threads) => threads.close()));
  });

  it('gives the same result for any number of them, or none', async () => {
    for (const problem of [sparse, dense]) {
      const alone = await auto.sample(problem, request());
      expect(['sa', 'pt', 'tabu']).toContain(alone.info.chosen);
      for (const threads of opened) {
        const set = await auto.sample(problem, request({ threads }));
        expect(resultOf(set)).toEqual(resultOf(alone));
      }
    }
  });

  it('is repeated from its plan when time was the limit', async () => {
    const threads = opened[1];
    const timed = await auto.sample(sparse, {
      ...request({ threads, clock, budget: new WorkBudget(Infinity) }),
      deadlineSeconds: clock.seconds() + 0.3,
    });
    expect(timed.info.status).toBe('time');
    const { evaluations, options } = timed.info;
    const again = await auto.sample(
      sparse,
      request({ options, budget: new WorkBudget(evaluations) }),
    );
    expect(resultOf(again)).toEqual(resultOf(timed));
  });

  it('ends with what there is when it is called off', async () => {
    for (const threads of opened) {
      const controller = new AbortController();
      let energy = Infinity;
      const set = await auto.sample(sparse, {
        ...request({ threads, clock, budget: new WorkBudget(Infinity), stop: controller.signal }),
        deadlineSeconds: clock.seconds() + 600,
        onImprovement: (improvement) => {
          energy = improvement.energy;
          controller.abort();
        },
      });
      expect(set.info.status).toBe('stopped');
      expect(set.first?.energy).toBeLessThanOrEqual(energy);
      expect(set.info.evaluations).toBeGreaterThan(0);
    }
  });

  it('stops at a target', async () => {
    const { first } = await auto.sample(sparse, request());
    const target = first?.energy ?? NaN;
    const set = await auto.sample(sparse, {
      ...request({ threads: opened[2], clock, budget: new WorkBudget(Infinity), target }),
      deadlineSeconds: clock.seconds() + 600,
    });
    expect([set.info.status, set.first?.energy]).toEqual(['target', target]);
    expect(set.info.secondsToTarget).not.toBeNull();
  });

  it('throws the reason of a signal, and its workers work on', async () => {
    const reason = new Error('called off');
    const controller = new AbortController();
    const threads = opened[1];
    const timed = auto.sample(sparse, {
      ...request({ threads, clock, budget: new WorkBudget(Infinity), signal: controller.signal }),
      deadlineSeconds: clock.seconds() + 600,
      onImprovement: () => controller.abort(reason),
    });
    await expect(timed).rejects.toBe(reason);
    const set = await auto.sample(sparse, request({ threads }));
    expect(resultOf(set)).toEqual(resultOf(await auto.sample(sparse, request())));
  });
});

describe('a portfolio', () => {
  it('refuses a plan that is none', async () => {
    for (const plan of [
      '',
      '{}',
      '[1]',
      '[{"round":0,"slot":0,"solver":"magic","evaluations":1,"options":{}}]',
    ]) {
      const sampling = auto.sample(sparse, request({ options: { solver: 'portfolio', plan } }));
      await expect(sampling).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    }
  });

  it('takes no threads that another call has', async () => {
    const threads = await openSolverThreads(1);
    expect(threads.take()).toBe(true);
    const set = await auto.sample(
      { model: Bqm.fromIsing([1, 1], [[0, 1, 1]]) },
      request({ threads, options: { solver: 'portfolio' } }),
    );
    expect(set.first?.energy).toBe(-1);
    threads.give();
    await threads.close();
  });
});

describe('openSolverThreads', () => {
  it('refuses a number that is none', async () => {
    for (const size of [0, 1.5, 65, NaN]) {
      await expect(openSolverThreads(size)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    }
  });
});
