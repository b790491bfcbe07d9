import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, runCli } from './run-cli.ts';

interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

/** Runs a command that must fail, with and without --json, and gives its error. */
async function refused(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  exit = 2,
): Promise<ErrorDocument['error']> {
  return inFolder(files, async (folder) => {
    const world = { cwd: folder };
    const plain = await runCli([...args, '--progress', 'none'], world);
    const json = await runCli([...args, '--progress', 'none', '--json'], world);
    const { error } = JSON.parse(json.stdout) as ErrorDocument;
    expect(json.code).toBe(exit);
    expect(json.stderr).toBe('');
    expect(plain.code).toBe(exit);
    expect(plain.stdout).toBe('');
    // The ids of two runs differ; everything else of the message is the same, and no stack trace is in it.
    expect(plain.stderr.split('\n')).toHaveLength(3);
    expect(plain.stderr).not.toMatch(/\bat .*:\d+:\d+/);
    expect(error.hint).not.toBe('');
    return error;
  });
}

const rows = (n: number): string =>
  Array.from({ length: n }, (_, i) => `${i * 0.5},${(i * 7) % 5},${i % 2}`).join('\n');
const good = `a,b,y\n${rows(40)}\n`;
const quickstart = ['quickstart', 'data.csv', '--target', 'y'];

describe('data that cannot be used', () => {
  it('a missing file', async () => {
    const error = await refused(quickstart);
    expect(error.code).toBe('FILE_NOT_FOUND');
    expect(error.message).toContain('data.csv');
  });

  it('an empty CSV, and a header without rows', async () => {
    expect((await refused(quickstart, { 'data.csv': '' })).code).toBe('DATA_EMPTY');
    expect((await refused(quickstart, { 'data.csv': 'a,b,y\n' })).code).toBe('DATA_NO_ROWS');
  });

  it('a missing target column, with the nearest name', async () => {
    const error = await refused(['quickstart', 'data.csv', '--target', 'yy'], { 'data.csv': good });
    expect(error.code).toBe('COLUMN_NOT_FOUND');
    expect(error.hint).toContain('"y"');
  });

  it('one class', async () => {
    const data = `a,b,y\n${rows(40).replaceAll(/,[01]$/gm, ',1')}\n`;
    expect((await refused(quickstart, { 'data.csv': data })).code).toBe('TARGET_ONE_CLASS');
  });

  it('k = 0, k above the number of features, and k that is no integer', async () => {
    for (const k of ['0', '3', '-1']) {
      const error = await refused([...quickstart, '--k', k], { 'data.csv': good });
      expect(error.code).toBe('K_OUT_OF_RANGE');
      expect(error.message).toContain(k);
      expect(error.hint).toContain('1 to 2');
    }
    const error = await refused([...quickstart, '--k', '1.5'], { 'data.csv': good });
    expect(error.code).toBe('OPTION_INVALID');
  });

  it('fewer rows than folds', async () => {
    const error = await refused(quickstart, { 'data.csv': `a,b,y\n${rows(4)}\n` });
    expect(error.code).toBe('ROWS_TOO_FEW');
  });

  it('duplicate column names', async () => {
    const error = await refused(quickstart, { 'data.csv': good.replace('a,b', 'a,a') });
    expect(error.code).toBe('COLUMN_DUPLICATE');
  });

  it('inf, and a few text cells in a number column, with row and value', async () => {
    const data = (cell: string): string => {
      const lines = `a,b,y\n${rows(300)}\n`.split('\n');
      lines[7] = `${cell},1,0`;
      return lines.join('\n');
    };
    const infinite = await refused(quickstart, { 'data.csv': data('inf') });
    expect(infinite.code).toBe('VALUE_INFINITE');
    expect(infinite.details).toMatchObject({ column: 'a', row: 7 });
    const text = await refused(quickstart, { 'data.csv': data('oops') });
    expect(text.code).toBe('VALUE_NOT_NUMERIC');
    expect(text.message).toContain('oops');
    expect(text.details).toMatchObject({ column: 'a', row: 7, value: 'oops' });
  });

  it('a missing target', async () => {
    const error = await refused(quickstart, { 'data.csv': `${good}1,2,\n` });
    expect(error.code).toBe('TARGET_VALUE_MISSING');
    expect(error.details).toMatchObject({ row: 41, count: 1 });
  });

  it('a regression target', async () => {
    const data = `a,b,y\n${Array.from({ length: 60 }, (_, i) => `${i},${i % 3},${i * 0.37}`).join('\n')}\n`;
    expect((await refused(quickstart, { 'data.csv': data })).code).toBe('TASK_UNSUPPORTED');
    const error = await refused([...quickstart, '--task', 'regression'], { 'data.csv': good });
    expect(error.code).toBe('TASK_UNSUPPORTED');
  });
});

