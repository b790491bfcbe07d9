import type { Store } from '../store.ts';
import { codeOf, detailsOf, type ContractTest, type ContractTools } from './contract-tools.ts';

/** Makes versions 1 to `count` of the model `m`. */
async function makeVersions(store: Store, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await store.createVersion({ name: 'm', file: Uint8Array.of(i) });
}

const championOf = async (store: Store): Promise<number | undefined> =>
  (await store.getModel('m')).aliases['champion'];

/** Aliases: set, compared, rolled back, deleted. */
export function aliasContract({ expect }: ContractTools, test: ContractTest<Store>): void {
  test('lets aliases name versions', async ({ store }) => {
    await makeVersions(store, 2);
    await store.setAlias('m', 'champion', 1);
    const challenger = await store.setAlias('m', 'challenger', 1);
    expect(challenger.aliases).toEqual(['challenger', 'champion']);
    await store.setAlias('m', 'champion', 2);
    expect((await store.getVersionByAlias('m', 'champion')).version).toEqual(2);
    expect((await store.getVersionByAlias('m', 'challenger')).aliases).toEqual(['challenger']);
    const model = await store.getModel('m');
    expect(model.aliases).toEqual({ challenger: 1, champion: 2 });
    expect(model.lastUpdated > model.creationTime).toEqual(true);
    expect(await store.listModels()).toEqual([model]);
    expect((await store.listVersions('m')).map(({ aliases }) => aliases)).toEqual([
      ['challenger'],
      ['champion'],
    ]);
  });

  test('changes and audits nothing when an alias is set again', async ({ store }) => {
    await makeVersions(store, 1);
    await store.setAlias('m', 'champion', 1);
    const before = await store.getModel('m');
    await store.setAlias('m', 'champion', 1, { reason: 'again', expected: 1 });
    expect(await store.getModel('m')).toEqual(before);
    expect((await store.verifyAudit()).entries).toEqual(2);
  });

  test('refuses names that an alias cannot have', async ({ store }) => {
    await makeVersions(store, 1);
    const names = ['', 'a b', 'a/b', 'ä', 'Latest', 'v1', 'V20', 'x'.repeat(256), 'a\n'];
    for (const alias of names)
      expect(await codeOf(store.setAlias('m', alias, 1))).toEqual('MODEL_NAME_INVALID');
    for (const alias of ['x'.repeat(255), 'v1.2', 'v', '1', '__proto__', 'a_b-c'])
      expect((await store.setAlias('m', alias, 1)).aliases.includes(alias)).toEqual(true);
    expect(Object.keys((await store.getModel('m')).aliases).length).toEqual(6);
  });

  test('moves an alias only from where it is expected', async ({ store }) => {
    await makeVersions(store, 3);
    expect(await codeOf(store.setAlias('m', 'champion', 1, { expected: 2 }))).toEqual(
      'OPTION_INVALID',
    );
    await store.setAlias('m', 'champion', 1, { expected: null });
    expect(await detailsOf(store.setAlias('m', 'champion', 2, { expected: null }))).toEqual({
      option: 'the expected version of alias champion',
      value: 'none',
      expected: '1, which the alias names now',
    });
    await store.setAlias('m', 'champion', 2, { expected: 1 });
    expect(await detailsOf(store.setAlias('m', 'champion', 3, { expected: 1 }))).toEqual({
      option: 'the expected version of alias champion',
      value: '1',
      expected: '2, which the alias names now',
    });
    expect(await championOf(store)).toEqual(2);
    expect((await store.verifyAudit()).entries).toEqual(5);
  });

  test('lets one of several set an alias that they expect alike', async ({ store }) => {
    await makeVersions(store, 4);
    await store.setAlias('m', 'champion', 1);
    const codes = await Promise.all(
      [2, 3, 4].map((version) => codeOf(store.setAlias('m', 'champion', version, { expected: 1 }))),
    );
    expect(codes.sort()).toEqual(['OPTION_INVALID', 'OPTION_INVALID', 'resolved']);
  });

  test('rolls an alias back step by step and never forward', async ({ store }) => {
    await makeVersions(store, 4);
    for (const version of [1, 2, 1, 3]) await store.setAlias('m', 'champion', version);
    await store.setAlias('m', 'challenger', 4);
    const back = async (): Promise<number> =>
      (await store.rollbackAlias('m', 'champion', { reason: 'worse' })).version;
    expect([await back(), await back()]).toEqual([1, 2]);
    await store.setAlias('m', 'champion', 4);
    expect([await back(), await back()]).toEqual([2, 1]);
    expect(await detailsOf(store.rollbackAlias('m', 'champion'))).toEqual({
      model: 'm',
      alias: 'champion',
      aliases: ['challenger', 'champion'],
    });
    expect(await codeOf(store.rollbackAlias('m', 'challenger'))).toEqual('MODEL_ALIAS_NOT_FOUND');
    expect(await codeOf(store.rollbackAlias('m', 'unknown'))).toEqual('MODEL_ALIAS_NOT_FOUND');
    expect((await store.getModel('m')).aliases).toEqual({ challenger: 4, champion: 1 });
  });

  test('takes an alias away and rolls it back', async ({ store }) => {
    await makeVersions(store, 2);
    await store.setAlias('m', 'champion', 1);
    await store.setAlias('m', 'champion', 2);
    await store.deleteAlias('m', 'champion', { reason: 'stopped' });
    const gone = { model: 'm', alias: 'champion', aliases: [] };
    expect(await detailsOf(store.getVersionByAlias('m', 'champion'))).toEqual(gone);
    expect(await detailsOf(store.deleteAlias('m', 'champion'))).toEqual(gone);
    expect((await store.rollbackAlias('m', 'champion')).version).toEqual(2);
    expect((await store.rollbackAlias('m', 'champion')).version).toEqual(1);
  });

  test('deletes the champion with its aliases, and rolls back to the one before', async ({
    store,
  }) => {
    await makeVersions(store, 3);
    for (const version of [1, 2, 3, 2]) await store.setAlias('m', 'champion', version);
    await store.setAlias('m', 'other', 2);
    await store.setAlias('m', 'challenger', 1);
    await store.deleteVersion('m', 2, { reason: 'poisoned' });
    expect(await codeOf(store.getVersionByAlias('m', 'champion'))).toEqual('MODEL_ALIAS_NOT_FOUND');
    expect(await codeOf(store.getVersion('m', 2))).toEqual('MODEL_VERSION_NOT_FOUND');
    expect(await codeOf(store.readModelFile('m', 2))).toEqual('MODEL_VERSION_NOT_FOUND');
    expect((await store.getModel('m')).aliases).toEqual({ challenger: 1 });
    expect((await store.rollbackAlias('m', 'champion')).version).toEqual(3);
    expect((await store.rollbackAlias('m', 'champion')).version).toEqual(1);
    expect(await codeOf(store.rollbackAlias('m', 'other'))).toEqual('MODEL_ALIAS_NOT_FOUND');
    expect((await store.verifyAudit()).firstBroken).toEqual(null);
  });
}
