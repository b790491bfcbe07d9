import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stoppedClock, type ProgressEvent } from '@ketflow/core';
import type { RaceCurve, RaceState } from '@ketflow/optimize';
import type { RaceDocument } from '../src/documents/race.ts';
import type { CheckDocument } from '../src/solve/check.ts';
import { commandLine } from '../src/solve/command-line.ts';
import { describeRace, watchRace } from '../src/solve/live-view.ts';
import { provedBound } from '../src/solve/proved-bound.ts';
import type { RaceFile } from '../src/solve/race-record.ts';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

const petersen = path.join(root, 'examples/models/petersen.txt');
const g1 = path.join(root, 'packages/optimize/test/fixtures/G1.txt');
const race = ['solve', petersen, '--solver', 'sa,random,qaoa', '--evaluations', '300'];

interface SolveDocument extends RaceDocument {
  readonly bound: { solver: string; objective: number; gap: number } | null;
  readonly figures: { readonly curves: readonly RaceCurve[] };
}

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

const inside = (body: (world: { cwd: string }) => Promise<void>): Promise<void> =>
  inFolder({}, (cwd) => body({ cwd }));

describe('the race of solve', () => {
  it('has all pairs, warnings, curves, and what was added', () =>
    inside(async (world) => {
      const { document } = await runJson<SolveDocument>(race, world);
      expect(document.race?.pairs.map(({ subject, against }) => `${subject} ${against}`)).toEqual([
        'qaoa sa',
        'qaoa random',
        'sa random',
      ]);
      expect(document.race?.warnings).toEqual(expect.any(Array));
      for (const warning of document.race?.warnings ?? []) expect(typeof warning).toBe('string');
      expect(document.race?.timeToSolution[0]).toMatchObject({
        successRate: expect.any(Number) as number,
      });
      expect(document.figures.curves.length).toBe(30);
      for (const { improvements } of document.figures.curves) {
        expect(improvements.length).toBeGreaterThan(0);
      }
      expect(document.results.every(({ added }) => !added)).toBe(true);
      expect(document.bound).toBeNull();

      const alone = ['solve', petersen, '--solver', 'qaoa', '--evaluations', '300'];
      const quantum = await runJson<SolveDocument>(alone, world);
      expect(quantum.document.race).toBeNull();
      expect(quantum.document.results.map(({ solver, added }) => [solver, added]).sort()).toEqual([
        ['qaoa', false],
        ['sa', true],
      ]);
      const text = await runCli([...alone, '--progress', 'none'], world);
      expect(text.stdout).toContain('sa was added');
      expect(text.stdout).toContain('--repeats 10');
    }));

  it('tells what is proved, and how far the best is from it', () =>
    inside(async (world) => {
      const exact = ['solve', petersen, '--solver', 'exact,sa', '--evaluations', '3000'];
      const { document } = await runJson<SolveDocument>(exact, world);
      expect(document.bound).toEqual({ solver: 'exact', objective: 12, gap: 0 });
      const text = await runCli([...exact, '--progress', 'none'], world);
      expect(text.stdout).toContain('Proved by exact: nothing beyond 12; gap 0 %');
    }));

  it('with a target that cannot be reached, ends by the budget and warns', () =>
    inside(async (world) => {
      const args = ['--until', '13', '--repeats', '3'];
      const { code, document } = await runJson<SolveDocument>([...race, ...args], world);
      expect(code).toBe(0);
      expect(document.results.every(({ status }) => status === 'evaluations')).toBe(true);
      expect(document.results.every(({ secondsToTarget }) => secondsToTarget === null)).toBe(true);
      for (const one of document.race?.timeToSolution ?? []) {
        expect(one).toMatchObject({ successes: 0, runs: 3, tts99: null, successRate: 0 });
      }
      expect(document.race?.timeToSolution.length).toBe(3);
      expect(document.race?.warnings[0]).toContain('No solver reached the target twice');
      const text = await runCli([...race, ...args, '--progress', 'none'], world);
      expect(text.stdout).toContain('Warning: No solver reached the target twice');
      const timed = ['solve', petersen, '--solver', 'sa', '--seconds', '0.05', '--until', '13'];
      const one = await runJson<SolveDocument>(timed, world);
      expect(one.document.results.map(({ status }) => status)).toEqual(['time']);
    }));

  it('refuses what contradicts itself', () =>
    inside(async (world) => {
      const wrong: [string[], RegExp][] = [
        [['--seconds', '1'], /--seconds with --evaluations/],
        [['--out', 'a.json', '--race-out', './a.json'], /--race-out/],
        [['--svg', 'a.json', '--out', 'a.json'], /--svg/],
        [['--check', 'a.json'], /--check with --evaluations/],
        [['--repeats', '0'], /--repeats/],
        [['--set', 'tabu.numReads=1'], /--set/],
        [['--solver', 'sa,sa'], /solver/],
      ];
      for (const [args, message] of wrong) {
        const { code, document } = await runJson<Refusal>([...race, ...args], world);
        expect([code, document.error.code]).toEqual([2, 'OPTION_INVALID']);
        expect(document.error.message).toMatch(message);
      }
      const check = ['solve', petersen, '--check', 'a.json', '--set', 'sa.numReads=1'];
      const { document } = await runJson<Refusal>(check, world);
      expect(document.error.message).toContain('--check with --set');
      const folder = await runJson<Refusal>([...race, '--svg', 'no/where.svg'], world);
      expect(folder.document.error.code).toBe('FILE_NOT_WRITABLE');
      expect(existsSync(path.join(world.cwd, 'a.json'))).toBe(false);
    }));
});

