// Writes test/fixtures/v<schema version>.db: node --conditions=@ketflow/source test/write-golden-store.ts
// A golden store is written once per schema version and never again: it proves that old stores open.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '@ketflow/records';

const folder = mkdtempSync(join(tmpdir(), 'ketflow-golden-'));
const store = await openSqliteStore({ folder, now: () => 2_000 });
const { experimentId } = await store.getOrCreateExperiment('golden');
const begin = async (runName: string, startTime: number): Promise<string> =>
  (await store.createRun({ experimentId, command: 'race', runName, startTime })).info.runId;

const finished = await begin('ok', 1_000);
await store.logParams(finished, { seed: '0', k: '5' });
await store.setTags(finished, { dataHash: 'sha256:00' });
await store.logMetrics(finished, [
  { key: 'loss', value: Infinity, step: 0, timestamp: 10 },
  { key: 'loss', value: NaN, step: 1, timestamp: 11 },
  { key: 'auc', value: 0.875, step: 0, timestamp: 12 },
]);
await store.putArtifact(finished, 'model/model.onnx', 'not really a model');
await store.endRun(finished, 'FINISHED');
const failed = await begin('bad', 1_001);
await store.endRun(failed, 'FAILED', {
  error: { code: 'DATA_EMPTY', message: 'data.csv is empty.' },
});
await begin('interrupted', 1_002);

const file = new TextEncoder().encode('not really a model');
await store.createVersion({
  name: 'credit',
  file,
  runId: finished,
  description: 'golden ü',
  metadata: { recipe: ['race', { k: 5 }] },
  tags: { stage: 'test' },
});
await store.createVersion({ name: 'credit', file });
await store.createVersion({ name: 'credit', file });
await store.setAlias('credit', 'champion', 1, { reason: 'first', evidence: { auc: 0.875 } });
await store.setAlias('credit', 'champion', 2);
await store.rollbackAlias('credit', 'champion', { reason: 'worse' });
await store.deleteVersion('credit', 3);

const database = new DatabaseSync(join(folder, 'ketflow.db'));
const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
const target = fileURLToPath(new URL(`./fixtures/v${version}.db`, import.meta.url));
// VACUUM INTO refuses to overwrite a golden store.
database.prepare('VACUUM INTO ?').run(target);
database.close();
await store.close();
rmSync(folder, { recursive: true });
