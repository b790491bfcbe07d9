import { copyFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { openSqliteStore, type Store } from '@ketflow/records';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let remove: () => Promise<void>;
const opened: Store[] = [];
beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await remove();
});

async function open(where = folder, lockWaitMs = 30_000): Promise<Store> {
  const store = await openSqliteStore({ folder: where, now: () => 1_000, lockWaitMs });
  opened.push(store);
  return store;
}

const begin = async (store: Store): Promise<string> =>
  (await store.createRun({ experimentId: '0', command: 'test' })).info.runId;
const failureOf = async (call: Promise<unknown>): Promise<{ code: string; details: unknown }> => {
  const error: unknown = await call.then(
    () => new Error('The call was not refused.'),
    (thrown: unknown) => thrown,
  );
  if (!isKetflowError(error)) throw error;
  return { code: error.code, details: error.details };
};
const inDatabase = <T>(body: (database: DatabaseSync) => T): T => {
  const database = new DatabaseSync(join(folder, 'ketflow.db'));
  try {
    return body(database);
  } finally {
    database.close();
  }
};

describe('a SQLite store', () => {
  it('keeps everything for the next process', async () => {
    const first = await open();
    const { experimentId } = await first.getOrCreateExperiment('credit');
    const run = await first.createRun({ experimentId, command: 'race', params: { k: '5' } });
    const { runId } = run.info;
    await first.logMetrics(runId, [{ key: 'loss', value: NaN, step: 1 }]);
    await first.putArtifact(runId, 'model/model.onnx', Uint8Array.of(1, 2, 3));
    await first.endRun(runId, 'FINISHED');
    const document = await first.getRun(runId);
    await first.close();

    const second = await open();
    expect(await second.getRun(runId)).toEqual(document);
    expect([...(await second.readArtifact(runId, 'model/model.onnx'))]).toEqual([1, 2, 3]);
    const file = join(folder, 'artifacts', experimentId, runId, 'artifacts', 'model', 'model.onnx');
    expect([...(await readFile(file))]).toEqual([1, 2, 3]);
    expect(inDatabase((db) => db.prepare('PRAGMA journal_mode').get()?.['journal_mode'])).toBe(
      'wal',
    );
  });

  it('holds a lock for every run that is alive, and no longer', async () => {
    const store = await open();
    const runId = await begin(store);
    expect(await readdir(join(folder, 'locks'))).toEqual([`${runId}.lock`]);
    await store.endRun(runId, 'FINISHED');
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  it('sees that a run of another store in the same process is alive', async () => {
    const [owner, reader] = [await open(), await open()];
    const runId = await begin(owner);
    for (const store of [reader, owner, await open()])
      expect((await store.getRun(runId)).info.status).toBe('RUNNING');
    await reader.setTags(runId, { by: 'reader' });
    await owner.close();
    expect((await failureOf(reader.setTags(runId, { by: 'nobody' }))).code).toBe('RUN_FINISHED');
    const { info } = await reader.getRun(runId);
    expect([info.status, info.error?.code, info.endTime]).toEqual([
      'FAILED',
      'RUN_INTERRUPTED',
      1_000,
    ]);
  });

  it('lets another store end a run and its owner find out', async () => {
    const [owner, other] = [await open(), await open()];
    const runId = await begin(owner);
    await other.endRun(runId, 'KILLED');
    expect((await failureOf(owner.endRun(runId, 'FINISHED'))).details).toEqual({
      runId,
      status: 'KILLED',
    });
    await owner.close();
    expect((await other.getRun(runId)).info.status).toBe('KILLED');
  });

  it('writes from two stores of one process at once', async () => {
    const stores = [await open(), await open()];
    const runId = await begin(stores[0]);
    await Promise.all(
      Array.from({ length: 100 }, (_, step) =>
        stores[step % 2].logMetrics(runId, [{ key: 'loss', value: step, step }]),
      ),
    );
    expect((await stores[1].getMetricHistory(runId, 'loss')).length).toBe(100);
  });

  it('leaves no trace of an artifact whose run ended while it was being written', async () => {
    const store = await open();
    const runId = await begin(store);
    const put = store.putArtifact(runId, 'late', new Uint8Array(1_000_000));
    const [, code] = await Promise.all([
      store.endRun(runId, 'KILLED'),
      put.then(
        () => 'resolved',
        (error: unknown) => (isKetflowError(error) ? error.code : String(error)),
      ),
    ]);
    expect(code).toBe('RUN_FINISHED');
    const run = join(folder, 'artifacts', '0', runId);
    expect(await readdir(run, { recursive: true }).catch(() => [])).toEqual([]);
    expect(await store.listArtifacts(runId)).toEqual([]);
  });

  it('says when the file of an artifact was changed or lost', async () => {
    const store = await open();
    const runId = await begin(store);
    await store.putArtifact(runId, 'a', 'right');
    const file = join(folder, 'artifacts', '0', runId, 'artifacts', 'a');
    await writeFile(file, 'wrong');
    expect((await failureOf(store.readArtifact(runId, 'a'))).code).toBe('STORE_MALFORMED');
    await store.putArtifact(runId, 'a', 'right');
    expect((await store.readArtifact(runId, 'a')).length).toBe(5);
  });

  it('enforces foreign keys', async () => {
    await open();
    expect(() =>
      inDatabase((db) => db.exec(`INSERT INTO params VALUES ('nobody', 'key', 'value')`)),
    ).toThrow(/FOREIGN KEY/);
  });
});

describe('a SQLite store that cannot be used', () => {
  it('is refused by name when a newer version wrote it, and stays as it is', async () => {
    await (await open()).close();
    inDatabase((db) => db.exec('PRAGMA user_version = 7'));
    const path = join(folder, 'ketflow.db');
    const before = await readFile(path);
    const { code, details } = await failureOf(open());
    expect(code).toBe('STORE_NEWER');
    expect(details).toMatchObject({ found: 7, supported: 2 });
    expect(basename((details as { path: string }).path)).toBe('ketflow.db');
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('is refused when it is damaged', async () => {
    const path = join(folder, 'ketflow.db');
    await (await open()).close();
    await truncate(path, 10_000);
    expect((await failureOf(open())).code).toBe('STORE_MALFORMED');
    await writeFile(path, 'This is a letter and no database, although it is long enough for one.');
    expect((await failureOf(open())).code).toBe('STORE_MALFORMED');
  });

  it('is refused when it is the database of another program', async () => {
    inDatabase((db) => db.exec('CREATE TABLE alembic_version (version_num TEXT)'));
    expect((await failureOf(open())).code).toBe('STORE_MALFORMED');
    expect(inDatabase((db) => db.prepare('PRAGMA journal_mode').get()?.['journal_mode'])).toBe(
      'delete',
    );
  });

  it('is refused when its folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, details } = await failureOf(open(join(folder, 'file', '.ketflow')));
    expect(code).toBe('STORE_NOT_WRITABLE');
    expect(details).toMatchObject({ reason: 'ENOTDIR' });
    await mkdir(join(folder, 'taken', 'ketflow.db'), { recursive: true });
    expect((await failureOf(open(join(folder, 'taken')))).code).toBe('STORE_NOT_WRITABLE');
  });

  it('is refused when somebody keeps it locked, and works again afterwards', async () => {
    const store = await open(folder, 150);
    const locker = new DatabaseSync(join(folder, 'ketflow.db'));
    locker.exec('BEGIN IMMEDIATE');
    expect((await failureOf(store.getOrCreateExperiment('late'))).code).toBe('STORE_LOCKED');
    expect((await failureOf(open(folder, 0))).code).toBe('STORE_LOCKED');
    expect((await store.listExperiments()).length).toBe(1);
    locker.exec('COMMIT');
    locker.close();
    expect((await store.getOrCreateExperiment('late')).experimentId).toBe('1');
  });

  it('waits for a lock without stopping this process', async () => {
    const store = await open();
    const locker = new DatabaseSync(join(folder, 'ketflow.db'));
    locker.exec('BEGIN IMMEDIATE');
    const write = store.getOrCreateExperiment('waited');
    // Only works if the wait lets timers run: otherwise nobody would ever commit.
    setTimeout(() => {
      locker.exec('COMMIT');
      locker.close();
    }, 50);
    expect((await write).name).toBe('waited');
  });
});

describe('a store of schema version 1', () => {
  // Made by test/write-golden-store.ts; see there for its content.
  const golden = new URL('./fixtures/v1.db', import.meta.url);

  it('opens', async () => {
    await copyFile(golden, join(folder, 'ketflow.db'));
    const store = await open();
    const [running, failed, finished] = await store.listRuns({ experiment: 'golden' });
    expect(finished.info).toMatchObject({ runName: 'ok', status: 'FINISHED', endTime: 2_000 });
    expect(finished.params).toEqual({ k: '5', seed: '0' });
    expect(finished.tags).toEqual({ dataHash: 'sha256:00' });
    expect(finished.metrics['auc'].value).toBe(0.875);
    expect(await store.getMetricHistory(finished.info.runId, 'loss')).toEqual([
      { key: 'loss', value: Infinity, step: 0, timestamp: 10 },
      { key: 'loss', value: NaN, step: 1, timestamp: 11 },
    ]);
    expect(finished.artifacts.map(({ path }) => path)).toEqual(['model/model.onnx']);
    expect(failed.info.error).toEqual({ code: 'DATA_EMPTY', message: 'data.csv is empty.' });
    expect(running.info.error?.code).toBe('RUN_INTERRUPTED');
    await store.getOrCreateExperiment('new');
    expect([await store.listModels(), await store.listAudit()]).toEqual([[], []]);
    const { runId } = finished.info;
    const made = await store.createVersion({ name: 'new', file: Uint8Array.of(1), runId });
    expect(made).toMatchObject({ version: 1, runId });
    expect(inDatabase((db) => db.prepare('PRAGMA user_version').get()?.['user_version'])).toBe(2);
  });
});

describe('a store of schema version 2', () => {
  // As version 1, with a registry; its model files are not part of it.
  const golden = new URL('./fixtures/v2.db', import.meta.url);

  it('opens', async () => {
    await copyFile(golden, join(folder, 'ketflow.db'));
    const store = await open();
    const finished = (await store.listRuns({ experiment: 'golden' })).at(-1);
    expect(finished?.params).toEqual({ k: '5', seed: '0' });
    expect(await store.getModel('credit')).toEqual({
      name: 'credit',
      creationTime: 2_000,
      lastUpdated: 2_000,
      aliases: { champion: 1 },
      latestVersion: 2,
    });
    expect(await store.getVersionByAlias('credit', 'champion')).toEqual({
      name: 'credit',
      version: 1,
      creationTime: 2_000,
      runId: finished?.info.runId,
      description: 'golden ü',
      sizeBytes: 18,
      sha256: finished?.artifacts[0].sha256,
      metadata: { recipe: ['race', { k: 5 }] },
      tags: { stage: 'test' },
      aliases: ['champion'],
    });
    const actions = (await store.listAudit()).map(({ action }) => action).reverse();
    expect(actions).toEqual([
      ...Array.from({ length: 3 }, () => 'version.created'),
      'alias.set',
      'alias.set',
      'alias.rolled-back',
      'version.deleted',
    ]);
    expect(await store.verifyAudit()).toEqual({ entries: 7, firstBroken: null });
    expect((await failureOf(store.readModelFile('credit', 1))).code).toBe('MODEL_CHANGED');
    expect((await store.createVersion({ name: 'credit', file: new Uint8Array() })).version).toBe(4);
    expect((await store.verifyAudit()).firstBroken).toBe(null);
  });
});
