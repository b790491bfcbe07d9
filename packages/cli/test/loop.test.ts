import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import type { DriftDocument } from '../src/documents/drift.ts';
import type { QuickstartDocument } from '../src/quickstart/document.ts';
import { inFolder, root, runCli, runJson, startCli } from './run-cli.ts';

const data = path.join(root, 'examples/data/ionosphere.csv');

interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** A table whose label needs all of its three columns, so that one of them alone is a bad model. */
function hardTable(rows: number): string {
  const lines = ['a,b,c,y'];
  for (let i = 0; i < rows; i++) {
    const [a, b, c] = [(i * 37) % 101, (i * 53) % 103, (i * 71) % 107];
    lines.push(`${a},${b},${c},${a + b + c > 155 ? 'high' : 'low'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A server process and the URL that it printed. */
async function startServer(folder: string, ...models: readonly string[]) {
  const child = startCli(['serve', ...models, '--port', '0'], folder);
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/\S+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new Error(`the server ended: ${output}`)));
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, url, ended };
}

async function modelFiles(folder: string): Promise<string[]> {
  const files = await readdir(path.join(folder, '.ketflow', 'models'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.onnx'))
    .sort()
    .map((file) => path.join(folder, '.ketflow', 'models', file));
}

describe('quickstart as a process', () => {
  it.each([
    ['the shipped table', data, 'class', '5'],
    ['two classes that need every column', 'hard.csv', 'y', '2'],
    ['three classes, texts, missing cells', 'mixed.csv', 'kind', '2'],
  ])('%s: one JSON document and exit 0', async (_, file, target, k) => {
    const mixed = ['size,colour,kind'];
    for (let i = 0; i < 150; i++) {
      const kind = ['red', 'green', 'blue'][(i * 7) % 3] ?? '';
      const size = i % 11 === 0 ? '' : String(((i * 7) % 3) + ((i * 13) % 10) / 8);
      mixed.push(`${size},${i % 13 === 0 ? 'NA' : kind.slice(0, (i % 3) + 1)},${kind}`);
    }
    const files = { 'hard.csv': hardTable(200), 'mixed.csv': mixed.join('\n') };
    await inFolder(files, async (folder) => {
      const args = [
        'quickstart',
        file,
        '--target',
        target,
        '--k',
        k,
        '--json',
        '--progress',
        'none',
      ];
      const child = startCli(args, folder);
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const document = JSON.parse(stdout) as QuickstartDocument;
      expect(document.features.selected).toHaveLength(Number(k));
      expect(document.serving.mismatches).toBe(0);
      expect(document.train.model.maxAbsDifference).toBeLessThan(1e-5);
    });
  });
});

describe('quickstart, again and replayed', () => {
  it('the second meets the champion of the first; the first is replayed on 1 and 2 threads', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      const first = await runJson<QuickstartDocument>(
        ['quickstart', data, '--target', 'class'],
        world,
      );
      const second = await runJson<QuickstartDocument>(
        ['quickstart', data, '--target', 'class', '--seed', '1'],
        world,
      );
      expect(first.document.gate).toMatchObject({ champion: 'models:/ionosphere/1' });
      expect(first.document.gate.registered).toHaveLength(3);
      expect(second.document.gate).toMatchObject({
        champion: first.document.gate.served,
        candidate: expect.stringMatching(/models:\/ionosphere\/[45]/) as string,
      });
      expect(second.document.gate.registered).toHaveLength(2);
      const before = await runCli(['models', 'audit', '--json'], world);
      for (const threads of ['1', '2']) {
        const replayed = await runJson(
          ['replay', first.document.runId ?? '', '--threads', threads],
          world,
        );
        expect(replayed).toEqual({
          code: 0,
          document: { runId: first.document.runId, identical: true, differences: [] },
        });
      }
      const again = await runJson(['replay', second.document.runId ?? ''], world);
      expect(again.document).toMatchObject({ identical: true });
      expect((await runCli(['models', 'audit', '--json'], world)).stdout).toBe(before.stdout);
    });
  });

  it('changed data is INPUT_CHANGED: for a replay by its hash, for a quickstart by its columns', async () => {
    await inFolder({ 'hard.csv': hardTable(200) }, async (folder) => {
      const world = { cwd: folder };
      const args = ['quickstart', 'hard.csv', '--target', 'y', '--k', '2'];
      expect((await runJson(args, world)).code).toBe(0);
      expect((await runJson(['replay', 'last'], world)).code).toBe(0);
      await appendFile(path.join(folder, 'hard.csv'), '1,2,3,low\n');
      const replayed = await runJson<ErrorDocument>(['replay', 'last'], world);
      expect(replayed.code).toBe(2);
      expect(replayed.document.error.code).toBe('INPUT_CHANGED');
      const text = await readFile(path.join(folder, 'hard.csv'), 'utf8');
      await writeFile(path.join(folder, 'hard.csv'), text.replace('a,b,c', 'a,b,d'));
      const again = await runJson<ErrorDocument>(args, world);
      expect(again.document.error.code).toBe('INPUT_CHANGED');
      expect(again.document.error.hint).toContain('--name');
      expect((await runJson([...args, '--name', 'other'], world)).code).toBe(0);
    });
  });

  it('a replay notices another number, another file, another input', async () => {
    await inFolder({ 'g.txt': '3 3\n1 2 1\n2 3 1\n1 3 1\n' }, async (folder) => {
      const world = { cwd: folder };
      const solved = await runJson(['solve', 'g.txt', '--evaluations', '50'], world);
      expect(solved.code).toBe(0);
      const database = new DatabaseSync(path.join(folder, '.ketflow', 'ketflow.db'));
      database.exec("UPDATE latest_metrics SET value = 77 WHERE key = 'objective'");
      database.exec("UPDATE artifacts SET sha256 = 'ab' WHERE path = 'verdicts.json'");
      database.close();
      const { code, document } = await runJson<{ identical: boolean; differences: unknown }>(
        ['replay', 'last'],
        world,
      );
      expect(code).toBe(1);
      expect(document).toMatchObject({
        identical: false,
        differences: [
          { what: 'metric objective', was: '77', now: '2' },
          { what: 'artifact verdicts.json', was: 'ab' },
        ],
      });
      await writeFile(path.join(folder, 'g.txt'), '3 2\n1 2 1\n2 3 1\n');
      const changed = await runJson<ErrorDocument>(['replay', 'last'], world);
      expect(changed.document.error.code).toBe('INPUT_CHANGED');
    });
  });

  it('rows held out are the same for every seed, and no candidate is fitted on them', async () => {
    await inFolder({ 'hard.csv': hardTable(200) }, async (folder) => {
      const drifts: unknown[] = [];
      for (const seed of ['0', '1']) {
        const { document } = await runJson<QuickstartDocument>(
          ['quickstart', 'hard.csv', '--target', 'y', '--k', '2', '--seed', seed, '--no-record'],
          { cwd: folder },
        );
        drifts.push(document.drift.columns.map(({ statistic }) => statistic));
        expect(document.features.data.rows).toBe(160);
      }
      expect(drifts[1]).toEqual(drifts[0]);
    });
  });

  it('the gate compares on rows that neither model has seen: noise is not flattered', async () => {
    // Twenty columns of noise for 100 rows: a model looks right on the rows that it was fitted on, and is not.
    const names = Array.from({ length: 20 }, (_, j) => `x${j}`);
    const stream = RandomStream.root(5);
    const lines = Array.from({ length: 100 }, (_, i) =>
      [...names.map(() => stream.normal().toFixed(4)), i % 2 === 0 ? 'a' : 'b'].join(','),
    );
    await inFolder(
      { 'noise.csv': `${names.join(',')},y\n${lines.join('\n')}\n` },
      async (folder) => {
        for (const seed of ['0', '1']) {
          const { document } = await runJson<QuickstartDocument>(
            ['quickstart', 'noise.csv', '--target', 'y', '--k', '3', '--seed', seed],
            { cwd: folder },
          );
          const { gate, compress, features } = document;
          const models = compress.candidates.slice(0, 2).map(({ score }) => score);
          const rounded = compress.candidates[2]?.score ?? 0;
          const candidate = Math.max(...models, rounded);
          // The champion of the second run is the one of the first: the model on all features, refused or not replaced.
          expect(gate.champion).toBe('models:/noise/1');
          expect(gate.verdicts[0]?.difference).toBeCloseTo(
            candidate - features.allFeatures.score.mean,
            1,
          );
          expect(document.train.baseline.train).toBeGreaterThan(
            features.allFeatures.score.mean + 0.15,
          );
        }
      },
    );
  });

  it('labels that no model knows are refused, by the gate and by evaluate', async () => {
    await inFolder({ 'hard.csv': hardTable(200) }, async (folder) => {
      const world = { cwd: folder };
      await runJson(['quickstart', 'hard.csv', '--target', 'y', '--k', '2'], world);
      for (const args of [
        ['gate', 'models:/hard/2', '--alias', 'champion', '--data', 'hard.csv', '--target', 'a'],
        ['evaluate', 'models:/hard/2', 'hard.csv', '--target', 'a'],
      ]) {
        const { code, document } = await runJson<ErrorDocument>(args, world);
        expect(code).toBe(2);
        expect(document.error.code).toBe('LABELS_UNKNOWN');
      }
    });
  });

  it('a champion that was registered by hand for other data is not replaced by accident', async () => {
    await inFolder({ 'hard.csv': hardTable(200) }, async (folder) => {
      const world = { cwd: folder };
      const file = path.join(root, 'examples/models/ionosphere.onnx');
      await runJson(['models', 'register', file, '--name', 'hand'], world);
      await runJson(['models', 'promote', 'hand/1', '--alias', 'champion'], world);
      const { document } = await runJson<ErrorDocument>(
        ['quickstart', 'hard.csv', '--target', 'y', '--k', '2', '--name', 'hand'],
        world,
      );
      expect(document.error.code).toBe('INPUT_CHANGED');
      const shown = await runJson<{ latestVersion: number }>(['models', 'show', 'hand'], world);
      expect(shown.document.latestVersion).toBe(1);
    });
  });

  it('a candidate that is worse is refused: exit 0, 3 with --strict, and the champion is served', async () => {
    await inFolder({ 'hard.csv': hardTable(300) }, async (folder) => {
      const world = { cwd: folder };
      const args = ['quickstart', 'hard.csv', '--target', 'y', '--k', '1'];
      const { code, document } = await runJson<QuickstartDocument>(args, world);
      expect(code).toBe(0);
      expect(document.gate).toMatchObject({ allowed: false, served: 'models:/hard/1' });
      expect(
        document.gate.checks.filter(({ passed }) => !passed).map(({ name }) => name),
      ).toContain('accuracy');
      expect(document.serving.mismatches).toBe(0);
      expect((await runJson([...args, '--strict'], world)).code).toBe(3);
      const promoted = await runJson<ErrorDocument>(
        ['models', 'promote', 'hard/2', '--alias', 'champion', '--data', 'hard.csv'],
        world,
      );
      expect(promoted.code).toBe(3);
      expect(promoted.document.error.code).toBe('GATE_REFUSED');
      expect(promoted.document.error.message).toContain('accuracy');
    });
  });

  it('a solve that was stopped by the clock is replayed from its work counts', async () => {
    await inFolder({}, async (folder) => {
      const graph = path.join(root, 'packages/optimize/test/fixtures/G1.txt');
      const world = { cwd: folder };
      expect((await runJson(['solve', graph, '--seconds', '0.3'], world)).code).toBe(0);
      expect((await runJson(['replay', 'last'], world)).document).toMatchObject({
        identical: true,
        differences: [],
      });
    });
  });
});

describe('Ctrl-C in solve', () => {
  it('keeps the best so far: printed, written, KILLED, exit 130', async () => {
    await inFolder({}, async (folder) => {
      const graph = path.join(root, 'packages/optimize/test/fixtures/G1.txt');
      const args = [
        'solve',
        graph,
        '--solver',
        'sa',
        '--seconds',
        '60',
        '--out',
        'part.json',
        '--json',
      ];
      const child = startCli([...args, '--progress', 'plain'], folder);
      let stdout = '';
      child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr?.once('data', () => setTimeout(() => child.kill('SIGINT'), 500));
      expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
      const document = JSON.parse(stdout) as { results: { status: string; objective: number }[] };
      expect(document.results[0]?.status).toBe('stopped');
      const part = JSON.parse(await readFile(path.join(folder, 'part.json'), 'utf8')) as {
        objective: number;
      };
      expect(part.objective).toBe(document.results[0]?.objective);
      const runs = await runJson<{ runs: { status: string }[] }>(['runs', 'list'], { cwd: folder });
      expect(runs.document.runs.map(({ status }) => status)).toEqual(['KILLED']);
    });
  });
});

describe('models, predict, evaluate, drift', () => {
  it('registers a file, promotes, rolls back; predict and evaluate take every form of MODEL', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      const file = path.join(root, 'examples/models/ionosphere.onnx');
      for (const version of [1, 2]) {
        const registered = await runJson(['models', 'register', file, '--name', 'iono'], world);
        expect(registered.document).toMatchObject({ name: 'iono', version });
        await runJson(
          [
            'models',
            'promote',
            `iono/${version}`,
            '--alias',
            'live',
            '--data',
            data,
            '--policy',
            'p.json',
          ],
          world,
        );
      }
      const missing = await runJson<ErrorDocument>(
        ['predict', 'models:/iono@champion', data],
        world,
      );
      expect(missing.document.error.code).toBe('MODEL_ALIAS_NOT_FOUND');
      await writeFile(path.join(folder, 'p.json'), '{"rival": false}');
      const promote = ['models', 'promote', 'iono/2', '--alias', 'live', '--data', data];
      expect((await runJson(promote, world)).code).toBe(3);
      expect((await runJson([...promote, '--policy', 'p.json'], world)).code).toBe(0);
      const back = await runJson(['models', 'rollback', 'iono', '--alias', 'live'], world);
      expect(back.document).toMatchObject({ version: 1, previousVersion: 2 });
      const predictions: unknown[] = [];
      for (const model of [file, 'models:/iono@live', 'models:/iono/2']) {
        const { document } = await runJson<{ rows: number; predictions: unknown }>(
          ['predict', model, data],
          world,
        );
        expect(document.rows).toBe(351);
        predictions.push(document.predictions);
        const evaluated = await runJson<{ score: number; interval: [number, number] }>(
          ['evaluate', model, data],
          world,
        );
        const { score, interval } = evaluated.document;
        expect(interval[0]).toBeLessThan(score);
        expect(interval[1]).toBeGreaterThan(score);
      }
      expect(predictions[1]).toEqual(predictions[0]);
      expect(predictions[2]).toEqual(predictions[0]);
      const csv = await runCli(['predict', file, data, '--progress', 'none'], world);
      expect(csv.stdout.split('\n')[0]).toBe('label,probability_bad,probability_good');
      expect(csv.stdout.trimEnd().split('\n')).toHaveLength(352);
      expect((await runJson(['models', 'audit', '--verify'], world)).document).toMatchObject({
        intact: true,
      });
    });
  });

  it('drift finds a shifted column and a new level, and can fail on it', async () => {
    const table = (shift: number, extra: string): string =>
      `x,z,c\n${Array.from({ length: 200 }, (_, i) => `${((i * 37) % 101) + shift},${(i * 53) % 103},${i === 7 ? extra : 'ab'[i % 2]}`).join('\n')}\n`;
    await inFolder({ 'r.csv': table(0, 'a'), 'c.csv': table(60, 'new') }, async (folder) => {
      const world = { cwd: folder };
      const { code, document } = await runJson<DriftDocument>(['drift', 'r.csv', 'c.csv'], world);
      expect(code).toBe(0);
      const drifted = document.columns.filter(({ drifted: is }) => is).map(({ name }) => name);
      expect(drifted).toEqual(['x', 'c']);
      expect(document.columns[2]?.newLevels).toEqual(['new']);
      expect((await runJson(['drift', 'r.csv', 'c.csv', '--fail-on-drift'], world)).code).toBe(3);
      expect((await runJson(['drift', 'r.csv', 'r.csv', '--fail-on-drift'], world)).code).toBe(0);
      const some = await runJson<DriftDocument>(
        ['drift', 'r.csv', 'c.csv', '--columns', 'z'],
        world,
      );
      expect(some.document.columns.map(({ name }) => name)).toEqual(['z']);
    });
  });
});

describe('serve', () => {
  it('follows the alias while it serves, drains on SIGTERM, and says when a port is taken', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      expect((await runJson(['quickstart', data, '--target', 'class'], world)).code).toBe(0);
      const { child, url, ended } = await startServer(folder, 'models:/ionosphere@champion');
      const version = async (): Promise<string> => {
        const answer = await fetch(`${url}/v2/models/ionosphere`);
        return ((await answer.json()) as { versions: string[] }).versions.join();
      };
      const before = await version();
      await runJson(['models', 'rollback', 'ionosphere', '--alias', 'champion'], world);
      while ((await version()) === before) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await version()).toBe('1');
      const port = new URL(url).port;
      const taken = await runJson<ErrorDocument>(
        ['serve', path.join(root, 'examples/models/ionosphere.onnx'), '--port', port],
        world,
      );
      expect(taken.document.error.code).toBe('PORT_IN_USE');
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    });
  });

  it('refuses a model file that was cut short or changed after it was registered', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      const file = path.join(root, 'examples/models/ionosphere.onnx');
      for (let i = 0; i < 2; i++) await runJson(['models', 'register', file, '--name', 'm'], world);
      const [first = '', second = ''] = await modelFiles(folder);
      await truncate(first, 800);
      const bytes = await readFile(second);
      bytes[900] = bytes[900] ^ 1;
      await writeFile(second, bytes);
      for (const version of ['1', '2']) {
        const { code, document } = await runJson<ErrorDocument>(
          ['serve', `models:/m/${version}`, '--port', '0'],
          world,
        );
        expect(code).toBe(1);
        expect(document.error.code).toBe('MODEL_CHANGED');
      }
    });
  });
});
