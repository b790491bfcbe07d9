import { describe, expect, it } from 'vitest';
import { RandomStream, stoppedClock, type ProgressEvent, type StopSignal } from '@ketflow/core';
import {
  Polynomial,
  chooseK,
  greedy,
  race,
  random,
  type Entrant,
  type RaceOptions,
  type RaceResult,
} from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

const problem = selectionProblem(16, 4, 1);
const entrants: Entrant[] = [{ solver: 'sa' }, { solver: 'random' }, { solver: 'greedy' }];

/** Stops at a look of the solver whose run has this message: after `looks` looks, so in the middle of the run. */
function stopDuring(message: string, looks = 3): Pick<RaceOptions, 'stop' | 'progress'> {
  let left = Infinity;
  const stop: StopSignal = {
    get aborted(): boolean {
      return left-- <= 0;
    },
    throwIfAborted: () => undefined,
  };
  const report = (event: ProgressEvent): void => {
    if (event.message === message) left = looks;
  };
  return { stop, progress: { report } };
}

const options = (changed: Partial<RaceOptions> = {}): RaceOptions => ({
  budget: { key: 'evaluations', limit: 2000 },
  repeats: 3,
  stream: RandomStream.root(0),
  clock: stoppedClock,
  ...changed,
});

/** Rows in the order of the runs: solver, repeat, status. */
const rowsOf = ({ results }: RaceResult): unknown[] =>
  [...results]
    .map(({ solver, repeat, status }) => [solver, repeat, status] as const)
    .sort((a, b) => a[1] - b[1] || order(a[0]) - order(b[0]));
const order = (solver: string): number =>
  entrants.findIndex((entrant) => entrant.solver === solver);

describe('a race that is stopped', () => {
  it('ends after the run that was stopped and keeps what was found', async () => {
    const result = await race(problem, entrants, options(stopDuring('random, repeat 2')));
    expect(result.stopped).toBe(true);
    expect(rowsOf(result)).toEqual([
      ['sa', 0, 'evaluations'],
      ['random', 0, 'evaluations'],
      ['greedy', 0, 'converged'],
      ['random', 1, 'stopped'],
    ]);
    const stopped = result.results.find(({ status }) => status === 'stopped');
    expect(stopped?.energy).not.toBeNull();
    expect(stopped?.evaluations).toBeGreaterThan(0);
    expect(stopped?.evaluations).toBeLessThan(2000);
    expect(result.best?.energy).toBe(result.results[0]?.energy);
    expect(result.runs.length).toBe(4);
    expect([result.verdicts, result.timeToSolution]).toEqual([[], []]);
  });

  it('judges the solvers whose repeats are complete', async () => {
    const whole = await race(problem, entrants, options());
    const result = await race(problem, entrants, options(stopDuring('random, repeat 3', 1)));
    expect(result.results.length).toBe(9);
    expect(result.verdicts.map(({ subject, against, n }) => [subject, against, n])).toEqual([
      ['sa', 'greedy', 3],
    ]);
    expect(result.verdicts).toEqual(whole.verdicts.slice(1, 2));
    expect(result.timeToSolution.map(({ solver }) => solver)).toEqual(['sa', 'greedy']);
    expect(whole.stopped).toBe(false);
  });

  it('has no verdicts when a solver has fewer than two finished repeats', async () => {
    const two = { ...options({ repeats: 2 }), ...stopDuring('sa, repeat 2', 1) };
    const result = await race(problem, entrants, two);
    expect(result.results.filter(({ status }) => status === 'evaluations').length).toBe(3);
    expect([result.verdicts, result.timeToSolution]).toEqual([[], []]);
  });

  it('is judged without the solvers that do not take the problem', async () => {
    const model = Polynomial.fromTerms(
      'BINARY',
      ['a', 'b', 'c', 'd'],
      [{ bias: -1, variables: ['a', 'b', 'c'] }],
    );
    const constrained = { model, constraint: chooseK(2) };
    const stop = { aborted: false, throwIfAborted: () => undefined };
    let runs = 0;
    // Asks to stop when its second run is over: the row of exact that would follow is left out.
    const last = {
      ...greedy,
      sample: async (...call: Parameters<typeof greedy.sample>) => {
        const set = await greedy.sample(...call);
        stop.aborted = ++runs === 2;
        return set;
      },
    };
    const solvers = [{ solver: 'exact' }, { solver: 'sa' }, { solver: last }];
    const result = await race(constrained, solvers, options({ repeats: 2, stop }));
    expect(result.results.filter(({ solver }) => solver === 'exact').length).toBe(1);
    expect(result.stopped).toBe(true);
    expect(result.verdicts.map(({ against }) => against)).toEqual(['greedy']);
  });

  it.each([
    ['a run', 'random, repeat 3', entrants],
    ['a simulation', 'qaoa, repeat 2', [...entrants, { solver: 'qaoa' }, { solver: 'auto' }]],
    ['a reference', 'exact, repeat 1', [...entrants, { solver: 'exact', isReference: true }]],
  ])('is repeated bit for bit when %s was stopped', async (_, message, solvers) => {
    const first = await race(problem, solvers, options(stopDuring(message, 5)));
    expect(first.results.filter(({ status }) => status === 'stopped').length).toBe(1);
    const again = await race(problem, solvers, options({ replay: first.runs }));
    const work = ({ results }: RaceResult): unknown =>
      results.map(({ solver, repeat, status, energy, evaluations }) => [
        [solver, repeat, energy, evaluations],
        status === 'stopped',
      ]);
    expect(work(again)).toEqual(work(first));
    expect(again.best).toEqual(first.best);
    expect(again.verdicts).toEqual(first.verdicts);
    expect(again.stopped).toBe(true);
  });

  it('is empty when the stop came before', async () => {
    const stop = { aborted: true, throwIfAborted: () => undefined };
    const result = await race(problem, entrants, options({ stop }));
    expect(result).toMatchObject({ results: [], runs: [], best: null, stopped: true });
  });

  it('was not stopped when the stop came after the last run', async () => {
    const stop = { aborted: false, throwIfAborted: () => undefined };
    const solver = {
      ...random,
      sample: async (...call: Parameters<typeof random.sample>) => {
        const set = await random.sample(...call);
        stop.aborted = true;
        return set;
      },
    };
    expect((await race(problem, [{ solver }], options({ repeats: 1, stop }))).stopped).toBe(false);
    stop.aborted = false;
    const cut = await race(problem, [{ solver }], options({ repeats: 2, stop }));
    expect([cut.stopped, cut.results.length]).toEqual([true, 1]);
    expect(cut.results[0]?.status).toBe('evaluations');
  });

  it('hears a stop between runs that are too short for a turn of the event loop', async () => {
    const controller = new AbortController();
    const report = ({ done }: ProgressEvent): void => {
      if (done === 3) setTimeout(() => controller.abort(), 0);
    };
    const result = await race(
      problem,
      [{ solver: 'random' }],
      options({
        budget: { key: 'evaluations', limit: 1 },
        repeats: 10_000,
        stop: controller.signal,
        progress: { report },
      }),
    );
    expect(result.stopped).toBe(true);
    expect(result.results.length).toBeGreaterThanOrEqual(4);
    expect(result.results.length).toBeLessThan(10_000);
  });
});

describe('a race with auto', () => {
  it('says in each row which sampler was chosen', async () => {
    const result = await race(problem, [{ solver: 'auto' }, { solver: 'sa' }], options());
    for (const { solver, chosen } of result.results) {
      expect(chosen).toBe(solver === 'auto' ? 'exact' : null);
    }
  });
});