describe('models that cannot be used', () => {
  const solve = (file: string): string[] => ['solve', file, '--evaluations', '100'];

  it('a malformed Gset file: line and reason', async () => {
    const error = await refused(solve('g.txt'), { 'g.txt': '3 2\n1 2 1\n1 9 1\n' });
    expect(error.code).toBe('MODEL_MALFORMED');
    expect(error.details).toMatchObject({ line: 3 });
  });

  it('a malformed json model: line and reason', async () => {
    const broken = '{"vartype": "SPIN",\n "terms": [{"bias": 1, "variables": ["a"]},\n]}';
    const error = await refused(solve('m.json'), { 'm.json': broken });
    expect(error.code).toBe('MODEL_MALFORMED');
    expect(error.details).toMatchObject({ line: 3 });
  });

  it('a bias that is not a number', async () => {
    const model = '{"vartype": "SPIN",\n "terms": [{"bias": null, "variables": ["a"]}]}';
    const error = await refused(solve('m.json'), { 'm.json': model });
    expect(['MODEL_MALFORMED', 'BIAS_NOT_FINITE']).toContain(error.code);
    const gset = await refused(solve('g.txt'), { 'g.txt': '2 1\n1 2 NaN\n' });
    expect(['MODEL_MALFORMED', 'BIAS_NOT_FINITE']).toContain(gset.code);
  });

  it('an unknown solver, with the nearest name', async () => {
    const files = { 'g.txt': '2 1\n1 2 1\n' };
    const error = await refused([...solve('g.txt'), '--solver', 'exakt'], files);
    expect(error.code).toBe('SOLVER_UNKNOWN');
    expect(error.hint).toContain('"exact"');
  });

  it('solver options: unknown, malformed, of a solver that does not take part', async () => {
    const files = { 'g.txt': '2 1\n1 2 1\n' };
    const set = (value: string): string[] => [...solve('g.txt'), '--solver', 'sa', '--set', value];
    const unknown = await refused(set('sa.numSweps=3'), files);
    expect(unknown.code).toBe('OPTION_UNKNOWN');
    expect(unknown.hint).toContain('sa.numSweeps');
    expect((await refused(set('sa.numSweeps=x'), files)).code).toBe('OPTION_INVALID');
    expect((await refused(set('qaoa.layers=2'), files)).code).toBe('OPTION_INVALID');
  });
});

describe('command lines that cannot be run', () => {
  it('an unknown option, with the nearest name', async () => {
    const error = await refused([...quickstart, '--sed', '3'], { 'data.csv': good });
    expect(error.code).toBe('OPTION_UNKNOWN');
    expect(error.hint).toContain('"--seed"');
  });

  it('an unknown command, with the nearest name, and one that is planned', async () => {
    const error = await refused(['quickstrat']);
    expect(error.code).toBe('COMMAND_UNKNOWN');
    expect(error.hint).toContain('"quickstart"');
    const planned = await refused(['tune', 'study.yaml', '--trials', '8']);
    expect(planned.code).toBe('NOT_AVAILABLE_YET');
    expect(planned.hint).toContain('quickstart');
    expect((await refused(['runs', 'compare', 'a', 'b'])).code).toBe('NOT_AVAILABLE_YET');
    const option = await refused(['serve', 'm.onnx', '--canary', 'champion:5']);
    expect(option.code).toBe('NOT_AVAILABLE_YET');
  });

  it('missing options, values out of range, choices that do not exist', async () => {
    const files = { 'data.csv': good };
    expect((await refused(['quickstart', 'data.csv'], files)).code).toBe('OPTION_MISSING');
    expect((await refused(['features', 'data.csv'], files)).code).toBe('OPTION_MISSING');
    expect((await refused(['profile'])).code).toBe('OPTION_MISSING');
    expect((await refused([...quickstart, '--seed', '-1'], files)).code).toBe('OPTION_INVALID');
    expect((await refused([...quickstart, '--seed'], files)).code).toBe('OPTION_INVALID');
    expect((await refused([...quickstart, '--header', 'maybe'], files)).code).toBe(
      'OPTION_INVALID',
    );
    expect((await refused([...quickstart, 'more.csv'], files)).code).toBe('OPTION_INVALID');
  });

  it('an unknown run, with the nearest id', async () => {
    await inFolder({ 'g.txt': '2 1\n1 2 1\n' }, async (folder) => {
      const world = { cwd: folder };
      const solved = await runCli(
        ['solve', 'g.txt', '--evaluations', '10', '--json', '--progress', 'none'],
        world,
      );
      const { runId } = JSON.parse(solved.stdout) as { runId: string };
      const wrong = `${runId.slice(0, -1)}${runId.endsWith('0') ? '1' : '0'}`;
      const { code, stdout } = await runCli(['runs', 'show', wrong, '--json'], world);
      expect(code).toBe(2);
      const { error } = JSON.parse(stdout) as ErrorDocument;
      expect(error.code).toBe('RUN_NOT_FOUND');
      expect(error.hint).toContain(runId);
    });
  });

  it('a store that cannot be written: its path goes through a regular file', async () => {
    const error = await refused(
      [...quickstart, '--store', 'data.csv/store'],
      { 'data.csv': good },
      1,
    );
    expect(error.code).toBe('STORE_NOT_WRITABLE');
  });

  it('a store that another program serves', async () => {
    const error = await refused([...quickstart, '--store', 'http://localhost:5000'], {
      'data.csv': good,
    });
    expect(error.code).toBe('STORE_UNSUPPORTED');
  });

  it('an output that cannot be written: nothing is left behind and the run is FAILED', async () => {
    await inFolder({ 'g.txt': '2 1\n1 2 1\n' }, async (folder) => {
      await mkdir(path.join(folder, 'taken'));
      const world = { cwd: folder };
      const args = [
        'solve',
        'g.txt',
        '--evaluations',
        '10',
        '--out',
        'taken',
        '--progress',
        'none',
      ];
      const { code, stderr } = await runCli(args, world);
      expect(code).toBe(2);
      expect(stderr).toContain('taken');
      const list = await runCli(['runs', 'list', '--json'], world);
      const { runs } = JSON.parse(list.stdout) as {
        runs: { status: string; error: { code: string } }[];
      };
      expect(runs).toMatchObject([{ status: 'FAILED', error: { code: 'FILE_NOT_WRITABLE' } }]);
    });
  });
});
