import { describe, expect, it } from 'vitest';
import { RandomStream, stoppedClock, type ProgressEvent } from '@ketflow/core';
import {
  chooseK,
  greedy,
  Polynomial,
  race,
  random,
  verdictBetween,
  type Entrant,
  type RaceOptions,
  type RaceState,
  type SampleRequest,
  type Sampler,
} from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

const problem = selectionProblem(16, 4, 1);

/** A clock that moves on by a millisecond at every look. */
function tickingClock(): { seconds(): number } {
  let looks = 0;
  return { seconds: () => ++looks / 1000 };
}

const options = (changed: Partial<RaceOptions> = {}): RaceOptions => ({
  budget: { key: 'evaluations', limit: 2000 },
  repeats: 3,
  stream: RandomStream.root(0),
  clock: tickingClock(),
  ...changed,
});

/** The sampler `random`, and every request that it gets. */
function listening(): { sampler: Sampler; requests: SampleRequest[] } {
  const requests: SampleRequest[] = [];
  const sample: Sampler['sample'] = (problem, request) => {
    requests.push(request);
    return random.sample(problem, request);
  };
  return { sampler: { ...random, sample }, requests };
}

describe('the order of a race', () => {
  const entrants: Entrant[] = [{ solver: 'sa' }, { solver: 'random' }, { solver: 'greedy' }];

  it('lets every solver begin a repeat in turn', async () => {
    const messages: string[] = [];
    const report = ({ message }: ProgressEvent): void => void messages.push(message ?? '');
    const { runs } = await race(problem, entrants, options({ repeats: 4, progress: { report } }));
    const turns = [0, 1, 2, 3].map((repeat) =>
      runs.filter((run) => run.repeat === repeat).map(({ solver }) => solver),
    );
    expect(turns).toEqual([
      ['sa', 'random', 'greedy'],
      ['random', 'greedy', 'sa'],
      ['greedy', 'sa', 'random'],
      ['sa', 'random', 'greedy'],
    ]);
    expect(messages.slice(3, 5)).toEqual(['random, repeat 2', 'greedy, repeat 2']);
  });

  it('decides nothing: results are sorted by energy, repeat and name given', async () => {
    const { results, best } = await race(problem, entrants, options());
    const equal = results.filter(({ energy }) => energy === best?.energy);
    expect(equal.length).toBeGreaterThan(3);
    const places = equal.map(
      ({ solver, repeat }) => 3 * repeat + entrants.findIndex((one) => one.solver === solver),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(best).toMatchObject({ solver: equal[0].solver, repeat: equal[0].repeat });
  });
});

describe('the warm-up', () => {
  const budget = { key: 'seconds', limit: 0.5 } as const;

  it('comes before the runs of a race by seconds, is short, and counts nowhere', async () => {
    const { sampler, requests } = listening();
    const entrants = [{ solver: sampler }, { solver: 'sa' }];
    const clock = tickingClock();
    const result = await race(problem, entrants, options({ budget, repeats: 2, clock }));
    expect(requests.length).toBe(3);
    expect(requests[0].deadlineSeconds).toBeLessThan(0.02);
    expect(result.runs.length).toBe(4);
    const [first] = result.runs;
    expect(first.info.evaluations).toBeGreaterThan(200);
    // The runs draw what they draw in a race by counted work, which has no warm-up.
    const replay = await race(
      problem,
      [{ solver: random }],
      options({ clock: stoppedClock, budget, repeats: 2, replay: result.runs }),
    );
    expect(replay.best?.energy).toBe(result.results.find((row) => row.solver === 'random')?.energy);
  });

  it('is left out with counted work, in a race that is repeated, and before a single run', async () => {
    const counted = listening();
    await race(problem, [{ solver: counted.sampler }], options({ repeats: 2 }));
    expect(counted.requests.length).toBe(2);
    const single = listening();
    const one = await race(problem, [{ solver: single.sampler }], options({ budget, repeats: 1 }));
    expect(single.requests.length).toBe(1);
    const again = listening();
    const replay = [...one.runs, { ...one.runs[0], repeat: 1 }];
    await race(problem, [{ solver: again.sampler }], options({ budget, repeats: 2, replay }));
    expect(again.requests.length).toBe(2);
  });

  it('hears a stop and a signal', async () => {
    const stop = { aborted: true, throwIfAborted: () => undefined };
    const { sampler, requests } = listening();
    const stopped = await race(problem, [{ solver: sampler }], options({ budget, stop }));
    expect([stopped.runs.length, requests.length]).toEqual([0, 0]);
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const called = race(
      problem,
      [{ solver: 'sa' }],
      options({ budget, signal: controller.signal }),
    );
    await expect(called).rejects.toThrow('enough');
  });
});

describe('the classical rival', () => {
  const rolesOf = async (entrants: readonly Entrant[]) => {
    const { solvers } = await race(problem, entrants, options({ repeats: 1 }));
    return solvers.map(({ solver, role }) => [solver, role]);
  };

  it('is added where a simulated solver has only weak company', async () => {
    const result = await race(problem, [{ solver: 'qaoa' }, { solver: 'random' }], options());
    expect(result.solvers.map(({ solver, role }) => [solver, role])).toEqual([
      ['qaoa', 'named'],
      ['random', 'named'],
      ['sa', 'added'],
    ]);
    expect(result.runs.filter(({ solver }) => solver === 'sa').length).toBe(3);
    expect(result.verdicts.map(({ subject, against }) => [subject, against])).toEqual([
      ['qaoa', 'random'],
      ['qaoa', 'sa'],
    ]);
  });

  it('is not added beside a strong one, without a quantum one, or where it refuses', async () => {
    for (const solver of ['sa', 'exact', 'auto']) {
      const named = [
        ['qaoa', 'named'],
        [solver, 'named'],
      ];
      expect(await rolesOf([{ solver: 'qaoa' }, { solver }])).toEqual(named);
    }
    expect(await rolesOf([{ solver: 'random' }])).toEqual([['random', 'named']]);
    // A reference takes no part in the race.
    expect(await rolesOf([{ solver: 'qaoa' }, { solver: 'exact', isReference: true }])).toEqual([
      ['qaoa', 'named'],
      ['exact', 'reference'],
      ['sa', 'added'],
    ]);
  });

  it('keeps a name of its own, and is added where the strong one does not take the problem', async () => {
    expect(await rolesOf([{ solver: 'qaoa', label: 'sa' }])).toEqual([
      ['sa', 'named'],
      ['sa (added)', 'added'],
    ]);
    const model = Polynomial.fromTerms(
      'BINARY',
      ['a', 'b', 'c'],
      [{ bias: -1, variables: ['a', 'b', 'c'] }],
    );
    const constrained = { model, constraint: chooseK(2) };
    const { solvers } = await race(
      constrained,
      [{ solver: { ...random, simulated: true } }, { solver: 'exact' }],
      options({ repeats: 1 }),
    );
    expect(solvers.map(({ solver, role }) => [solver, role])).toEqual([
      ['random', 'named'],
      ['exact', 'unsupported'],
      ['sa', 'added'],
    ]);
  });
});

describe('curves and state of a race', () => {
  it('has the improvements of every run, thinned, the first and the last kept', async () => {
    const many: Sampler = {
      ...greedy,
      name: 'many',
      sample: async (problem, request) => {
        for (let i = 1; i <= 5000; i++) {
          request.onImprovement?.({ energy: 5000 - i, evaluations: i, seconds: i / 1000 });
        }
        return greedy.sample(problem, { ...request, onImprovement: () => undefined });
      },
    };
    const entrants = [{ solver: many }, { solver: 'random' }];
    const { curves, runs, results } = await race(problem, entrants, options({ sense: 'max' }));
    expect(curves.map(({ solver, repeat }) => [solver, repeat])).toEqual(
      runs.map(({ solver, repeat }) => [solver, repeat]),
    );
    const [first] = curves;
    expect(first.improvements.length).toBe(200);
    expect(first.improvements[0]).toEqual([0.001, 1, -4999]);
    expect(first.improvements.at(-1)).toEqual([5, 5000, 0]);
    for (const { solver, repeat, improvements } of curves.filter((one) => one.solver !== 'many')) {
      const row = results.find((one) => one.solver === solver && one.repeat === repeat);
      const [seconds, evaluations, objective] = improvements.at(-1) ?? [];
      expect([seconds, evaluations]).toEqual([row?.secondsToBest, row?.evaluationsToBest]);
      expect(objective).toBeCloseTo(row?.objective ?? NaN, 12);
    }
  });

  it('tells who watches how far it is, the best so far and what is proved', async () => {
    const states: RaceState[] = [];
    const entrants = [{ solver: 'exact' }, { solver: 'sa' }];
    const watch = (state: RaceState): void => void states.push(state);
    const { best } = await race(problem, entrants, options({ repeats: 2, sense: 'max', watch }));
    expect(states[0]).toMatchObject({
      solver: 'exact',
      repeat: 0,
      done: 0,
      total: 4,
      evaluations: 0,
      objective: null,
      best: null,
      bound: null,
    });
    const last = states[states.length - 1];
    expect(last).toMatchObject({ done: 4, best: best?.objective });
    expect(last.bound).toBeCloseTo(best?.objective ?? NaN, 9);
    expect(last.seconds).toBeGreaterThan(0);
    const sa = states.filter(({ solver }) => solver === 'sa');
    expect(sa[0]).toMatchObject({ objective: null, best: best?.objective });
    expect(Math.max(...sa.map(({ evaluations }) => evaluations))).toBe(2000);
  });
});

describe('verdictBetween', () => {
  it('compares any two that are judged, from either side', async () => {
    const entrants = [{ solver: 'sa' }, { solver: 'random' }, { solver: 'greedy' }];
    const budget = { key: 'evaluations', limit: 100 } as const;
    const result = await race(problem, entrants, options({ budget, repeats: 6 }));
    expect(result.pairs.map(({ subject, against }) => `${subject} ${against}`)).toEqual([
      'sa random',
      'sa greedy',
      'random greedy',
    ]);
    expect(result.pairs.slice(0, 2)).toEqual(result.verdicts);
    const forth = verdictBetween(result, 'random', 'greedy');
    const back = verdictBetween(result, 'greedy', 'random');
    expect(forth).toEqual(result.pairs[2]);
    expect(forth?.outcome).toBe('worse');
    expect(back).toMatchObject({ subject: 'greedy', against: 'random', outcome: 'better' });
    expect(back?.difference).toBe(-(forth?.difference ?? NaN));
    expect(back?.interval).toEqual([-(forth?.interval[1] ?? 0), -(forth?.interval[0] ?? 0)]);
    expect(verdictBetween(result, 'sa', 'sa')).toBeUndefined();
    expect(() => verdictBetween(result, 'sa', 'tabu')).toThrow(/tabu/);
  });
});
