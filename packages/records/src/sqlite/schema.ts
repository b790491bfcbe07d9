import type { Generated } from 'kysely';

/** The tables of the store as Kysely's types; made by the migrations beside this file. */
export interface Schema {
  experiments: ExperimentRow;
  runs: RunRow;
  params: TextRow;
  tags: TextRow;
  metrics: MetricRow;
  latest_metrics: MetricRow;
  artifacts: ArtifactRow;
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
