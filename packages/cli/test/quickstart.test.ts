import { describe, expect, it } from 'vitest';
import { inFolder, runCli, runJson, startCli } from './run-cli.ts';
import { documentWithoutTimes } from '../src/documents/without-times.ts';
import type { QuickstartDocument } from '../src/quickstart/document.ts';

/** Three classes; numbers and texts with missing cells; a constant, an empty and an id-like column. */
function mixedTable(rows: number): string {
  const lines = ['size,"colour, or so",same,nothing,id,weight,kind'];
  for (let i = 0; i < rows; i++) {
    const kind = ['red', 'green', 'blue'][(i * 7) % 3] ?? '';
    const size = i % 11 === 0 ? 'NA' : String(((i * 7) % 3) + ((i * 13) % 10) / 10);
    const colour = i % 13 === 0 ? '' : kind.slice(0, (i % 4) + 1);
    lines.push(`${size},${colour},1,,row${i},${(i * 31) % 17},${kind}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('quickstart on the shipped table', () => {
  it('chooses, races, fits, compresses, exports and records; same seed, same bits on 1 and 2 threads', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      const first = await runJson<QuickstartDocument>(['quickstart', '--threads', '1'], world);
      expect(first.code).toBe(0);
      const { data, features, race, train, compress, runId } = first.document;
      expect(data).toMatchObject({ rows: 351, columns: 35, target: 'class' });
      expect(data.dropped).toEqual([{ name: 'pulse1_imag', why: 'constant' }]);
      expect(features.selected).toHaveLength(5);
      expect(features.bound.optimal).toBe(true);
      expect(features.rivals.map(({ method }) => method)).toEqual(['mrmr-greedy', 'mi']);
      expect(race.problem).toMatchObject({ k: 5, features: 33, ofFeatures: 33, subsets: 237_336 });
      expect(race.exact.optimal).toBe(true);
      expect(race.exact.objective).toBeCloseTo(features.bound.objective, 12);
      for (const row of race.results) {
        expect(row.feasible).toBe(true);
        expect(row.objective ?? -1).toBeGreaterThanOrEqual(race.exact.objective - 1e-12);
        if (row.solver !== 'exact') expect(row.evaluations).toBeLessThanOrEqual(10_000);
      }
      const qaoa = race.results.filter(({ solver }) => solver === 'qaoa');
      expect(qaoa).toHaveLength(10);
      expect(qaoa.every((row) => row.simulated && row.tableEvaluations === 237_336)).toBe(true);
      expect(race.race?.verdicts.map(({ subject, against }) => [subject, against])).toEqual([
        ['qaoa', 'sa'],
        ['qaoa', 'greedy-mrmr'],
        ['qaoa', 'random'],
      ]);
      expect(train.model.maxAbsDifference).toBeLessThan(1e-5);
      expect(train.baseline.features).toHaveLength(33);
      expect(compress.before.inputs).toBe(33);
      expect(compress.candidates.map(({ inputs }) => inputs)).toEqual([5, 5, 5]);
      expect(compress.after.multiplyAdds).toBeLessThan(compress.before.multiplyAdds);
      expect(first.document.gate).toMatchObject({
        allowed: true,
        champion: 'models:/ionosphere/1',
        candidate: 'models:/ionosphere/3',
        served: 'models:/ionosphere/3',
      });
      expect(first.document.serving).toMatchObject({ requests: 71, mismatches: 0 });
      expect(first.document.drift.rows).toEqual([281, 70]);

      const second = await runJson<QuickstartDocument>(
        ['quickstart', '--threads', '2', '--store', 'other'],
        world,
      );
      expect(documentWithoutTimes(second.document)).toBe(documentWithoutTimes(first.document));

      const shown = await runJson<{
        status: string;
        params: Record<string, string>;
        metrics: Record<string, number>;
        tags: Record<string, string>;
        artifacts: { path: string; sha256: string }[];
      }>(['runs', 'show', (runId ?? '').slice(0, 8)], world);
      expect(shown.document.status).toBe('FINISHED');
      expect(shown.document.params).toMatchObject({ seed: '0', folds: '5' });
      expect(shown.document.metrics['accuracy.chosen']).toBe(features.score.mean);
      expect(shown.document.tags['data.sha256']).toMatch(/^[0-9a-f]{64}$/);
      const paths = shown.document.artifacts.map(({ path }) => path);
      expect(paths).toEqual(
        expect.arrayContaining([
          'figures/accuracy.svg',
          'figures/race.svg',
          'models/logistic-5-features.onnx',
          'models/ternary-qubo.onnx',
          'subset.json',
          'verdicts.json',
        ]),
      );
      const model = shown.document.artifacts.find(
        ({ path }) => path === 'models/logistic-5-features.onnx',
      );
      expect(model?.sha256).toBe(train.model.sha256);
    });
  });

  it('prints a report of at most 100 columns that names every solver and verdict', async () => {
    await inFolder({}, async (folder) => {
      const { code, stdout } = await runCli(['quickstart', '--progress', 'none'], { cwd: folder });
      expect(code).toBe(0);
      const lines = stdout.split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
      for (const word of ['qaoa', 'sa', 'greedy-mrmr', 'random', 'exact', 'ternary-qubo', 'Next']) {
        expect(stdout).toContain(word);
      }
      expect(stdout).toMatch(/qaoa is (better than|worse than|a tie with|undecided against) sa/);
    });
  });
});

describe('quickstart on other tables', () => {
  it('several classes, missing values, texts, odd names; dropped columns are named', async () => {
    await inFolder({ 'mixed.csv': mixedTable(90) }, async (folder) => {
      const { code, document } = await runJson<QuickstartDocument>(
        ['quickstart', 'mixed.csv', '--target', 'kind', '--k', '2'],
        { cwd: folder },
      );
      expect(code).toBe(0);
      expect(document.data.dropped).toEqual([
        { name: 'same', why: 'constant' },
        { name: 'nothing', why: 'empty' },
        { name: 'id', why: 'id-like' },
      ]);
      expect(document.features.data.features).toBe(3);
      expect(document.features.selected).toHaveLength(2);
      expect(document.train.model.maxAbsDifference).toBeLessThan(1e-5);
    });
  });

  it('k = 1, k = all, a class with fewer rows than folds, CSV on standard input', async () => {
    const table = `${mixedTable(60)}1,red,1,,x,3,violet\n2,red,1,,z,4,violet\n`;
    await inFolder({}, async (folder) => {
      for (const k of ['1', '3']) {
        const { code, document } = await runJson<QuickstartDocument>(
          ['quickstart', '-', '--target', 'kind', '--k', k],
          { cwd: folder, stdin: table },
        );
        expect(code).toBe(0);
        expect(document.features.selected).toHaveLength(Number(k));
        expect(document.features.warnings.join()).toContain('violet');
        expect(document.race.results.filter(({ feasible }) => feasible).length).toBeGreaterThan(10);
      }
    });
  });
});

describe('faults', () => {
  it('SIGKILL in the race: the run reads as failed and the next quickstart succeeds', async () => {
    await inFolder({}, async (folder) => {
      const child = startCli(['quickstart', '--progress', 'json'], folder);
      const killed = new Promise<NodeJS.Signals | null>((resolve) => {
        child.on('exit', (_, signal) => resolve(signal));
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('"step":"race"')) child.kill('SIGKILL');
      });
      expect(await killed).toBe('SIGKILL');
      const world = { cwd: folder };
      const list = async () =>
        (
          await runJson<{ runs: { status: string; error: { code: string } | null }[] }>(
            ['runs', 'list'],
            world,
          )
        ).document.runs;
      expect(await list()).toMatchObject([
        { status: 'FAILED', error: { code: 'RUN_INTERRUPTED' } },
      ]);
      const again = await runJson<QuickstartDocument>(['quickstart'], world);
      expect(again.code).toBe(0);
      expect((await list()).map(({ status }) => status)).toEqual(['FINISHED', 'FAILED']);
    });
  });

  it('SIGINT: exit 130, the run is KILLED', async () => {
    await inFolder({}, async (folder) => {
      const child = startCli(['quickstart', '--progress', 'json'], folder);
      const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
      child.stderr?.on('data', (chunk: Buffer) => {
        if (!child.killed && chunk.toString().includes('"step":"race"')) child.kill('SIGINT');
      });
      expect(await ended).toBe(130);
      const { document } = await runJson<{ runs: { status: string }[] }>(['runs', 'list'], {
        cwd: folder,
      });
      expect(document.runs.map(({ status }) => status)).toEqual(['KILLED']);
    });
  });
});
