import { describe, expect, it } from 'vitest';
import { log, RandomStream, stoppedClock, WorkBudget, type ProgressEvent } from '@ketflow/core';
import {
  Bqm,
  exact,
  greedy,
  isFeasible,
  parseModel,
  Polynomial,
  chooseK,
  race,
  simulatedAnnealing,
  timeToSolution,
  type RaceOptions,
} from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

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

const problem = selectionProblem(16, 4, 1);

describe('race', () => {
  it('gives every solver and repeat a row with the fields of the command line, best first', async () => {
    const result = await race(problem, [{ solver: 'qaoa' }, { solver: 'sa' }], options());
    expect(result.results.length).toBe(6);
    for (const row of result.results) {
      expect(Object.keys(row)).toEqual([
        'solver',
        'repeat',
        'objective',
        'energy',
        'feasible',
        'status',
        'seconds',
        'secondsToBest',
        'secondsToTarget',
        'evaluations',
        'updatesPerSecond',
        'simulated',
        'chosen',
        'evaluationsToBest',
      ]);
      expect(row.chosen).toBeNull();
      expect(row.evaluations).toBeLessThanOrEqual(2000);
      expect(row.feasible).toBe(true);
      expect(row.simulated).toBe(row.solver === 'qaoa');
      expect(row.updatesPerSecond === null).toBe(row.simulated);
      expect(row.secondsToTarget).toBeNull();
    }
    const energies = result.results.map((row) => row.energy ?? Infinity);
    expect(energies).toEqual([...energies].sort((a, b) => a - b));
    const { best } = result;
    expect(best?.energy).toBe(energies[0]);
    expect(problem.model.energy([...(best?.bits ?? [])])).toBe(best?.energy);
    expect(isFeasible(problem, [...(best?.bits ?? [])])).toBe(true);
  });

  it('judges the quantum solver against each rival, wherever it is named', async () => {
    const entrants = [{ solver: 'sa' }, { solver: 'random' }, { solver: 'qaoa' }];
    const { verdicts, timeToSolution: times } = await race(problem, entrants, options());
    expect(verdicts.map(({ subject, against }) => [subject, against])).toEqual([
      ['qaoa', 'sa'],
      ['qaoa', 'random'],
    ]);
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ metric: 'objective', n: 3, budget: { evaluations: 2000 } });
      expect(verdict.test).not.toContain('simulated');
    }
    expect(times.map(({ solver, runs }) => [solver, runs])).toEqual([
      ['sa', 3],
      ['random', 3],
      ['qaoa', 3],
    ]);
    const optimum = await exact.sample(problem, {
      stream: RandomStream.root(0),
      budget: new WorkBudget(Infinity),
    });
    expect(verdicts[0].margin).toBeCloseTo(1e-3 * Math.abs(optimum.first?.energy ?? 0), 12);
  });

  it('has no verdicts with fewer than two repeats, and none without a rival', async () => {
    const one = await race(
      problem,
      [{ solver: 'sa' }, { solver: 'random' }],
      options({ repeats: 1 }),
    );
    expect([one.verdicts, one.timeToSolution]).toEqual([[], []]);
    const alone = await race(problem, [{ solver: 'sa' }], options());
    expect(alone.verdicts).toEqual([]);
    expect(alone.timeToSolution.length).toBe(1);
  });

  it('says better and worse in the direction where more is better, in both senses', async () => {
    const cut = parseModel('4 4\n1 2 1\n2 3 1\n3 4 1\n4 1 1\n', { path: 'ring' });
    // One random sample a run against the exact solver.
    const entrants = [{ solver: 'random', options: { numReads: 1 } }, { solver: exact }];
    const max = await race(cut.problem, entrants, options({ sense: 'max', repeats: 10 }));
    expect(max.best?.objective).toBe(4);
    expect(max.verdicts[0]).toMatchObject({
      subject: 'random',
      against: 'exact',
      outcome: 'worse',
    });
    expect(max.verdicts[0].difference).toBeLessThan(0);
    const min = await race(cut.problem, [...entrants].reverse(), options({ repeats: 10 }));
    expect(min.best?.objective).toBe(-4);
    expect(min.verdicts[0]).toMatchObject({ subject: 'exact', outcome: 'better' });
  });

  it('runs a reference once, outside the budget and the verdicts', async () => {
    const entrants = [{ solver: 'sa' }, { solver: exact, isReference: true }, { solver: greedy }];
    const result = await race(
      problem,
      entrants,
      options({ budget: { key: 'evaluations', limit: 70 } }),
    );
    const proof = result.results.filter((row) => row.solver === 'exact');
    expect(proof.length).toBe(1);
    expect(proof[0].status).toBe('optimal');
    expect(proof[0].evaluations).toBeGreaterThan(70);
    expect(result.verdicts.map(({ against }) => against)).toEqual(['greedy']);
    expect(result.timeToSolution.map(({ solver }) => solver)).toEqual(['sa', 'greedy']);
  });

  it('marks verdicts on the seconds of a simulated solver', async () => {
    const budget = { key: 'seconds' as const, limit: 0.03 };
    const result = await race(problem, [{ solver: 'sa' }, { solver: 'qaoa' }], options({ budget }));
    expect(result.verdicts[0].test).toContain('simulated on this CPU');
    expect(result.verdicts[0].budget).toEqual({ seconds: 0.03 });
    expect(result.results.every((row) => row.status === 'time')).toBe(true);
    const classical = await race(
      problem,
      [{ solver: 'sa' }, { solver: 'random' }],
      options({ budget }),
    );
    expect(classical.verdicts[0].test).not.toContain('simulated');
  });

  it('repeats a race that was limited by seconds bit for bit from its counts', async () => {
    const budget = { key: 'seconds' as const, limit: 0.04 };
    const entrants = [
      { solver: 'sa' },
      { solver: 'random' },
      { solver: 'qaoa' },
      { solver: 'auto' },
    ];
    const first = await race(problem, entrants, options({ budget }));
    const again = await race(
      problem,
      entrants,
      options({ budget, clock: stoppedClock, replay: first.runs }),
    );
    const work = (results: typeof first.results): unknown =>
      results.map(({ solver, repeat, energy, evaluations }) => [
        solver,
        repeat,
        energy,
        evaluations,
      ]);
    expect(work(again.results)).toEqual(work(first.results));
    expect(again.best?.bits).toEqual(first.best?.bits);
    expect(again.verdicts).toEqual(first.verdicts);
  });

  it('gives every entrant and repeat a stream of its own that does not depend on the others', async () => {
    const both = await race(problem, [{ solver: 'random' }, { solver: 'sa' }], options());
    const alone = await race(problem, [{ solver: 'sa' }], options());
    const rows = both.results.filter((row) => row.solver === 'sa');
    expect(rows.map((row) => row.energy)).toEqual(alone.results.map((row) => row.energy));
    const repeats = both.runs.filter((run) => run.solver === 'random');
    expect(new Set(repeats.map((run) => run.info.evaluationsToBest)).size).toBeGreaterThan(1);
  });

  it('stops at the target and reports the time to it', async () => {
    const result = await race(problem, [{ solver: 'sa' }], options({ target: 0 }));
    for (const row of result.results) {
      expect(row.status).toBe('target');
      expect(row.secondsToTarget).not.toBeNull();
    }
    expect(result.timeToSolution[0].successes).toBe(3);
  });

  it('gives a solver that refuses the problem rows of its own, unless all refuse', async () => {
    const model = Polynomial.fromTerms(
      'BINARY',
      ['a', 'b', 'c'],
      [{ bias: -1, variables: ['a', 'b', 'c'] }],
    );
    const constrained = { model, constraint: chooseK(2) };
    const result = await race(constrained, [{ solver: 'exact' }, { solver: 'sa' }], options());
    const refused = result.results.filter((row) => row.solver === 'exact');
    expect(refused.map((row) => row.status)).toEqual(['unsupported', 'unsupported', 'unsupported']);
    expect(result.verdicts).toEqual([]);
    await expect(race(constrained, [{ solver: 'exact' }], options())).rejects.toMatchObject({
      code: 'CONSTRAINT_UNSUPPORTED',
    });
  });

  it('refuses bad options before any work', async () => {
    const code = (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => 'ran',
        (error: unknown) => (error as { code: string }).code,
      );
    const sa = [{ solver: 'sa' }];
    expect(await code(race(problem, [], options()))).toBe('OPTION_INVALID');
    expect(await code(race(problem, [...sa, ...sa], options()))).toBe('OPTION_INVALID');
    expect(await code(race(problem, sa, options({ repeats: 0 })))).toBe('OPTION_INVALID');
    for (const limit of [0, -1, NaN, Infinity, 1.5]) {
      const budget = { key: 'evaluations' as const, limit };
      expect(await code(race(problem, sa, options({ budget })))).toBe('OPTION_INVALID');
    }
    expect(await code(race(problem, [{ solver: 'quantum' }], options()))).toBe('SOLVER_UNKNOWN');
    const misspelt = [{ solver: 'random' }, { solver: 'sa', options: { numSweep: 1 } }];
    expect(await code(race(problem, misspelt, options()))).toBe('OPTION_UNKNOWN');
    const labelled = [
      { solver: simulatedAnnealing, options: { numSweeps: 10 }, label: 'sa-10' },
      { solver: simulatedAnnealing },
    ];
    expect(await code(race(problem, labelled, options()))).toBe('ran');
  });

  it('reports progress and can be called off', async () => {
    const events: ProgressEvent[] = [];
    const progress = { report: (event: ProgressEvent) => void events.push(event) };
    await race(problem, [{ solver: 'random' }], options({ progress }));
    expect(events[0]).toMatchObject({ step: 'race', message: 'random, repeat 1', total: 3 });
    const controller = new AbortController();
    const stopping = { report: () => controller.abort(new Error('enough')) };
    await expect(
      race(problem, [{ solver: 'sa' }], options({ progress: stopping, signal: controller.signal })),
    ).rejects.toThrow('enough');
  });

  it('lets an abort arrive while a solver is busy', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('late')), 5);
    const endless = Bqm.fromIsing(new Array<number>(50).fill(1), []);
    const running = simulatedAnnealing.sample(
      { model: endless },
      {
        stream: RandomStream.root(0),
        budget: new WorkBudget(1e12),
        signal: controller.signal,
      },
    );
    await expect(running).rejects.toThrow('late');
  });
});

describe('timeToSolution', () => {
  it('is t ln 0.01 / ln(1 - p), with the interval of p', () => {
    const { tts99, interval } = timeToSolution('sa', 5, 10, 2);
    expect(tts99).toBeCloseTo((2 * log(0.01)) / log(0.5), 12);
    // Wilson, 5 of 10 at 95 %: 0.236593 … 0.763407.
    expect(interval[0]).toBeCloseTo((2 * log(0.01)) / log(1 - 0.763407), 4);
    expect(interval[1]).toBeCloseTo((2 * log(0.01)) / log(1 - 0.236593), 4);
  });

  it('is the time of a run when all succeed, and unknown when none does', () => {
    expect(timeToSolution('sa', 10, 10, 2)).toMatchObject({ tts99: 2 });
    const none = timeToSolution('sa', 0, 10, 2);
    expect([none.tts99, none.interval[1]]).toEqual([null, null]);
    expect(none.interval[0]).toBeGreaterThan(2);
  });
});
