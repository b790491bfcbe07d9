import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { openStore } from '@ketflow/records';
import { temporaryFolder } from './temporary-folder.ts';

const now = (): number => 1;

describe('openStore', () => {
  it('opens a folder, and the same store by its file', async () => {
    const { folder, remove } = await temporaryFolder();
    const store = await openStore(join(folder, 'a', '.ketflow'), { now });
    const { runId } = (await store.createRun({ experimentId: '0', command: 'test' })).info;
    const again = await openStore(`sqlite:///${store.location}`, { now });
    expect(again.location).toBe(store.location);
    expect((await again.getRun(runId)).info.status).toBe('RUNNING');
    await again.close();
    await store.close();
    await remove();
  });

  it('keeps two files of one folder apart', async () => {
    const { folder, remove } = await temporaryFolder();
    await mkdir(join(folder, 'my stores'));
    for (const place of [join(folder, 'my stores'), 'my stores'])
      for (const name of ['x', 'y']) {
        // Three slashes and a path: relative when the path is, as SQLAlchemy and MLflow read it.
        const uri = `sqlite:///${join(place, `${name}.db`)}`;
        const store = await openStore(uri, { now, cwd: folder });
        const run = await store.createRun({ experimentId: '0', command: name });
        await store.putArtifact(run.info.runId, 'a', name);
        await access(join(folder, 'my stores', `${name}.artifacts`, '0', run.info.runId));
        await store.endRun(run.info.runId, 'FINISHED');
        const commands = (await store.listRuns()).map(({ info }) => info.command);
        expect(new Set(commands)).toEqual(new Set([name]));
        await store.close();
      }
    await remove();
  });

  it.each([
    'http://127.0.0.1:5000',
    'https://user:secret@example.org/',
    'postgresql://localhost/ketflow',
    'file:///tmp/mlruns',
    'sqlite:',
    'sqlite::memory:',
    'sqlite://',
    'sqlite://host/x.db',
    'sqlite:///tmp/x/',
    'sqlite:///tmp/x.db?mode=ro',
    '',
  ])('refuses %o and says what works', async (uri) => {
    const error: unknown = await openStore(uri, { now }).catch((thrown: unknown) => thrown);
    if (!isKetflowError(error, 'STORE_UNSUPPORTED')) throw error;
    expect(error.details.supported.length).toBe(3);
    expect(error.message).not.toContain('secret');
  });
});
