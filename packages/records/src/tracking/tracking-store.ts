import type { Artifact, Experiment, FinalStatus, Metric, Run, RunError } from './entities.ts';

/** A run to begin. */
export interface NewRun {
  readonly experimentId: string;
  /** The command or function that makes the run. */
  readonly command: string;
  /** Default: the command and the first eight digits of the run's id. */
  readonly runName?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; default: the store's clock. */
  readonly startTime?: number;
}

/** A metric point to record. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  /** Any safe integer; default 0. */
  readonly step?: number;
  /** Milliseconds since 1970; default: the store's clock. */
  readonly timestamp?: number;
}

/** Which runs to list. */
export interface RunFilter {
  /** Name or id of an experiment; default: all. */
  readonly experiment?: string;
  /** From 1 to 50,000; default 1,000. */
  readonly limit?: number;
}

/** How a run went wrong, given when it is ended. */
export interface RunEnd {
  readonly error?: RunError;
}

/** Experiments by name and id. */
export interface ExperimentStore {
  /**
   * Finds an experiment by name, or makes it.
   *
   * @throws KetflowError `OPTION_INVALID` if the name is blank or longer than 500 characters.
   */
  getOrCreateExperiment(name: string): Promise<Experiment>;
  /**
   * Finds an experiment by name, else by id.
   *
   * @throws KetflowError `EXPERIMENT_NOT_FOUND` with the nearest name.
   */
  getExperiment(nameOrId: string): Promise<Experiment>;
  /** All experiments in the order of their making. */
  listExperiments(): Promise<readonly Experiment[]>;
}

/**
 * What can be read of runs. Every `runId` may be cut to a prefix of four or more digits that only one run has.
 * A run whose process ended before the run did reads as `FAILED` with the error `RUN_INTERRUPTED`.
 *
 * @throws KetflowError `RUN_NOT_FOUND` with the nearest id, from every method that takes a `runId`.
 */
export interface RunReader {
  getRun(runId: string): Promise<Run>;
  /**
   * Runs, newest first: by start time, then by the order of their making.
   *
   * @throws KetflowError `EXPERIMENT_NOT_FOUND` if the filter names an experiment that is not there.
   * @throws KetflowError `OPTION_INVALID` if the limit is no integer from 1 to 50,000.
   */
  listRuns(filter?: RunFilter): Promise<readonly Run[]>;
  /** All points of a metric by step, timestamp and value (NaN counts as 0); empty if there is no such metric. */
  getMetricHistory(runId: string, key: string): Promise<readonly Metric[]>;
  /** The artifacts of a run, sorted by path. */
  listArtifacts(runId: string): Promise<readonly Artifact[]>;
  /**
   * The bytes of an artifact, checked against the SHA-256 with which it was recorded.
   *
   * @throws KetflowError `ARTIFACT_NOT_FOUND` if the run has no artifact of that path.
   * @throws KetflowError `STORE_MALFORMED` if the bytes are missing or not those that were recorded.
   */
  readArtifact(runId: string, path: string): Promise<Uint8Array>;
}

/**
 * What can be recorded into a run that is `RUNNING`. Each call happens as a whole or not at all. Keys have at most 250
 * characters out of letters, digits and `_-./: ` and are normalised paths, as in MLflow.
 *
 * @throws KetflowError `OPTION_INVALID` for a key, value, step, time or path that cannot be stored.
 * @throws KetflowError `RUN_NOT_FOUND` with the nearest id.
 * @throws KetflowError `RUN_FINISHED` if the run has ended.
 */
export interface RunWriter {
  /**
   * Begins a run, owned by this process: should the process die, the run reads as interrupted.
   *
   * @throws KetflowError `EXPERIMENT_NOT_FOUND` if there is no experiment of that id.
   */
  createRun(run: NewRun): Promise<Run>;
  /**
   * Records parameters, at most 6,000 characters each. The same value again changes nothing.
   *
   * @throws KetflowError `PARAM_CHANGED` if a parameter has another value already; none is recorded then.
   */
  logParams(runId: string, params: Readonly<Record<string, string>>): Promise<void>;
  /** Records metric points; NaN and infinite values are kept. A point that is there already is not stored twice. */
  logMetrics(runId: string, points: readonly MetricPoint[]): Promise<void>;
  /** Sets tags, at most 8,000 characters each; the last value wins. */
  setTags(runId: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Stores a file of the run, whole or not at all; an artifact of the same path is replaced.
   * The bytes are copied; text is stored as UTF-8.
   */
  putArtifact(runId: string, path: string, content: Uint8Array | string): Promise<Artifact>;
  /** Ends the run, at the time of the store's clock. */
  endRun(runId: string, status: FinalStatus, end?: RunEnd): Promise<void>;
}

/**
 * Keeps experiments and runs. Engines: SQLite ({@link openSqliteStore}) and memory ({@link openMemoryStore}); each
 * passes `trackingStoreContract` of `@ketflow/records/contract`.
 *
 * @see MLflow REST API, https://mlflow.org/docs/latest/api_reference/rest-api.html, for the words and limits.
 */
export interface TrackingStore extends ExperimentStore, RunReader, RunWriter {
  /** The file or kind of the store, for people. */
  readonly location: string;
  /** Gives everything back. A run that this store began and did not end reads as interrupted from now on. */
  close(): Promise<void>;
}

/** What every engine is given. */
export interface StoreClock {
  /** Wall time in milliseconds since 1970. */
  readonly now: () => number;
}
