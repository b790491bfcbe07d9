import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FeaturesDocument } from '../src/documents/features.ts';
import type { RaceDocument } from '../src/documents/race.ts';
import type { TrainDocument } from '../src/documents/train.ts';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

/** Every option changes something: a value that is taken and ignored would be a lie. */

const data = path.join(root, 'examples/data/ionosphere.csv');
const petersen = path.join(root, 'examples/models/petersen.txt');
const features = ['features', data, '--target', 'class', '--k', '3'];
const train = ['train', data, '--target', 'class'];
const solve = ['solve', petersen, '--evaluations', '200'];

interface RunList {
  readonly runs: readonly { readonly runId: string; readonly experiment: string }[];
}

const inside = (body: (world: { cwd: string }) => Promise<void>): Promise<void> =>
  inFolder({}, (folder) => body({ cwd: folder }));

describe('options of features and train', () => {
  it('--folds, --solver, --method, --seed', () =>
    inside(async (world) => {
      const run = async (...more: string[]) =>
        (await runJson<FeaturesDocument>([...features, ...more], world)).document;
      const plain = await run();
      expect(plain.score.folds).toHaveLength(5);
      expect((await run('--folds', '3')).score.folds).toHaveLength(3);
      expect((await run('--method', 'mi')).selected).not.toEqual(plain.selected);
      expect((await run('--seed', '7')).score.folds).not.toEqual(plain.score.folds);
      const random = await run('--solver', 'random');
      expect(random.solvers.map(({ solver }) => solver)).toEqual(['random', 'exact']);
      expect(random.bound.lower).toBeCloseTo(plain.bound.objective, 9);
      expect(random.bound.objective).toBeGreaterThanOrEqual(plain.bound.objective);
    }));

  it('--estimator, --folds', () =>
    inside(async (world) => {
      const run = async (...more: string[]) =>
        (await runJson<TrainDocument>([...train, ...more], world)).document;
      const ternary = await run('--estimator', 'ternary-head', '--folds', '4');
      expect(ternary.estimator).toBe('ternary-head');
      expect(ternary.validation.folds).toHaveLength(4);
      expect(ternary.baseline.estimator).toBe('logistic');
      expect(ternary.verdicts).toHaveLength(1);
    }));

  it('--header and --task', () =>
    inFolder({ 'n.csv': '1,2,5\n3,4,6\n5,6,5\n7,8,6\n' }, async (cwd) => {
      const names = async (...more: string[]) => {
        const { document } = await runJson<{ features: { name: string }[]; rows: number }>(
          ['profile', 'n.csv', ...more],
          { cwd },
        );
        return { names: document.features.map(({ name }) => name), rows: document.rows };
      };
      expect(await names()).toEqual({ names: ['c0', 'c1', 'c2'], rows: 4 });
      expect(await names('--header', 'yes')).toEqual({ names: ['1', '2', '5'], rows: 3 });
      const regression = [
        'train',
        'n.csv',
        '--target',
        'c2',
        '--folds',
        '2',
        '--task',
        'regression',
      ];
      const { document } = await runJson<{ error: { code: string } }>(regression, { cwd });
      expect(document.error.code).toBe('TASK_UNSUPPORTED');
    }));
});

describe('options of solve', () => {
  it('--until in both senses, --sense, --repeats, --set, --format', () =>
    inside(async (world) => {
      const run = async (...more: string[]) =>
        (await runJson<RaceDocument>([...solve, ...more], world)).document;
      const most = await run('--until', '12', '--solver', 'sa');
      expect(most.results[0]).toMatchObject({ objective: 12, status: 'target' });
      const least = await run('--sense', 'min', '--until', '0', '--solver', 'sa');
      expect(least.results[0]).toMatchObject({ objective: 0, status: 'target' });
      expect((await run('--repeats', '3')).results).toHaveLength(3);
      expect((await run('--repeats', '1', '--solver', 'sa,random')).race).toBeNull();
      const sweeps = await run(
        '--solver',
        'sa',
        '--set',
        'sa.numReads=1',
        '--set',
        'sa.numSweeps=2',
      );
      expect(sweeps.results[0]?.status).toBe('converged');
      const wrong = await runJson<{ error: { code: string } }>(
        [...solve, '--format', 'json'],
        world,
      );
      expect(wrong.document.error.code).toBe('MODEL_MALFORMED');
    }));

  it('a race that is lost is written as lost', () =>
    inside(async (world) => {
      const g1 = path.join(root, 'packages/optimize/test/fixtures/G1.txt');
      const race = [
        'solve',
        g1,
        '--solver',
        'random,sa',
        '--evaluations',
        '3000',
        '--repeats',
        '4',
      ];
      const { document } = await runJson<RaceDocument>(race, world);
      expect(document.race?.verdicts).toMatchObject([
        { subject: 'random', against: 'sa', outcome: 'worse' },
      ]);
      expect(document.race?.verdicts[0]?.interval[1]).toBeLessThan(0);
      const text = await runCli([...race, '--progress', 'none'], world);
      expect(text.stdout).toContain('random is worse than sa on objective: -');
    }));
});

