import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore, type Store } from '@ketflow/records';
import { Child } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const open = (): Promise<Store> => openSqliteStore({ folder, now: () => 4_000_000_000_000 });
const filesOf = async (): Promise<string[]> => {
  const entries = await readdir(join(folder, 'models'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
};

describe('several processes with one registry', () => {
  it('register versions of one model at once, each with its own number, in one audit', async () => {
    const writers = ['one', 'two'];
    const children = writers.map((name) => new Child('register-versions.ts', folder, name));
    for (const end of await Promise.all(children.map((child) => child.end())))
      expect(end).toEqual({ code: 0, complaints: '' });
    const store = await open();
    const versions = await store.listVersions('together');
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    for (const writer of writers) {
      const own = versions.filter(({ metadata }) => metadata['writer'] === writer);
      expect(own.length).toBe(20);
      for (const [step, { version }] of own.entries()) {
        const file = await store.readModelFile('together', version);
        expect(new TextDecoder().decode(file)).toBe(`${writer} ${step}`);
      }
      expect(own[19].aliases).toEqual([writer]);
    }
    expect(await store.verifyAudit()).toEqual({ entries: 80, firstBroken: null });
    const actors = (await store.listAudit()).map(({ actor }) => actor);
    expect(new Set(actors)).toEqual(new Set(writers));
    await store.close();
  });
});

describe('a process that is killed while it promotes', () => {
  it('leaves a version without its alias, and the promotion can be repeated', async () => {
    const before = await open();
    await before.createVersion({ name: 'm', file: Uint8Array.of(1) });
    await before.setAlias('m', 'champion', 1);
    await before.close();
    const child = new Child('register-forever.ts', folder, 'pause');
    expect(await child.line()).toBe('2');
    await child.kill();

    const store = await open();
    expect((await store.getVersionByAlias('m', 'champion')).version).toBe(1);
    expect((await store.readModelFile('m', 2)).length).toBe(300_000);
    expect(await store.verifyAudit()).toEqual({ entries: 3, firstBroken: null });
    for (let time = 0; time < 2; time++)
      expect((await store.setAlias('m', 'champion', 2)).aliases).toEqual(['champion']);
    expect(await store.verifyAudit()).toEqual({ entries: 4, firstBroken: null });
    await store.close();
  });

  it.each([1, 2, 5, 8, 11])('leaves nothing half-done after %i steps', async (steps) => {
    const child = new Child('register-forever.ts', folder, '');
    for (let i = 0; i < steps; i++) await child.line();
    await child.kill();

    const store = await open();
    const versions = await store.listVersions('m');
    expect(versions.length).toBeGreaterThanOrEqual(Math.ceil(steps / 2));
    for (const { version } of versions)
      expect((await store.readModelFile('m', version)).length).toBe(300_000);
    const { aliases } = await store.getModel('m');
    // Each version is promoted before the next is made.
    const champion = aliases['champion'] ?? 0;
    expect([versions.length, versions.length - 1]).toContain(champion);
    expect(await store.verifyAudit()).toEqual({
      entries: versions.length + champion,
      firstBroken: null,
    });
    expect(await readdir(join(folder, 'locks'))).toEqual([]);
    expect((await filesOf()).filter((name) => name !== 'model.onnx')).toEqual([]);
    // A file with the next number may be left; the next version takes its place.
    const next = await store.createVersion({ name: 'm', file: Uint8Array.of(1) });
    expect([...(await store.readModelFile('m', next.version))]).toEqual([1]);
    expect((await filesOf()).length).toBe(next.version);
    await store.setAlias('m', 'champion', next.version);
    await store.close();
  });
});
