import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import {
  Bqm,
  checkRaceRecord,
  parseModel,
  race,
  raceRecord,
  type Entrant,
  type Problem,
  type RaceOptions,
  type RaceRecord,
} from '@ketflow/optimize';
import { selectionProblem } from './models.ts';

const stream = RandomStream.root(0);
const entrants: Entrant[] = [
  { solver: 'sa' },
  { solver: 'random' },
  { solver: 'qaoa' },
  { solver: 'exact', isReference: true },
];

/** A clock that moves on by a millisecond at every look. */
function tickingClock(): { seconds(): number } {
  let looks = 0;
  return { seconds: () => ++looks / 1000 };
}

/** A record as a later reader gets it: through JSON. */
async function recordOf(problem: Problem, changed: Partial<RaceOptions> = {}): Promise<RaceRecord> {
  const result = await race(problem, entrants, {
    budget: { key: 'evaluations', limit: 300 },
    repeats: 4,
    stream,
    clock: tickingClock(),
    ...changed,
  });
  return JSON.parse(JSON.stringify(raceRecord(problem, result))) as RaceRecord;
}

const selection = selectionProblem(14, 4, 1);
const { problem: graph } = parseModel(
  '6 9\n1 4 1\n1 5 1\n1 6 1\n2 4 1\n2 5 1\n2 6 1\n3 4 1\n3 5 1\n3 6 1\n',
  { path: 'k33' },
);

/** Every place of a value that is a number, a text or a truth value, as a path. */
function leavesOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [[...path]];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

/** A copy with the value at a path changed a little. */
function tampered(record: RaceRecord, path: readonly (string | number)[]): RaceRecord {
  const copy = structuredClone(record) as unknown as Record<string | number, unknown>;
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as typeof copy;
  const last = path[path.length - 1];
  const value = holder[last];
  if (typeof value === 'number') holder[last] = value - Math.max(1, Math.abs(value));
  else if (typeof value === 'boolean') holder[last] = !value;
  else holder[last] = last === 'sample' ? flipped(String(value)) : `${String(value)}x`;
  return copy as unknown as RaceRecord;
}

const flipped = (bits: string): string => (bits.startsWith('0') ? '1' : '0') + bits.slice(1);

/** What the check cannot know: it may be anything in the record of an honest race. */
const unknowable =
  /^(stopped|problem\.sense|runs\.\d+\.(secondsToBest|chosen|options|status|evaluationsToBest|lowerBound|improvements\.\d+\.[012])\b.*)$/;