describe('options of every command', () => {
  it('--experiment names the run and filters the list; --limit; --no-record; last', () =>
    inside(async (world) => {
      const list = async (...more: string[]) =>
        (await runJson<RunList>(['runs', 'list', ...more], world)).document.runs;
      await runJson(solve, world);
      await runJson([...solve, '--experiment', 'other'], world);
      await runJson([...solve, '--no-record'], world);
      const all = await list();
      expect(all.map(({ experiment }) => experiment)).toEqual(['other', 'Default']);
      expect(await list('--limit', '1')).toHaveLength(1);
      expect((await list('--experiment', 'Default')).map(({ runId }) => runId)).toEqual([
        all[1]?.runId,
      ]);
      const last = await runJson<{ runId: string }>(['runs', 'show', 'last'], world);
      expect(last.document.runId).toBe(all[0]?.runId);
    }));

  it('--store, MLFLOW_TRACKING_URI, and what only reads makes nothing', () =>
    inside(async (world) => {
      const { cwd } = world;
      await runJson([...solve, '--store', 'a'], world);
      await runJson(solve, { ...world, env: { MLFLOW_TRACKING_URI: 'sqlite:///b.db' } });
      await runJson(solve, { ...world, env: { MLFLOW_TRACKING_URI: '' } });
      for (const file of ['a/ketflow.db', 'b.db', '.ketflow/ketflow.db']) {
        expect(existsSync(path.join(cwd, file))).toBe(true);
      }
      const missing = await runJson<{ error: { code: string } }>(
        ['runs', 'list', '--store', 'typo'],
        world,
      );
      expect(missing.document.error.code).toBe('FILE_NOT_FOUND');
      expect(existsSync(path.join(cwd, 'typo'))).toBe(false);
      await inFolder({}, async (empty) => {
        const { code, stdout } = await runCli(['runs', 'list'], { cwd: empty });
        expect({ code, stdout }).toMatchObject({
          code: 0,
          stdout: expect.stringContaining('No runs') as string,
        });
        expect(existsSync(path.join(empty, '.ketflow'))).toBe(false);
      });
    }));

  it('--quiet and --progress', () =>
    inside(async (world) => {
      const quickstart = ['quickstart', data, '--target', 'class', '--no-record'];
      const quiet = await runCli([...quickstart, '--quiet'], world);
      expect(quiet.stderr).toBe('');
      expect(quiet.stdout).not.toContain('\nNext\n');
      const json = await runCli([...solve, '--progress', 'json'], world);
      const events = json.stderr.trim().split('\n');
      for (const line of events) expect(JSON.parse(line)).toHaveProperty('step');
      const plain = await runCli([...solve, '--progress', 'plain'], world);
      expect(plain.stderr).toMatch(/^race/m);
    }));

  it('common options may stand before the command; without one there is help', () =>
    inside(async (world) => {
      const { code, stdout } = await runCli(['--json', '--seed', '5', ...solve], world);
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as RaceDocument).seed).toBe(5);
      const bare = await runCli([], world);
      expect(bare.code).toBe(0);
      expect(bare.stdout).toContain('quickstart');
    }));

  it('a stop that comes while a table is worked on is heard: exit 130', () =>
    inside(async (world) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 300);
      const { code, stdout } = await runCli([...train, '--folds', '100', '--json'], {
        ...world,
        signal: controller.signal,
      });
      expect(code).toBe(130);
      expect(stdout).toContain('"STOPPED"');
    }));
});
