/** A named collection of runs, as in MLflow. */
export interface Experiment {
  /** Decimal digits as text; `0` is the experiment `Default`, which every store has. */
  readonly experimentId: string;
  readonly name: string;
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
}

/** Whether an experiment or run is in use or in the waste basket. */
export type LifecycleStage = 'active' | 'deleted';

/** Where a run stands; all but `RUNNING` are final. */
export type RunStatus = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** The status with which a run ends. */
export type FinalStatus = Exclude<RunStatus, 'RUNNING'>;

/** Why a run failed or was stopped. */
export interface RunError {
  /** A code of the error catalogue. */
  readonly code: string;
  readonly message: string;
}

/** What a run is, without what was recorded into it. */
export interface RunInfo {
  /** 32 hexadecimal digits. */
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly experimentName: string;
  /** The command or function that made the run, for instance `quickstart`. */
  readonly command: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Milliseconds since 1970; undefined while the run is `RUNNING`. */
  readonly endTime: number | undefined;
  readonly lifecycleStage: LifecycleStage;
  readonly error: RunError | undefined;
}

/** One point of a metric. Two points of a run that agree in everything are one point. */
export interface Metric {
  readonly key: string;
  /** Any double; -0 is kept as 0. */
  readonly value: number;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** A file of a run. */
export interface Artifact {
  /** Relative path with `/` between its segments. */
  readonly path: string;
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The whole document of a run, but for the history of its metrics (`getMetricHistory`) and the bytes of its artifacts. */
export interface Run {
  readonly info: RunInfo;
  readonly params: Readonly<Record<string, string>>;
  /** The latest point of every metric: the greatest by step, then timestamp, then value. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Sorted by path. */
  readonly artifacts: readonly Artifact[];
}