describe('checkRaceRecord', () => {
  it('finds nothing in honest records: constrained, maximised, with a target, by seconds', async () => {
    const seconds = { budget: { key: 'seconds', limit: 0.05 } } as const;
    for (const [problem, changed] of [
      [selection, {}],
      [graph, { sense: 'max', target: -9 }],
      [graph, { sense: 'max', target: -10, repeats: 1 }],
      [selection, seconds],
      [{ model: Bqm.fromIsing([], []) }, {}],
      [{ model: Bqm.fromIsing([0], []) }, {}],
    ] as const) {
      const record = await recordOf(problem, changed);
      expect(checkRaceRecord(record, problem, stream)).toEqual([]);
    }
  });

  it('finds nothing in the record of a race that was stopped', async () => {
    let left = 40;
    const stop = {
      get aborted() {
        return left-- < 0;
      },
      throwIfAborted: () => undefined,
    };
    const record = await recordOf(selection, { stop });
    expect(record.stopped).toBe(true);
    expect(checkRaceRecord(record, selection, stream)).toEqual([]);
  });

  it('holds the bits, the curve and the options of every run', async () => {
    const record = await recordOf(graph, { sense: 'max' });
    const [sa] = record.solvers;
    expect(sa).toMatchObject({ solver: 'sa', role: 'named', best: { objective: 9 } });
    expect(sa.best?.sample).toMatch(/^(000111|111000)$/);
    expect(record.solvers.map(({ role }) => role)).toEqual([
      'named',
      'named',
      'named',
      'reference',
    ]);
    expect(record.runs.length).toBe(13);
    expect(record.runs[0]).toMatchObject({ solver: 'exact', lowerBound: -9, status: 'optimal' });
    for (const run of record.runs) {
      expect(run.improvements.at(-1)?.[2]).toBe(run.objective);
      expect(Object.keys(run.options).length).toBeGreaterThan(0);
    }
  });

  it('finds every figure that was changed by itself', async () => {
    const record = await recordOf(graph, { sense: 'max', target: -9, repeats: 2 });
    const paths = leavesOf(record).filter((path) => !unknowable.test(path.join('.')));
    expect(paths.length).toBeGreaterThan(150);
    const missed = paths.filter(
      (path) => checkRaceRecord(tampered(record, path), graph, stream).length === 0,
    );
    expect(missed).toEqual([]);
  });

  it('finds a better energy that was claimed in all the places where it stands', async () => {
    const honest = await recordOf(selection);
    const record = structuredClone(honest) as unknown as Record<string, unknown> & RaceRecord;
    const claim = (at: { energy: number | null; objective: number | null } | null): void => {
      if (at !== null) Object.assign(at, { energy: -9, objective: -9 });
    };
    const random = record.solvers[1];
    const run = record.runs.find(
      ({ solver, repeat }) => solver === 'random' && repeat === random.best?.repeat,
    );
    claim(run ?? null);
    claim(random.best);
    Object.assign(record, {
      best: { solver: 'random', repeat: run?.repeat, objective: -9, energy: -9 },
    });
    const found = checkRaceRecord(record, selection, stream);
    expect(found.find(({ what }) => what === 'best of random: energy')).toMatchObject({
      was: '-9',
    });
  });

  it('finds a run that was left out, one that was added, and another model', async () => {
    const record = await recordOf(graph, { sense: 'max' });
    const cut = { ...record, runs: record.runs.slice(0, -1) };
    expect(checkRaceRecord(cut, graph, stream)[0].what).toMatch(/^runs of /);
    const twice = { ...record, runs: [...record.runs, record.runs[5]] };
    expect(checkRaceRecord(twice, graph, stream)[0].what).toMatch(/^runs of /);
    const strange = { ...record, runs: [...record.runs, { ...record.runs[5], solver: 'tabu' }] };
    expect(checkRaceRecord(strange, graph, stream)[0]).toMatchObject({
      what: 'runs',
      was: '"tabu"',
    });
    const other = parseModel('6 1\n1 2 1\n', { path: 'other' }).problem;
    expect(checkRaceRecord(record, other, stream)[0].what).toBe('problem.interactions');
    const open = await recordOf(selection, { budget: { key: 'evaluations', limit: 50 } });
    expect(checkRaceRecord(open, selection, stream)).toEqual([]);
    const reseeded = checkRaceRecord(open, selection, RandomStream.root(1));
    expect(reseeded[0].what).toMatch(/^verdicts/);
  });

  it('finds runs that spent more than the budget, and curves that go back', async () => {
    const record = await recordOf(graph, { sense: 'max' });
    const change = (changed: object): string[] => {
      const runs = record.runs.map((run, at) => (at === 3 ? { ...run, ...changed } : run));
      return checkRaceRecord({ ...record, runs }, graph, stream).map(({ what }) => what);
    };
    const { solver, repeat, seconds } = record.runs[3];
    const where = `${solver}, repeat ${repeat}: `;
    expect(change({ evaluations: 301, updatesPerSecond: 301 / seconds })).toContain(
      `${where}evaluations`,
    );
    expect(
      change({
        improvements: [
          [0.001, 5, 3],
          [0.002, 4, 9],
        ],
      }),
    ).toEqual([`${where}improvements[1]`]);
    expect(
      change({
        improvements: [
          [0.001, 5, 3],
          [0.002, 6, 3],
        ],
      }),
    ).toEqual([`${where}improvements[1]`]);
    expect(change({ improvements: [[0, 5, 10]] })).toEqual([`${where}improvements`]);
    expect(change({ improvements: [[seconds + 1, 5, 9]] })).toEqual([`${where}improvements`]);
    expect(change({ lowerBound: 0 })).toEqual([`${where}lowerBound`]);
    expect(change({ status: 'target' })).toEqual([`${where}status`]);
    expect(change({ secondsToTarget: 0 })).toContain(`${where}secondsToTarget`);
    expect(change({ secondsToBest: seconds + 1 })).toEqual([`${where}secondsToBest`]);
    expect(change({ evaluationsToBest: 301 })).toEqual([`${where}evaluationsToBest`]);
  });
});
