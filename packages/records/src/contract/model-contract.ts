import type { JsonObject } from '../registry/json.ts';
import type { Store } from '../store.ts';
import { codeOf, detailsOf, type ContractTest, type ContractTools } from './contract-tools.ts';

// Of "abc", FIPS 180-2 appendix B.1.
const SHA256_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const abc = new TextEncoder().encode('abc');

/** Registered models and their versions. */
export function modelContract({ expect }: ContractTools, test: ContractTest<Store>): void {
  test('gives the whole document of a version back', async ({ store, runId }) => {
    const made = await store.createVersion({
      name: 'Kredit größer',
      file: abc,
      runId: runId.slice(0, 20),
      description: 'ü',
      metadata: { signature: [{ name: 'age', b: 1.5, a: null }], cost: { shots: 100 } },
      tags: { z: '', a: 'x'.repeat(100_000) },
    });
    const { creationTime, ...rest } = made;
    expect(creationTime >= 1_000).toEqual(true);
    expect(rest).toEqual({
      name: 'Kredit größer',
      version: 1,
      runId,
      description: 'ü',
      sizeBytes: 3,
      sha256: SHA256_ABC,
      metadata: { cost: { shots: 100 }, signature: [{ a: null, b: 1.5, name: 'age' }] },
      tags: { a: 'x'.repeat(100_000), z: '' },
      aliases: [],
    });
    expect([Object.keys(rest.metadata), Object.keys(rest.tags)]).toEqual([
      ['cost', 'signature'],
      ['a', 'z'],
    ]);
    expect(await store.getVersion('Kredit größer', 1)).toEqual(made);
    expect(await store.listVersions('Kredit größer')).toEqual([made]);
    expect(await store.getModel('Kredit größer')).toEqual({
      name: 'Kredit größer',
      creationTime,
      lastUpdated: creationTime,
      aliases: {},
      latestVersion: 1,
    });
  });

  test('fills in what is not said', async ({ store }) => {
    const made = await store.createVersion({ name: 'm', file: abc });
    const { runId, description, metadata, tags } = made;
    expect([runId, description, metadata, tags]).toEqual([null, '', {}, {}]);
  });

  test('copies the file and gives copies out', async ({ store }) => {
    const file = Uint8Array.of(0, 255, 10, 13);
    await store.createVersion({ name: 'm', file });
    file.fill(7);
    (await store.readModelFile('m', 1)).fill(8);
    expect([...(await store.readModelFile('m', 1))]).toEqual([0, 255, 10, 13]);
  });

  test('numbers the versions of every model and never uses a number again', async ({ store }) => {
    const next = async (name: string): Promise<number> =>
      (await store.createVersion({ name, file: abc })).version;
    expect([await next('b'), await next('a'), await next('b')]).toEqual([1, 1, 2]);
    await store.deleteVersion('b', 2);
    expect((await store.getModel('b')).latestVersion).toEqual(1);
    await store.deleteVersion('b', 1);
    expect((await store.getModel('b')).latestVersion).toEqual(null);
    expect(await store.listVersions('b')).toEqual([]);
    expect(await next('b')).toEqual(3);
    const models = await store.listModels();
    expect(models.map(({ name, latestVersion }) => [name, latestVersion])).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });

  test('gives numbers away one by one to calls at the same time', async ({ store }) => {
    const files = Array.from({ length: 8 }, (_, i) => Uint8Array.of(i));
    const made = await Promise.all(
      files.map((file) => store.createVersion({ name: 'together', file })),
    );
    expect(made.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const [i, { version }] of made.entries())
      expect([...(await store.readModelFile('together', version))]).toEqual([i]);
    expect(await store.verifyAudit()).toEqual({ entries: 8, firstBroken: null });
  });

  test('tells apart names that a file system may not', async ({ store }) => {
    const names = [
      'model',
      'Model',
      '.',
      '..',
      ' a',
      '1',
      '__proto__',
      'ü'.repeat(256),
      'a b*?"<|>',
    ];
    for (const [i, name] of names.entries())
      await store.createVersion({ name, file: Uint8Array.of(i) });
    for (const [i, name] of names.entries()) {
      expect([...(await store.readModelFile(name, 1))]).toEqual([i]);
      expect((await store.getModel(name)).name).toEqual(name);
    }
    expect((await store.listModels()).map(({ name }) => name)).toEqual([...names].sort());
  });

  test('refuses names that a model cannot have', async ({ store }) => {
    for (const name of ['', '  ', 'a/b', 'models:m', 'x'.repeat(257), 'a\nb', 'a\u0000', '\ud800'])
      expect(await codeOf(store.createVersion({ name, file: abc }))).toEqual('MODEL_NAME_INVALID');
    expect(await store.listModels()).toEqual([]);
  });

  test('refuses what cannot be stored, as a whole', async ({ store }) => {
    const metadatas: unknown[] = [{ a: NaN }, { a: [undefined] }, { a: new Date(0) }, [], 'text'];
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    for (const metadata of [...metadatas, cycle, { a: 1n }, new Map()]) {
      const version = { name: 'm', file: abc, metadata: metadata as JsonObject };
      expect(await codeOf(store.createVersion(version))).toEqual('OPTION_INVALID');
    }
    for (const version of [
      { name: 'm', file: abc, tags: { '../a': '' } },
      { name: 'm', file: abc, tags: { a: 'x'.repeat(100_001) } },
      { name: 'm', file: abc, description: 'x'.repeat(100_001) },
    ])
      expect(await codeOf(store.createVersion(version))).toEqual('OPTION_INVALID');
    const orphan = { name: 'm', file: abc, runId: 'f'.repeat(32) };
    expect(await codeOf(store.createVersion(orphan))).toEqual('RUN_NOT_FOUND');
    expect(await store.listModels()).toEqual([]);
    expect(await store.verifyAudit()).toEqual({ entries: 0, firstBroken: null });
    expect((await store.createVersion({ name: 'm', file: abc })).version).toEqual(1);
  });

  test('says what there is instead of what is not', async ({ store }) => {
    await store.createVersion({ name: 'credit', file: abc });
    for (const call of [
      store.getModel('credti'),
      store.listVersions('credti'),
      store.getVersion('credti', 1),
      store.getVersionByAlias('credti', 'champion'),
      store.readModelFile('credti', 1),
      store.setAlias('credti', 'champion', 1),
      store.deleteAlias('credti', 'champion'),
      store.rollbackAlias('credti', 'champion'),
      store.deleteVersion('credti', 1),
      store.listAudit({ name: 'credti' }),
    ])
      expect(await detailsOf(call)).toEqual({ model: 'credti', nearest: 'credit' });
    for (const name of ['', 'a/b', '\ud800'])
      expect(await codeOf(store.getModel(name))).toEqual('MODEL_NOT_FOUND');
    for (const call of [
      store.getVersion('credit', 2),
      store.readModelFile('credit', 2),
      store.setAlias('credit', 'champion', 2),
      store.deleteVersion('credit', 2),
    ]) {
      const expected = { model: 'credit', version: '2', versions: ['1'] };
      expect(await detailsOf(call)).toEqual(expected);
    }
    for (const version of [0, -1, 1.5, NaN, Infinity])
      expect(await codeOf(store.getVersion('credit', version))).toEqual('MODEL_VERSION_NOT_FOUND');
  });
}
