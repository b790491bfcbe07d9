/**
 * Experiments, runs, parameters, metrics, artifacts and registered models in the words of MLflow, and the stores that
 * keep them.
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
export type {
  AuditAction,
  AuditEntry,
  AuditVerdict,
  ModelVersion,
  RegisteredModel,
} from './registry/entities.ts';
export type { JsonObject, JsonValue } from './registry/json.ts';
export type {
  AliasChange,
  AuditFilter,
  ChangeReason,
  ModelRegistry,
  NewModelVersion,
} from './registry/model-registry.ts';
export {
  decideGate,
  refusalReasons,
  type GateCandidate,
  type GateCheck,
  type GateDecision,
  type GateSide,
} from './gate/gate.ts';
export { defaultGatePolicy, parseGatePolicy, type GatePolicy } from './gate/gate-policy.ts';
export type { Store, StoreOptions } from './store.ts';
export { openMemoryStore } from './memory/memory-store.ts';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.ts';
export { openStore } from './open-store.ts';
