import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject, Store } from '@ketflow/records';
import { compareEngines, operation } from './compare-engines.ts';

const model = fc.constantFrom('m', 'm', 'n', 'a/b');
const alias = fc.constantFrom('champion', 'champion', 'challenger', 'latest');
const version = fc.integer({ min: 0, max: 4 });
const file = fc.uint8Array({ maxLength: 4 });
const text = fc.string({ unit: 'binary', maxLength: 8 });
const object = fc.dictionary(text, fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }), {
  maxKeys: 3,
}) as fc.Arbitrary<JsonObject>;

const create = operation(
  'createVersion',
  fc.record({
    name: model,
    file,
    description: text,
    metadata: object,
    tags: fc.dictionary(text, text),
  }),
  ({ store }, newVersion) => store.createVersion(newVersion),
);
const plainCreate = operation('createVersion', file, ({ store }, bytes) =>
  store.createVersion({ name: 'm', file: bytes }),
);
const change = fc.record({
  reason: text,
  evidence: object,
  expected: fc.option(version),
});
const set = operation('setAlias', fc.tuple(model, alias, version), ({ store }, args) =>
  store.setAlias(...args),
);
const rollback = operation('rollbackAlias', fc.tuple(model, alias), ({ store }, args) =>
  store.rollbackAlias(...args),
);
const operations = [
  create,
  plainCreate,
  plainCreate,
  set,
  set,
  rollback,
  operation('setAlias', fc.tuple(model, alias, version, change), ({ store }, args) =>
    store.setAlias(...args),
  ),
  operation('deleteAlias', fc.tuple(model, alias, fc.record({ reason: text })), ({ store }, args) =>
    store.deleteAlias(...args),
  ),
  operation('deleteVersion', fc.tuple(model, version), ({ store }, args) =>
    store.deleteVersion(...args),
  ),
  operation('getVersionByAlias', fc.tuple(model, alias), ({ store }, args) =>
    store.getVersionByAlias(...args),
  ),
  operation('readModelFile', fc.tuple(model, version), ({ store }, args) =>
    store.readModelFile(...args),
  ),
  operation('getVersion', fc.tuple(model, version), ({ store }, args) => store.getVersion(...args)),
  operation(
    'listAudit',
    fc.tuple(model, fc.integer({ min: 0, max: 3 })),
    ({ store }, [name, limit]) => store.listAudit({ name, limit }),
  ),
];

/** Everything that there is, after a look at what must hold whatever was done. */
async function everything(store: Store): Promise<unknown> {
  const models = await store.listModels();
  const versions = await Promise.all(models.map(({ name }) => store.listVersions(name)));
  for (const [i, { aliases }] of models.entries())
    for (const [named, number] of Object.entries(aliases))
      expect(versions[i].find(({ version: v }) => v === number)?.aliases).toContain(named);
  const audit = await store.verifyAudit();
  expect(audit.firstBroken).toBe(null);
  return { models, versions, audit, entries: await store.listAudit() };
}

it('SQLite keeps models as memory does, whatever is done', () =>
  compareEngines(operations, everything));
