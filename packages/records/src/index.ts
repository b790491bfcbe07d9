/**
 * Experiments, runs, parameters, metrics and artifacts in the words of MLflow, and the stores that keep them.
 * Boundary: Node only; knows nothing of solvers or models. Invariant: what is recorded is recorded as a whole or not at
 * all, and a run whose process is gone never reads as `RUNNING`.
 * @module
 */
export type {
  Artifact,
  Experiment,
  FinalStatus,
  LifecycleStage,
  Metric,
  Run,
  RunError,
  RunInfo,
  RunStatus,
} from './tracking/entities.ts';
export type {
  ExperimentStore,
  MetricPoint,
  NewRun,
  RunEnd,
  RunFilter,
  RunReader,
  RunWriter,
  StoreClock,
  TrackingStore,
} from './tracking/tracking-store.ts';
export { recordRun, type ActiveRun } from './tracking/record-run.ts';
export { openMemoryStore } from './memory/memory-store.ts';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.ts';
export { openStore } from './open-store.ts';
