import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '@ketflow/core';
import { wideTable } from '../../../benchmarks/wide-table.ts';
import type { QuickstartDocument } from '../src/quickstart/document.ts';
import { inFolder, runJson, startCli } from './run-cli.ts';

interface RunList {
  readonly runs: readonly { readonly status: string; readonly error: { code: string } | null }[];
}

describe('many kills', () => {
  it('after SIGKILL at 20 random moments the store opens, and a quickstart succeeds', async () => {
    await inFolder({}, async (folder) => {
      const stream = RandomStream.root(3).split('kills');
      for (let round = 0; round < 20; round++) {
        const child = startCli(['quickstart', '--progress', 'none'], folder);
        const ended = new Promise((resolve) => child.on('exit', resolve));
        setTimeout(() => child.kill('SIGKILL'), 200 + 5000 * stream.uniform());
        await ended;
      }
      const world = { cwd: folder };
      const before = await runJson<RunList>(['runs', 'list'], world);
      for (const { status, error } of before.document.runs) {
        if (status !== 'FINISHED') expect(error?.code).toBe('RUN_INTERRUPTED');
      }
      expect(before.document.runs.some(({ status }) => status === 'FAILED')).toBe(true);
      expect((await runJson(['quickstart'], world)).code).toBe(0);
    });
  }, 600_000);
});

describe('large tables', () => {
  it.each([2, 5, 20])(
    '5,000 rows × 100 columns, %i classes',
    async (classes) => {
      await inFolder({}, async (folder) => {
        await writeFile(path.join(folder, 'wide.csv'), wideTable(5000, 100, classes));
        const { code, document } = await runJson<QuickstartDocument>(
          ['quickstart', 'wide.csv', '--target', 'y', '--no-record'],
          { cwd: folder },
        );
        expect(code).toBe(0);
        expect(document.race.problem).toMatchObject({ features: 57, ofFeatures: 100 });
        expect(document.race.fullModel).not.toBeNull();
        expect(document.train.model.maxAbsDifference).toBeLessThan(1e-5);
      });
    },
    600_000,
  );
});
