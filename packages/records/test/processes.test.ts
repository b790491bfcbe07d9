import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore, type TrackingStore } from '@ketflow/records';
import { Child } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const open = (): Promise<TrackingStore> =>
  openSqliteStore({ folder, now: () => 4_000_000_000_000 });

describe('several processes on one store', () => {
  it('make the store and an experiment together', async () => {
    const writers = ['one', 'two', 'three'].map(
      (name) => new Child('write-concurrently.ts', folder, name, ''),
    );
    const ends = await Promise.all(writers.map((writer) => writer.end()));
    for (const end of ends) expect(end).toEqual({ code: 0, complaints: '' });
    const store = await open();
    const experiments = await store.listExperiments();
    expect(experiments.map(({ name }) => name)).toEqual(['Default', 'together']);
    const runs = await store.listRuns({ experiment: 'together' });
    expect(runs.map(({ info }) => info.command).sort()).toEqual(['one', 'three', 'two']);
    for (const { info } of runs) {
      expect(info.status).toBe('FINISHED');
      expect((await store.getMetricHistory(info.runId, 'own')).length).toBe(200);
      const artifact = await store.readArtifact(info.runId, 'writer.txt');
      expect(new TextDecoder().decode(artifact)).toBe(info.command);
    }
    await store.close();
  });

  it('record into one run without losing anything', async () => {
    const store = await open();
    const { runId } = (await store.createRun({ experimentId: '0', command: 'shared' })).info;
    const writers = ['one', 'two'].map(
      (name) => new Child('write-concurrently.ts', folder, name, runId),
    );
    const ends = await Promise.all(writers.map((writer) => writer.end()));
    for (const end of ends) expect(end).toEqual({ code: 0, complaints: '' });
    const run = await store.getRun(runId);
    expect(run.info.status).toBe('RUNNING');
    expect(Object.keys(run.params).length).toBe(400);
    for (const writer of ['one', 'two']) {
      const history = await store.getMetricHistory(runId, writer);
      expect(history.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    }
    await store.close();
  });
});

describe('a process that is killed', () => {
  it('leaves a run that others see alive before and interrupted after', async () => {
    const child = new Child('record-forever.ts', folder);
    const runId = await child.line();
    const store = await open();
    expect((await store.getRun(runId)).info.status).not.toBe('FAILED');
    await child.kill();
    const runs = await store.listRuns();
    const broken = runs.filter(({ info }) => info.status !== 'FINISHED');
    expect(broken.map(({ info }) => [info.status, info.error?.code, info.endTime])).toEqual(
      broken.map(() => ['FAILED', 'RUN_INTERRUPTED', 4_000_000_000_000]),
    );
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
    const next = await store.createRun({ experimentId: '0', command: 'next' });
    await store.endRun(next.info.runId, 'FINISHED');
    expect((await store.getRun(next.info.runId)).info.status).toBe('FINISHED');
    await store.close();
  });

  it.each([1, 4, 8])('leaves nothing half-written after %i steps', async (steps) => {
    const child = new Child('record-forever.ts', folder);
    let last = '';
    for (let i = 0; i < steps; i++) last = await child.line();
    await child.kill();
    await writeFile(join(folder, 'locks', `${'0'.repeat(32)}.lock`), '');
    await writeFile(join(folder, 'artifacts', '0', last, 'left.incoming'), 'half').catch(
      // The run may have been killed before it made its folder.
      (error: unknown) => expect((error as NodeJS.ErrnoException).code).toBe('ENOENT'),
    );
    const store = await open();
    const runs = await store.listRuns();
    expect(runs.some(({ info }) => info.runId === last)).toBe(true);
    for (const { info, artifacts } of runs) {
      const isBroken = info.error?.code === 'RUN_INTERRUPTED' && info.status === 'FAILED';
      expect(isBroken || info.status === 'FINISHED').toBe(true);
      for (const { path } of artifacts)
        expect((await store.readArtifact(info.runId, path)).length).toBe(300_000);
      const files = await readdir(join(folder, 'artifacts', '0', info.runId), {
        recursive: true,
        withFileTypes: true,
      }).catch(() => []);
      expect(files.filter((file) => file.isFile()).length).toBe(artifacts.length);
    }
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
    await store.close();
  });
});
