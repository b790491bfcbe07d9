import type { DatabaseSync } from 'node:sqlite';
import { KetflowError } from '@ketflow/core';
import { tracking } from './migrations/0001-tracking.ts';
import { registry } from './migrations/0002-registry.ts';
import type { Migration } from './migrations/migration.ts';

const migrations: readonly Migration[] = [tracking, registry];

/** The schema version that this package writes. */
const SCHEMA_VERSION = migrations.length;

/** `Ketf` in ASCII: marks a SQLite file as a store of Ketflow. */
const APPLICATION_ID = 0x4b657466;

/**
 * Brings a store to the newest schema, in one transaction that waits for others who do the same, and sets WAL.
 *
 * @param path - The file, for messages.
 * @param now - Milliseconds since 1970.
 *
 * @throws KetflowError `STORE_NEWER` if a newer version of Ketflow wrote it; nothing is changed then.
 * @throws KetflowError `STORE_MALFORMED` if it is a database of something else; nothing is changed then.
 */
export function migrate(database: DatabaseSync, path: string, now: number): void {
  if (versionOf(database, path) < SCHEMA_VERSION) {
    database.exec('BEGIN IMMEDIATE');
    try {
      // Read again: another process may have migrated while this one waited.
      const version = versionOf(database, path);
      for (const migration of migrations.slice(version)) migration.apply(database, now);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
  // Asked first, because setting it takes a lock on the whole file.
  if (pragma(database, 'journal_mode') !== 'wal') database.exec('PRAGMA journal_mode = WAL');
}

function versionOf(database: DatabaseSync, path: string): number {
  const version = Number(pragma(database, 'user_version'));
  const owner = Number(pragma(database, 'application_id'));
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as {
    tables: number;
  };
  if (owner !== APPLICATION_ID && (owner !== 0 || version !== 0 || tables > 0))
    throw new KetflowError('STORE_MALFORMED', {
      path,
      reason: 'it is a database of another program',
    });
  if (version > SCHEMA_VERSION)
    throw new KetflowError('STORE_NEWER', { path, found: version, supported: SCHEMA_VERSION });
  return version;
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}
