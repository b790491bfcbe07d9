import type { Selectable } from 'kysely';
import type { CheckedNewVersion } from '../registry/checks.ts';
import type { ModelVersion, RegisteredModel } from '../registry/entities.ts';
import { parseObject } from '../registry/json.ts';
import { aliasNotFound, modelNotFound, versionNotFound } from '../registry/registry-errors.ts';
import { sortedByKey, sortedRecord } from '../tracking/sorted-record.ts';
import { query, type Transaction } from './database.ts';
import type { Schema } from './schema.ts';

type ModelRow = Selectable<Schema['registered_models']>;
type VersionRow = Selectable<Schema['model_versions']>;

/** The numbers of a model's versions. */
export interface ModelNumbers {
  readonly name: string;
  /** The greatest that was ever given away. */
  readonly lastVersion: number;
  readonly versions: ReadonlySet<number>;
}

const models = query.selectFrom('registered_models').selectAll();
const aliasRows = query.selectFrom('model_aliases').selectAll();
const tagRows = query.selectFrom('model_version_tags').selectAll();

/**
 * The registered model of this name.
 *
 * @throws KetflowError `MODEL_NOT_FOUND` with the nearest name.
 */
export function requireModel(transaction: Transaction, name: string): RegisteredModel {
  const row = modelRow(transaction, name);
  if (row !== undefined) return modelOf(transaction, row);
  const rows = transaction.all(query.selectFrom('registered_models').select('name'));
  throw modelNotFound(name, rows.map((other) => other.name).sort());
}

/** All registered models, sorted by name. */
export function selectModels(transaction: Transaction): RegisteredModel[] {
  const byName = transaction.all(models).map((row) => [row.name, row] as const);
  return sortedByKey(byName).map(([, row]) => modelOf(transaction, row));
}

/** The numbers of all models. */
export function selectNumbers(transaction: Transaction): ModelNumbers[] {
  const numbers = query.selectFrom('model_versions').select(['name', 'version']);
  const byName = Map.groupBy(transaction.all(numbers), ({ name }) => name);
  return transaction.all(models).map(({ name, last_version: lastVersion }) => ({
    name,
    lastVersion,
    versions: new Set(byName.get(name)?.map(({ version }) => version)),
  }));
}

/** The versions of a model, oldest first. */
export function selectVersions(transaction: Transaction, name: string): ModelVersion[] {
  const aliases = Map.groupBy(
    transaction.all(aliasRows.where('name', '=', name)),
    (row) => row.version,
  );
  const tags = Map.groupBy(transaction.all(tagRows.where('name', '=', name)), (row) => row.version);
  const rows = query
    .selectFrom('model_versions')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version');
  return transaction
    .all(rows)
    .map((row) => versionOf(row, aliases.get(row.version) ?? [], tags.get(row.version) ?? []));
}

/**
 * A version of a model.
 *
 * @throws KetflowError `MODEL_NOT_FOUND`, `MODEL_VERSION_NOT_FOUND`.
 */
export function requireVersion(
  transaction: Transaction,
  name: string,
  version: number,
): ModelVersion {
  const wanted = query
    .selectFrom('model_versions')
    .selectAll()
    .where('name', '=', name)
    .where('version', '=', version);
  const row = transaction.first(wanted);
  if (row?.name === name)
    return versionOf(
      row,
      transaction.all(aliasRows.where('name', '=', name).where('version', '=', version)),
      transaction.all(tagRows.where('name', '=', name).where('version', '=', version)),
    );
  requireModel(transaction, name);
  const numbers = query.selectFrom('model_versions').select('version').where('name', '=', name);
  const versions = transaction.all(numbers.orderBy('version')).map((other) => other.version);
  throw versionNotFound(name, version, versions);
}

/** The version that an alias names; null if it names none. */
export function aliased(transaction: Transaction, name: string, alias: string): number | null {
  const row = transaction.first(aliasRows.where('name', '=', name).where('alias', '=', alias));
  return row?.alias === alias ? row.version : null;
}

