import { createHash } from 'node:crypto';
import type { JsonObject } from '../registry/json.ts';
import type { Store } from '../store.ts';
import { codeOf, type ContractTest, type ContractTools } from './contract-tools.ts';

const SHA256_EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const nothing = new Uint8Array();

/** The audit: an entry for every change, in a chain. */
export function auditContract({ expect }: ContractTools, test: ContractTest<Store>): void {
  test('writes an entry for every change', async ({ store }) => {
    await store.createVersion({ name: 'm', file: nothing });
    await store.createVersion({ name: 'm', file: nothing });
    const evidence = { verdict: 'better', interval: [0.1, -0], z: null, a: {} };
    await store.setAlias('m', 'champion', 1, { reason: 'first ü', evidence });
    await store.setAlias('m', 'champion', 2);
    await store.rollbackAlias('m', 'champion', { reason: 'worse' });
    await store.deleteVersion('m', 1, { reason: 'old' });
    const entries = [...(await store.listAudit())].reverse();
    const file = { sha256: SHA256_EMPTY, sizeBytes: 0 };
    const expected = [
      ['version.created', 1, null, null, null, file],
      ['version.created', 2, null, null, null, file],
      ['alias.set', 1, 'champion', null, 'first ü', { ...evidence, interval: [0.1, 0] }],
      ['alias.set', 2, 'champion', 1, null, null],
      ['alias.rolled-back', 1, 'champion', 2, 'worse', null],
      ['alias.deleted', null, 'champion', 1, 'old', null],
      ['version.deleted', 1, null, null, 'old', null],
    ];
    expect(
      entries.map((e) => [e.action, e.version, e.alias, e.previousVersion, e.reason, e.evidence]),
    ).toEqual(expected);
    for (const [i, { sequence, actor, name, time }] of entries.entries())
      expect([sequence, actor, name, time >= 1_000]).toEqual([i + 1, 'local', 'm', true]);
    expect((await store.getModel('m')).lastUpdated).toEqual(entries[6].time);
  });

  test('chains every entry to the one before by the hash of its canonical JSON', async ({
    store,
  }) => {
    await store.createVersion({ name: 'm', file: nothing });
    await store.setAlias('m', 'a', 1, { evidence: { z: 1, a: ['"', 1e-7, { d: 1, c: 2 }] } });
    await store.createVersion({ name: 'n', file: nothing });
    await store.deleteAlias('m', 'a');
    let previousHash = '0'.repeat(64);
    for (const entry of [...(await store.listAudit())].reverse()) {
      const { hash, ...rest } = entry;
      expect(rest.previousHash).toEqual(previousHash);
      // The evidence comes sorted; the other fields are not nested.
      const canonical = JSON.stringify(Object.fromEntries(Object.entries(rest).sort()));
      expect(hash).toEqual(createHash('sha256').update(canonical).digest('hex'));
      previousHash = hash;
    }
    expect(await store.verifyAudit()).toEqual({ entries: 4, firstBroken: null });
  });

  test('lists the newest entries, of one model if asked', async ({ store }) => {
    expect(await store.listAudit()).toEqual([]);
    for (const name of ['a', 'b', 'a', 'b', 'b'])
      await store.createVersion({ name, file: nothing });
    const numbersOf = async (filter: { name?: string; limit?: number }): Promise<number[]> =>
      (await store.listAudit(filter)).map(({ sequence }) => sequence);
    expect(await numbersOf({})).toEqual([5, 4, 3, 2, 1]);
    expect(await numbersOf({ name: 'a' })).toEqual([3, 1]);
    expect(await numbersOf({ name: 'b', limit: 2 })).toEqual([5, 4]);
    expect(await codeOf(store.listAudit({ name: '' }))).toEqual('MODEL_NOT_FOUND');
    for (const limit of [0, 1.5, 50_001])
      expect(await codeOf(store.listAudit({ limit }))).toEqual('OPTION_INVALID');
  });

  test('refuses a reason or evidence that cannot be stored', async ({ store }) => {
    await store.createVersion({ name: 'm', file: nothing });
    const evidence = { score: Infinity } as JsonObject;
    expect(await codeOf(store.setAlias('m', 'a', 1, { evidence }))).toEqual('OPTION_INVALID');
    const reason = 'x'.repeat(100_001);
    for (const call of [
      store.setAlias('m', 'a', 1, { reason }),
      store.deleteAlias('m', 'a', { reason }),
      store.rollbackAlias('m', 'a', { reason }),
      store.deleteVersion('m', 1, { reason }),
    ])
      expect(await codeOf(call)).toEqual('OPTION_INVALID');
    expect((await store.verifyAudit()).entries).toEqual(1);
  });
}
