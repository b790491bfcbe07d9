import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKetflowError } from '@ketflow/core';
import { openMemoryStore, openSqliteStore, type Store } from '@ketflow/records';
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

async function open(actor = 'local'): Promise<Store> {
  const store = await openSqliteStore({ folder, now: () => 1_000, actor });
  opened.push(store);
  return store;
}

const failureOf = async (call: Promise<unknown>): Promise<{ code: string; details: unknown }> => {
  const error: unknown = await call.then(
    () => new Error('The call was not refused.'),
    (thrown: unknown) => thrown,
  );
  if (!isKetflowError(error)) throw error;
  return { code: error.code, details: error.details };
};
const inDatabase = (sql: string): void => {
  const database = new DatabaseSync(join(folder, 'ketflow.db'));
  database.exec(sql);
  database.close();
};
const filesOf = async (): Promise<string[]> => {
  const root = join(folder, 'models');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
};
const bytes = new TextEncoder().encode('a model of some length');

describe('the model file of a SQLite store', () => {
  const damages: [string, (file: string) => Promise<void>, RegExp][] = [
    ['changed', (file) => writeFile(file, 'A model of some length'), /^[0-9a-f]{64}$/],
    ['cut in half', (file) => truncate(file, 11), /^[0-9a-f]{64}$/],
    ['emptied', (file) => truncate(file, 0), /^e3b0c442/],
    ['lost', (file) => rm(file), /^none \(ENOENT\)$/],
  ];
  it.each(damages)('is refused when it was %s, and nothing else is', async (_, damage, found) => {
    const store = await open();
    const { sha256 } = await store.createVersion({ name: 'credit', file: bytes });
    const [file] = await filesOf();
    expect((await readFile(file)).equals(bytes)).toBe(true);
    expect(file).toMatch(/[\\/]models[\\/]credit-[0-9a-f]{20}[\\/]1[\\/]model\.onnx$/);
    await store.createVersion({ name: 'credit', file: bytes });
    await damage(file);
    const { code, details } = await failureOf(store.readModelFile('credit', 1));
    expect(code).toBe('MODEL_CHANGED');
    expect(details).toMatchObject({ model: 'credit/1', expected: sha256 });
    expect((details as { found: string }).found).toMatch(found);
    expect(await store.readModelFile('credit', 2)).toEqual(bytes);
  });

  it('goes with its version', async () => {
    const store = await open();
    await store.createVersion({ name: 'credit', file: bytes });
    await store.createVersion({ name: 'credit', file: bytes });
    await store.deleteVersion('credit', 1);
    expect((await filesOf()).length).toBe(1);
    expect(await store.readModelFile('credit', 2)).toEqual(bytes);
  });

  it('is cleared away when a killed process left it, and only then', async () => {
    await (await open()).createVersion({ name: 'credit', file: bytes });
    const [file] = await filesOf();
    const model = join(file, '..', '..');
    await mkdir(join(model, '2'));
    await writeFile(join(model, '2', 'model.onnx'), 'left after its publication');
    await writeFile(join(folder, 'models', 'notes.txt'), 'not of the store');
    const incoming = `${crypto.randomUUID()}.incoming`;
    await writeFile(join(folder, 'models', incoming), 'half');
    const store = await open();
    expect((await readdir(join(folder, 'models'))).includes(incoming)).toBe(false);
    expect((await filesOf()).length).toBe(3);
    expect((await store.createVersion({ name: 'credit', file: bytes })).version).toBe(2);
    expect(await store.readModelFile('credit', 2)).toEqual(bytes);

    await store.deleteVersion('credit', 2);
    await mkdir(join(model, '2'));
    await writeFile(join(model, '2', 'model.onnx'), 'left after its deletion');
    await open();
    expect((await readdir(model)).sort()).toEqual(['1']);
  });

  it('is left alone while a living process writes it', async () => {
    const id = crypto.randomUUID();
    await (await open()).close();
    await writeFile(join(folder, 'models', `${id}.incoming`), 'half');
    const writer = new DatabaseSync(join(folder, 'locks', `${id}.lock`));
    writer.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    await open();
    expect(await readdir(join(folder, 'models'))).toEqual([`${id}.incoming`]);
    writer.close();
    await open();
    expect(await readdir(join(folder, 'models'))).toEqual([]);
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  it('has a lock before it is begun and until it is in its place', async () => {
    const store = await open();
    const created = store.createVersion({ name: 'm', file: new Uint8Array(4_000_000) });
    let incoming: string | undefined;
    while (incoming === undefined) {
      await setImmediate();
      incoming = readdirSync(join(folder, 'models')).find((name) => name.endsWith('.incoming'));
    }
    const lock = incoming.replace('.incoming', '.lock');
    expect(readdirSync(join(folder, 'locks'))).toEqual([lock]);
    await Promise.all(Array.from({ length: 4 }, () => open()));
    const { version } = await created;
    expect((await store.readModelFile('m', version)).length).toBe(4_000_000);
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
  });

  it('leaves no trace when its version cannot be made', async () => {
    const store = await open();
    inDatabase(`CREATE TRIGGER full BEFORE INSERT ON registry_audit
      BEGIN SELECT RAISE(ABORT, 'no more'); END`);
    await expect(store.createVersion({ name: 'm', file: bytes })).rejects.toThrow('no more');
    expect(await filesOf()).toEqual([]);
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
    expect(await store.listModels()).toEqual([]);
  });
});

describe('the audit of a SQLite store', () => {
  async function fill(): Promise<Store> {
    const store = await open('gate');
    for (let i = 0; i < 2; i++) await store.createVersion({ name: 'm', file: bytes });
    await store.setAlias('m', 'champion', 1, { reason: 'first', evidence: { auc: 0.9 } });
    await store.setAlias('m', 'champion', 2, { reason: 'better', evidence: { auc: 0.95 } });
    await store.rollbackAlias('m', 'champion');
    return store;
  }

  it.each([
    ['a reason', `UPDATE registry_audit SET reason = 'other' WHERE sequence = 3`, 3],
    ['a time', 'UPDATE registry_audit SET time = 999 WHERE sequence = 5', 5],
    ['an actor', `UPDATE registry_audit SET actor = 'me' WHERE sequence >= 2`, 2],
    ['a version', 'UPDATE registry_audit SET version = 1 WHERE sequence = 4', 4],
    ['evidence', `UPDATE registry_audit SET evidence = '{"auc":0.99}' WHERE sequence = 4`, 4],
    ['white space', `UPDATE registry_audit SET evidence = '{"auc": 0.95}' WHERE sequence = 4`, 4],
    ['a hash', `UPDATE registry_audit SET hash = '${'1'.repeat(64)}' WHERE sequence = 1`, 1],
    ['a removed entry', 'DELETE FROM registry_audit WHERE sequence = 2', 2],
    ['a removed beginning', 'DELETE FROM registry_audit WHERE sequence = 1', 1],
    ['a removed end', 'DELETE FROM registry_audit WHERE sequence >= 4', 4],
    ['a removed audit', 'DELETE FROM registry_audit', 1],
    [
      'an added entry',
      `INSERT INTO registry_audit SELECT 6, time, actor, action, name, version, alias,
        previous_version, reason, evidence, hash, hash FROM registry_audit WHERE sequence = 5`,
      6,
    ],
  ])('shows %s that was tampered with', async (_, sql, firstBroken) => {
    const store = await fill();
    expect(await store.verifyAudit()).toEqual({ entries: 5, firstBroken: null });
    inDatabase(sql);
    expect((await store.verifyAudit()).firstBroken).toBe(firstBroken);
    await store.deleteAlias('m', 'champion');
    expect((await store.verifyAudit()).firstBroken).toBe(firstBroken);
  });

  it('shows the entry after one that was written anew with its hash', async () => {
    const store = await fill();
    const entry = (await store.listAudit()).find(({ sequence }) => sequence === 3);
    const fields = Object.entries({ ...entry, reason: 'other' }).sort();
    const canonical = JSON.stringify(
      Object.fromEntries(fields.filter(([field]) => field !== 'hash')),
    );
    const hash = createHash('sha256').update(canonical).digest('hex');
    inDatabase(`UPDATE registry_audit SET reason = 'other', hash = '${hash}' WHERE sequence = 3`);
    expect((await store.verifyAudit()).firstBroken).toBe(4);
  });

  it('is checked over many entries', async () => {
    const store = await open();
    await store.createVersion({ name: 'm', file: bytes });
    for (let i = 0; i < 1_100; i++) {
      if (i % 2 === 0) await store.setAlias('m', 'a', 1);
      else await store.deleteAlias('m', 'a');
    }
    expect(await store.verifyAudit()).toEqual({ entries: 1_101, firstBroken: null });
    inDatabase(`UPDATE registry_audit SET actor = 'me' WHERE sequence = 1050`);
    expect(await store.verifyAudit()).toEqual({ entries: 1_101, firstBroken: 1_050 });
  });

  it('says when its evidence cannot be read any more', async () => {
    const store = await fill();
    inDatabase(`UPDATE registry_audit SET evidence = 'no JSON' WHERE sequence = 3`);
    expect((await failureOf(store.listAudit())).code).toBe('STORE_MALFORMED');
    expect((await store.verifyAudit()).firstBroken).toBe(3);
  });

  it('names who did it', async () => {
    const store = await fill();
    await (await open('somebody else')).deleteAlias('m', 'champion');
    const actors = (await store.listAudit({ limit: 2 })).map(({ actor }) => actor);
    expect(actors).toEqual(['somebody else', 'gate']);
    for (const actor of [' ', 'x'.repeat(251)]) {
      expect((await failureOf(open(actor))).code).toBe('OPTION_INVALID');
      expect(() => openMemoryStore({ now: () => 1, actor })).toThrow('actor');
    }
  });
});
