import type { Selectable } from 'kysely';
import type { Artifact } from '../tracking/entities.ts';
import { sortedByKey } from '../tracking/sorted-record.ts';
import { query, type Transaction } from './database.ts';
import type { Schema } from './schema.ts';

/** The params of a run. */
export function selectParams(transaction: Transaction, runId: string): Map<string, string> {
  const rows = query.selectFrom('params').select(['key', 'value']).where('run_id', '=', runId);
  return new Map(transaction.all(rows).map(({ key, value }) => [key, value]));
}

/** Records params that have no other value yet. */
export function insertParams(
  transaction: Transaction,
  runId: string,
  params: ReadonlyMap<string, string>,
): void {
  for (const [key, value] of params)
    transaction.all(
      query
        .insertInto('params')
        .values({ run_id: runId, key, value })
        .onConflict((conflict) => conflict.doNothing()),
    );
}

/** Sets tags; the new value wins. */
export function upsertTags(
  transaction: Transaction,
  runId: string,
  tags: ReadonlyMap<string, string>,
): void {
  for (const [key, value] of tags)
    transaction.all(
      query
        .insertInto('tags')
        .values({ run_id: runId, key, value })
        .onConflict((conflict) => conflict.columns(['run_id', 'key']).doUpdateSet({ value })),
    );
}

/** The artifacts of a run, sorted by path. */
export function selectArtifacts(transaction: Transaction, runId: string): Artifact[] {
  const rows = query.selectFrom('artifacts').selectAll().where('run_id', '=', runId);
  return sortedArtifacts(transaction.all(rows));
}

/** Records an artifact in place of one of the same path. */
export function upsertArtifact(transaction: Transaction, runId: string, artifact: Artifact): void {
  const content = { size_bytes: artifact.sizeBytes, sha256: artifact.sha256 };
  transaction.all(
    query
      .insertInto('artifacts')
      .values({ run_id: runId, path: artifact.path, ...content })
      .onConflict((conflict) => conflict.columns(['run_id', 'path']).doUpdateSet(content)),
  );
}

/** The artifacts of rows, sorted by path. */
export function sortedArtifacts(rows: readonly Selectable<Schema['artifacts']>[]): Artifact[] {
  const artifacts = rows.map(
    ({ path, size_bytes: sizeBytes, sha256 }) => [path, { path, sizeBytes, sha256 }] as const,
  );
  return sortedByKey(artifacts).map(([, artifact]) => artifact);
}