describe('the record of a race', () => {
  const check = ['solve', petersen, '--check', 'race.json'];

  /** A folder with the record of a race in it. */
  const withRecord = (
    body: (world: { cwd: string }, record: RaceFile) => Promise<void>,
  ): Promise<void> =>
    inside(async (world) => {
      expect((await runJson([...race, '--race-out', 'race.json'], world)).code).toBe(0);
      const text = await readFile(path.join(world.cwd, 'race.json'), 'utf8');
      await body(world, JSON.parse(text) as RaceFile);
    });

  it('says what was run, on what, and holds', () =>
    withRecord(async (world, record) => {
      expect(record).toMatchObject({
        format: 'ketflow-race',
        version: 1,
        versions: { node: process.versions.node },
        machine: { cores: expect.any(Number) as number },
        seed: 0,
        threads: 1,
        model: { path: petersen, name: 'petersen', format: 'gset' },
        budget: { key: 'evaluations', limit: 300 },
        repeats: 10,
        problem: { variables: 10, interactions: 15, sense: 'max' },
      });
      expect(record.command.join(' ')).toContain('--solver sa,random,qaoa');
      expect(record.command.join(' ')).toContain('--evaluations 300 --race-out race.json');
      expect(record.runs.length).toBe(30);
      const { code, document } = await runJson<CheckDocument>(check, world);
      expect([code, document.ok, document.differences]).toEqual([0, true, []]);
      const text = await runCli([...check, '--progress', 'none'], world);
      expect(text.stdout).toMatch(/^race\.json: ok\. 30 runs of 3 solvers/);
    }));

  it('that was tampered with is found, also where its hash was made anew', () =>
    withRecord(async (world, record) => {
      const { createHash } = await import('node:crypto');
      const checked = async (changed: object, isHashed: boolean) => {
        const { sha256, ...rest } = { ...record, ...changed };
        const now = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
        const file = JSON.stringify({ ...rest, sha256: isHashed ? now : sha256 });
        await writeFile(path.join(world.cwd, 'race.json'), file);
        const { code, document } = await runJson<CheckDocument>(check, world);
        return [code, document.differences.map(({ what }) => what)] as const;
      };
      expect(await checked({}, true)).toEqual([0, []]);
      const command = [...record.command, '--threads', '2'];
      expect(await checked({ command }, false)).toEqual([1, ['sha256']]);
      const [first, ...others] = record.verdicts;
      const verdicts = [{ ...first, outcome: 'better' }, ...others];
      expect(await checked({ verdicts }, true)).toEqual([1, ['verdicts[0]']]);
      expect(await checked({ seed: 1 }, false)).toEqual([1, ['sha256']]);
      const model = { ...record.model, sha256: '00' };
      expect(await checked({ model }, true)).toEqual([1, [`model ${petersen}`]]);
      const text = await runCli([...check, '--progress', 'none'], world);
      expect(text.code).toBe(1);
      expect(text.stdout).toContain('differs in 1 place.');
    }));

  it('of another model is found', () =>
    withRecord(async (world) => {
      const text = (await readFile(petersen, 'utf8')).replace(/^1 2\b/m, '1 3');
      await writeFile(path.join(world.cwd, 'other.txt'), text);
      const args = ['solve', 'other.txt', '--check', 'race.json'];
      const { code, document } = await runJson<CheckDocument>(args, world);
      expect([code, document.ok]).toEqual([1, false]);
      // The same content under another name is the same model.
      await copyFile(petersen, path.join(world.cwd, 'same.txt'));
      const same = ['solve', 'same.txt', '--check', 'race.json'];
      expect((await runJson<CheckDocument>(same, world)).code).toBe(0);
    }));

  it('that is none is refused with the part that is wrong', () =>
    withRecord(async (world, record) => {
      const refusal = async (content: string) => {
        await writeFile(path.join(world.cwd, 'race.json'), content);
        const { code, document } = await runJson<Refusal>(check, world);
        expect([code, document.error.code]).toEqual([2, 'DATA_MALFORMED']);
        return document.error.message;
      };
      expect(await refusal('{"a"')).toContain('not JSON');
      expect(await refusal('{}')).toContain('ketflow-race 1');
      expect(await refusal(JSON.stringify({ ...record, version: 2 }))).toContain('ketflow-race 1');
      expect(await refusal(JSON.stringify({ ...record, runs: [{}] }))).toContain('"runs"');
      expect(await refusal(JSON.stringify({ ...record, seed: -1 }))).toContain('"seed"');
      const [run] = record.runs;
      const odd = { ...run, improvements: [[1, 2]] };
      expect(await refusal(JSON.stringify({ ...record, runs: [odd] }))).toContain('"runs"');
      const missing = await runJson<Refusal>(['solve', petersen, '--check', 'no.json'], world);
      expect(missing.document.error.code).toBe('FILE_NOT_FOUND');
    }));

  it('is an artifact of the run, which a replay finds identical, budget of seconds or not', () =>
    inside(async (world) => {
      const timed = ['solve', g1, '--solver', 'sa,random', '--seconds', '0.1', '--repeats', '2'];
      for (const args of [race, [...timed, '--race-out', 'r.json', '--svg', 'r.svg']]) {
        expect((await runJson(args, world)).code).toBe(0);
        const shown = await runJson<{ artifacts: { path: string }[] }>(
          ['runs', 'show', 'last'],
          world,
        );
        expect(shown.document.artifacts.map((one) => one.path)).toContain('race.json');
        const before = await readFile(path.join(world.cwd, 'r.json'), 'utf8').catch(() => '');
        const { code, document } = await runJson<{ identical: boolean }>(['replay', 'last'], world);
        expect([code, document]).toMatchObject([0, { identical: true, differences: [] }]);
        // A replay writes no file.
        const after = await readFile(path.join(world.cwd, 'r.json'), 'utf8').catch(() => '');
        expect(after).toBe(before);
      }
      expect((await runJson(['solve', g1, '--check', 'r.json'], world)).code).toBe(0);
    }));
});