/**
 * The version that an alias names.
 *
 * @throws KetflowError `MODEL_NOT_FOUND`, `MODEL_ALIAS_NOT_FOUND`.
 */
export function requireAliased(transaction: Transaction, name: string, alias: string): number {
  const { aliases } = requireModel(transaction, name);
  const version = aliased(transaction, name, alias);
  if (version === null) throw aliasNotFound(name, alias, Object.keys(aliases));
  return version;
}

/** Makes the rows of the next version of a model, and of the model if it is new. Returns the number. */
export function insertVersion(
  transaction: Transaction,
  checked: CheckedNewVersion,
  runId: string | null,
  now: number,
): number {
  const { name } = checked;
  const version = (modelRow(transaction, name)?.last_version ?? 0) + 1;
  transaction.all(
    query
      .insertInto('registered_models')
      .values({ name, creation_time: now, last_updated: now, last_version: version })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ last_version: version })),
  );
  transaction.all(
    query.insertInto('model_versions').values({
      name,
      version,
      creation_time: now,
      run_id: runId,
      description: checked.description,
      size_bytes: checked.sizeBytes,
      sha256: checked.sha256,
      metadata: checked.metadata,
    }),
  );
  for (const [key, value] of checked.tags)
    transaction.all(query.insertInto('model_version_tags').values({ name, version, key, value }));
  return version;
}

/** Removes the row of a version that no alias names. */
export function deleteVersionRow(transaction: Transaction, name: string, version: number): void {
  transaction.all(
    query.deleteFrom('model_versions').where('name', '=', name).where('version', '=', version),
  );
}

/** Lets an alias name a version. */
export function upsertAlias(
  transaction: Transaction,
  name: string,
  alias: string,
  version: number,
): void {
  transaction.all(
    query
      .insertInto('model_aliases')
      .values({ name, alias, version })
      .onConflict((conflict) => conflict.columns(['name', 'alias']).doUpdateSet({ version })),
  );
}

/** Takes an alias away. */
export function deleteAliasRow(transaction: Transaction, name: string, alias: string): void {
  transaction.all(
    query.deleteFrom('model_aliases').where('name', '=', name).where('alias', '=', alias),
  );
}

/** Notes when a model was changed. */
export function updateLastUpdated(transaction: Transaction, name: string, now: number): void {
  transaction.all(
    query.updateTable('registered_models').set({ last_updated: now }).where('name', '=', name),
  );
}

/** Compared once more: SQLite takes every lone surrogate for U+FFFD. */
function modelRow(transaction: Transaction, name: string): ModelRow | undefined {
  const row = transaction.first(models.where('name', '=', name));
  return row?.name === name ? row : undefined;
}

function modelOf(transaction: Transaction, row: ModelRow): RegisteredModel {
  const { name, creation_time: creationTime, last_updated: lastUpdated } = row;
  const aliases = transaction.all(aliasRows.where('name', '=', name));
  const latest = query.selectFrom('model_versions').select('version').where('name', '=', name);
  return {
    name,
    creationTime,
    lastUpdated,
    aliases: sortedRecord(aliases.map(({ alias, version }) => [alias, version])),
    latestVersion: transaction.first(latest.orderBy('version', 'desc').limit(1))?.version ?? null,
  };
}

function versionOf(
  row: VersionRow,
  aliases: readonly { readonly alias: string }[],
  tags: readonly { readonly key: string; readonly value: string }[],
): ModelVersion {
  return {
    name: row.name,
    version: row.version,
    creationTime: row.creation_time,
    runId: row.run_id,
    description: row.description,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    metadata: parseObject(row.metadata, `(metadata of ${row.name}/${row.version})`),
    tags: sortedRecord(tags.map(({ key, value }) => [key, value])),
    aliases: aliases.map(({ alias }) => alias).sort(),
  };
}
