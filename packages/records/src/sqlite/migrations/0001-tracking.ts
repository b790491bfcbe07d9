import type { Migration } from './migration.ts';

/**
 * Experiments, runs and what is recorded into them. Names follow MLflow's own schema where it has the thing. A key's
 * latest metric point is kept apart so that a run document never scans histories.
 */
export const tracking: Migration = {
  version: 1,
  apply: (database, now) => {
    database.exec(`
      CREATE TABLE experiments (
        experiment_id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        lifecycle_stage TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle_stage IN ('active', 'deleted')),
        creation_time INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE runs (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        run_id TEXT NOT NULL UNIQUE,
        experiment_id INTEGER NOT NULL REFERENCES experiments (experiment_id),
        name TEXT NOT NULL,
        command TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('RUNNING', 'FINISHED', 'FAILED', 'KILLED')),
        start_time INTEGER NOT NULL,
        end_time INTEGER,
        lifecycle_stage TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle_stage IN ('active', 'deleted')),
        error_code TEXT,
        error_message TEXT,
        CHECK ((status = 'RUNNING') = (end_time IS NULL))
      ) STRICT;
      CREATE INDEX runs_newest ON runs (start_time DESC, sequence DESC);
      CREATE INDEX runs_of_experiment ON runs (experiment_id, start_time DESC, sequence DESC);
      CREATE INDEX runs_running ON runs (run_id) WHERE status = 'RUNNING';
      CREATE TABLE params (
        run_id TEXT NOT NULL REFERENCES runs (run_id),
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run_id, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE tags (
        run_id TEXT NOT NULL REFERENCES runs (run_id),
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run_id, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE metrics (
        run_id TEXT NOT NULL REFERENCES runs (run_id),
        key TEXT NOT NULL,
        step INTEGER NOT NULL,
        timestamp INTEGER NOT NULL,
        value REAL NOT NULL,
        is_nan INTEGER NOT NULL CHECK (is_nan IN (0, 1)),
        PRIMARY KEY (run_id, key, step, timestamp, value, is_nan)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE latest_metrics (
        run_id TEXT NOT NULL REFERENCES runs (run_id),
        key TEXT NOT NULL,
        step INTEGER NOT NULL,
        timestamp INTEGER NOT NULL,
        value REAL NOT NULL,
        is_nan INTEGER NOT NULL CHECK (is_nan IN (0, 1)),
        PRIMARY KEY (run_id, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE artifacts (
        run_id TEXT NOT NULL REFERENCES runs (run_id),
        path TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (run_id, path)
      ) STRICT, WITHOUT ROWID;
    `);
    // Every MLflow client expects an experiment 0 of this name.
    database
      .prepare(
        `INSERT INTO experiments (experiment_id, name, creation_time) VALUES (0, 'Default', ?)`,
      )
      .run(now);
  },
};
