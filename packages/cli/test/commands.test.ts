import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands/index.ts';
import type { FeaturesDocument } from '../src/documents/features.ts';
import type { RaceDocument } from '../src/documents/race.ts';
import type { TrainDocument } from '../src/documents/train.ts';
import { inFolder, root, runCli, runJson } from './run-cli.ts';

const data = path.join(root, 'examples/data/ionosphere.csv');
const petersen = path.join(root, 'examples/models/petersen.txt');
const g1 = path.join(root, 'packages/optimize/test/fixtures/G1.txt');

describe('help', () => {
  it('lists every command, and shows every option with an example', async () => {
    await inFolder({}, async (folder) => {
      const { code, stdout } = await runCli(['--help'], { cwd: folder });
      expect(code).toBe(0);
      for (const { name } of commands) expect(stdout).toContain(name);
      for (const spec of commands) {
        const help = await runCli([spec.name, '--help'], { cwd: folder });
        expect(help.code).toBe(0);
        expect(help.stdout).toContain(spec.example);
        expect(help.stdout).toContain('--seed');
        for (const { flags } of spec.options) expect(help.stdout).toContain(flags);
      }
    });
  });

  it('every example runs as printed, in a folder with a quickstart behind it', async () => {
    await inFolder({}, async (folder) => {
      for (const { name, example } of commands) {
        const words = example
          .split(' ')
          .slice(1)
          .map((word) => (word.startsWith('examples/') ? path.join(root, word) : word));
        const args = [...words, '--progress', 'none'];
        const { code, stderr } =
          name === 'serve'
            ? await runCli(args, { cwd: folder, signal: AbortSignal.abort() })
            : await runCli(args, { cwd: folder });
        expect({ example, stderr }).toEqual({
          example,
          stderr: name === 'serve' ? (expect.stringContaining('now serving') as string) : '',
        });
        // The gate may refuse; everything else is done.
        expect(name === 'gate' ? [0, 3] : [0]).toContain(code);
      }
    });
  });

  it('docs/cli.md names every command and every option of it', async () => {
    const text = await readFile(path.join(root, 'docs/cli.md'), 'utf8');
    for (const { name, options } of commands) {
      expect(text).toContain(`## \`ketflow ${name}`);
      for (const { flags } of options) {
        const option = /--[a-z-]+/.exec(flags)?.[0] ?? flags;
        expect(text).toContain(option);
      }
    }
  });
});

describe('solve', () => {
  it('reaches 11624 on G1 and writes the solution', async () => {
    await inFolder({}, async (folder) => {
      const { code, document } = await runJson<RaceDocument>(
        ['solve', g1, '--until', '11624', '--seconds', '60', '--out', 'cut.json'],
        { cwd: folder },
      );
      expect(code).toBe(0);
      expect(document.results).toMatchObject([{ objective: 11_624, status: 'target' }]);
      expect(document.race).toBeNull();
      const solution = JSON.parse(await readFile(path.join(folder, 'cut.json'), 'utf8')) as {
        objective: number;
        variables: string[];
        sample: number[];
      };
      const [, ...edges] = (await readFile(g1, 'utf8')).trim().split('\n');
      const place = new Map(solution.variables.map((name, i) => [name, i]));
      const bit = (vertex: string): number => solution.sample[place.get(vertex) ?? -1] ?? NaN;
      const cut = edges.filter((edge) => {
        const [a = '', b = ''] = edge.trim().split(/\s+/);
        return bit(a) !== bit(b);
      });
      expect(cut).toHaveLength(11_624);
      expect(solution.objective).toBe(11_624);
    });
  });

  it('races solvers on one budget and judges them; --sense turns the objective', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      const { document } = await runJson<RaceDocument>(
        ['solve', petersen, '--solver', 'qaoa,sa,random,exact', '--evaluations', '3000'],
        world,
      );
      expect(document.results).toHaveLength(40);
      expect(document.race?.best?.objective).toBe(12);
      expect(document.race?.verdicts.map(({ subject }) => subject)).toEqual([
        'qaoa',
        'qaoa',
        'qaoa',
      ]);
      expect(document.race?.timeToSolution).toHaveLength(4);
      const least = await runJson<RaceDocument>(
        ['solve', petersen, '--solver', 'exact', '--sense', 'min', '--evaluations', '3000'],
        world,
      );
      expect(least.document.results[0]?.objective).toBe(0);
    });
  });
});

describe('the shipped model', () => {
  it('is what its README says, byte for byte', async () => {
    await inFolder({}, async (folder) => {
      const subset = path.join(root, 'examples/models/ionosphere-features.json');
      const args = ['train', data, '--target', 'class', '--features', subset, '--out', 'm.onnx'];
      expect((await runJson(args, { cwd: folder })).code).toBe(0);
      const made = await readFile(path.join(folder, 'm.onnx'));
      const shipped = await readFile(path.join(root, 'examples/models/ionosphere.onnx'));
      expect(made.equals(shipped)).toBe(true);
    });
  });
});

describe('features, then train', () => {
  it('the subset file of one is taken by the other; ONNX is written', async () => {
    await inFolder({}, async (folder) => {
      const world = { cwd: folder };
      const features = await runJson<FeaturesDocument>(
        ['features', data, '--target', 'class', '--k', '4', '--method', 'mi', '--out', 's.json'],
        world,
      );
      expect(features.document).toMatchObject({ k: 4, method: 'mi' });
      const trained = await runJson<TrainDocument>(
        ['train', data, '--target', 'class', '--features', 's.json', '--out', 'm.onnx'],
        world,
      );
      expect(trained.document.features).toEqual(features.document.selected);
      expect(trained.document.verdicts).toHaveLength(1);
      expect(trained.document.model.path).toBe('m.onnx');
      expect((await readFile(path.join(folder, 'm.onnx'))).length).toBe(
        trained.document.model.bytes,
      );
      const wrong = await runJson<{ error: { code: string } }>(
        ['train', data, '--target', 'class', '--features', 'm.onnx'],
        world,
      );
      expect(wrong.document.error.code).toBe('DATA_MALFORMED');
    });
  });
});
