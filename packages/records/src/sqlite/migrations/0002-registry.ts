import type { Migration } from './migration.ts';

/**
 * Registered models, their versions and aliases, and the audit of their changes. `last_version` is the greatest number
 * that was ever given away, so that none is given twice. AUTOINCREMENT lets SQLite remember how many audit rows were
 * ever written.
 */
export const registry: Migration = {
  version: 2,
  apply: (database) => {
    database.exec(`
      CREATE TABLE registered_models (
        name TEXT NOT NULL PRIMARY KEY,
        creation_time INTEGER NOT NULL,
        last_updated INTEGER NOT NULL,
        last_version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE model_versions (
        name TEXT NOT NULL REFERENCES registered_models (name),
        version INTEGER NOT NULL,
        creation_time INTEGER NOT NULL,
        run_id TEXT REFERENCES runs (run_id),
        description TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        metadata TEXT NOT NULL,
        PRIMARY KEY (name, version)
      ) STRICT;
      CREATE TABLE model_version_tags (
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name, version, key),
        FOREIGN KEY (name, version) REFERENCES model_versions (name, version) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE model_aliases (
        name TEXT NOT NULL,
        alias TEXT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (name, alias),
        FOREIGN KEY (name, version) REFERENCES model_versions (name, version)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX model_aliases_of_version ON model_aliases (name, version);
      CREATE TABLE registry_audit (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        time INTEGER NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER,
        alias TEXT,
        previous_version INTEGER,
        reason TEXT,
        evidence TEXT,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL
      ) STRICT;
      CREATE INDEX registry_audit_of_model ON registry_audit (name, sequence);
    `);
  },
};
