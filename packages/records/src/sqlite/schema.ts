import type { Generated } from 'kysely';
import type { AuditAction } from '../registry/entities.ts';

/** The tables of the store as Kysely's types; made by the migrations beside this file. */
export interface Schema {
  experiments: ExperimentRow;
  runs: RunRow;
  params: TextRow;
  tags: TextRow;
  metrics: MetricRow;
  latest_metrics: MetricRow;
  artifacts: ArtifactRow;
  registered_models: RegisteredModelRow;
  model_versions: ModelVersionRow;
  model_version_tags: ModelVersionTagRow;
  model_aliases: ModelAliasRow;
  registry_audit: AuditRow;
  /** SQLite's own: the greatest number that an AUTOINCREMENT column ever had. */
  sqlite_sequence: { name: string; seq: number };
}

interface ExperimentRow {
  /** Text outside: `0`, `1`, …. */
  experiment_id: Generated<number>;
  name: string;
  lifecycle_stage: Generated<'active' | 'deleted'>;
  creation_time: number;
}

interface RunRow {
  /** Order of making, from 1. */
  sequence: Generated<number>;
  run_id: string;
  experiment_id: number;
  name: string;
  command: string;
  status: 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';
  start_time: number;
  end_time: Generated<number | null>;
  lifecycle_stage: Generated<'active' | 'deleted'>;
  error_code: Generated<string | null>;
  error_message: Generated<string | null>;
}

interface TextRow {
  run_id: string;
  key: string;
  value: string;
}

interface MetricRow {
  run_id: string;
  key: string;
  step: number;
  timestamp: number;
  /** 0 for NaN, which SQLite cannot hold; infinities are kept. */
  value: number;
  is_nan: 0 | 1;
}

interface ArtifactRow {
  run_id: string;
  path: string;
  size_bytes: number;
  sha256: string;
}

interface RegisteredModelRow {
  name: string;
  creation_time: number;
  last_updated: number;
  /** The greatest number that was ever given away; 0 before the first. */
  last_version: number;
}

interface ModelVersionRow {
  name: string;
  version: number;
  creation_time: number;
  run_id: string | null;
  description: string;
  size_bytes: number;
  sha256: string;
  /** Canonical JSON. */
  metadata: string;
}

interface ModelVersionTagRow {
  name: string;
  version: number;
  key: string;
  value: string;
}

interface ModelAliasRow {
  name: string;
  alias: string;
  version: number;
}

interface AuditRow {
  sequence: number;
  time: number;
  actor: string;
  action: AuditAction;
  name: string;
  version: number | null;
  alias: string | null;
  previous_version: number | null;
  reason: string | null;
  /** Canonical JSON. */
  evidence: string | null;
  previous_hash: string;
  hash: string;
}
