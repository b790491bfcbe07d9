import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const examples = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ketflow-examples-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('examples', () => {
  it('quickstart.ts, at most 60 lines, goes from the table to an ONNX file', () =>
    inFolder(async (folder) => {
      const script = path.join(examples, 'quickstart.ts');
      expect((await readFile(script, 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(60);
      const args = ['--conditions=@ketflow/source', script];
      const { stdout } = await run(process.execPath, args, { cwd: folder });
      expect(stdout).toContain('qaoa is');
      expect(existsSync(path.join(folder, 'ionosphere.onnx'))).toBe(true);
    }));

  it.skipIf(process.platform === 'win32')('quickstart.sh walks the whole loop', () =>
    inFolder(async (folder) => {
      const { stdout } = await run('sh', [path.join(examples, 'quickstart.sh')], { cwd: folder });
      expect(stdout).toContain('promoted');
      expect(stdout).toContain('champion');
      expect(stdout).toMatch(/repeated: identical in \d+ numbers and \d+ artifacts/);
      const csv = await readFile(path.join(folder, 'predictions.csv'), 'utf8');
      expect(csv.trimEnd().split('\n')).toHaveLength(352);
    }),
  );
});