describe('the picture of a race', () => {
  it('is written with a line for every solver that ran', () =>
    inside(async (world) => {
      const args = [...race, '--repeats', '3', '--svg', 'race.svg'];
      expect((await runJson(args, world)).code).toBe(0);
      const svg = await readFile(path.join(world.cwd, 'race.svg'), 'utf8');
      expect(svg).toContain('<title id="title">Race on petersen</title>');
      expect(svg).toContain('vs qaoa');
      expect(svg).toContain('qaoa (sim.)');
      expect(svg.match(/class="band /g)?.length).toBe(3);
      const timed = ['solve', g1, '--solver', 'greedy,qaoa', '--seconds', '0.05', '--repeats', '2'];
      expect((await runJson([...timed, '--svg', 'g1.svg'], world)).code).toBe(0);
      const second = await readFile(path.join(world.cwd, 'g1.svg'), 'utf8');
      expect(second).toContain('time of a run');
      expect(second.match(/class="band /g)?.length).toBe(1);
    }));
});

describe('the view of a race', () => {
  const state: RaceState = {
    solver: 'sa',
    repeat: 2,
    done: 5,
    total: 8,
    evaluations: 6_000_000,
    seconds: 0.5,
    objective: 90,
    best: 100,
    bound: 104,
  };

  it('says the best, the rate, the time left and the gap to the bound', () => {
    expect(describeRace(state, { key: 'seconds', limit: 2 })).toBe(
      'sa, repeat 3; best 100; 12 M updates/s; 5.5 s left; gap 4 %',
    );
    expect(describeRace(state, { key: 'evaluations', limit: 10_000_000 })).toBe(
      'sa, repeat 3; best 100; 12 M updates/s; 2 s left; gap 4 %',
    );
    const early = { ...state, evaluations: 0, best: null, objective: null };
    expect(describeRace(early, { key: 'evaluations', limit: 10 })).toBe('sa, repeat 3');
  });

  it('is reported a few times a second', () => {
    const events: ProgressEvent[] = [];
    let now = 0;
    const progress = { report: (event: ProgressEvent): void => void events.push(event) };
    const clock = { seconds: () => now };
    const watch = watchRace(progress, clock, { key: 'seconds', limit: 2 });
    for (now = 0; now < 1.1; now += 0.01) watch(state);
    expect(events.length).toBe(4);
    expect(events[0]).toMatchObject({ step: 'race', done: 5, total: 8 });
    const still: ProgressEvent[] = [];
    watchRace({ report: (event) => void still.push(event) }, stoppedClock, {
      key: 'seconds',
      limit: 2,
    })(state);
    expect(still).toEqual([]);
  });

  it('reaches the terminal and the log', () =>
    inside(async (world) => {
      const args = ['solve', g1, '--solver', 'sa', '--seconds', '0.8', '--no-record'];
      const json = await runCli([...args, '--progress', 'json'], world);
      const messages = json.stderr
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as ProgressEvent).message ?? '');
      expect(messages[0]).toBe('sa, repeat 1');
      expect(messages.length).toBeGreaterThan(1);
      expect(messages.length).toBeLessThan(6);
      expect(messages[1]).toMatch(/^sa, repeat 1; best \d+; \S+ [kMG] updates\/s; 0\.\d+ s left$/);
    }));
});

describe('provedBound', () => {
  const info = { status: 'optimal', evaluations: 1, reads: 1, evaluationsToBest: 1 } as const;
  const known = { ...info, secondsToBest: null, secondsToTarget: null, options: {} };
  const runs = [-20, -12, undefined, -15].map((lowerBound, repeat) => ({
    solver: `s${repeat}`,
    repeat,
    info: lowerBound === undefined ? known : { ...known, lowerBound },
  }));
  const best = { solver: 's0', repeat: 0, objective: 10, energy: -10, bits: new Uint8Array() };

  it('is the tightest of all, in the sense of the race', () => {
    expect(provedBound({ runs, best, sense: 'max' })).toEqual({
      solver: 's1',
      objective: 12,
      gap: 0.2,
    });
    expect(provedBound({ runs: runs.slice(2, 3), best, sense: 'max' })).toBeNull();
    expect(provedBound({ runs, best: null, sense: 'max' })).toBeNull();
  });
});

describe('commandLine', () => {
  it('gives the words that call again', () => {
    const options = {
      solver: 'sa',
      set: ['sa.numReads=1', 'sa.numSweeps=2'],
      raceOut: 'r.json',
      json: true,
      record: false,
      quiet: undefined,
    };
    expect(commandLine('solve', ['a.txt'], options).join(' ')).toBe(
      'ketflow solve a.txt --solver sa --set sa.numReads=1 --set sa.numSweeps=2 --race-out r.json --json --no-record',
    );
    expect(commandLine('solve', [], { record: true })).toEqual(['ketflow', 'solve']);
  });
});
