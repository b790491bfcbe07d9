import type { RandomStream } from '@ketflow/core';
import type { GivenOptions } from '../../options.ts';
import type { SampleInfo, SampleRow } from '../../sample-set.ts';
import type { Improvement } from '../../improvement.ts';

/** One call of a sampler as a part of a portfolio. */
export interface Job {
  /** Name of the sampler, one of `portfolioSamplers`. */
  readonly solver: string;
  readonly stream: RandomStream;
  /** Evaluations; Infinity where time limits the job. */
  readonly budget: number;
  /** Seconds; Infinity where evaluations limit the job. */
  readonly seconds: number;
  readonly target: number;
  readonly options: GivenOptions;
  /** Values of the model's vartype. */
  readonly initialStates: readonly Int8Array[];
}

/** What a job has found. */
export interface JobResult {
  /** Best first. */
  readonly rows: readonly SampleRow[];
  readonly info: SampleInfo;
  /** The reading of the caller's clock at its start; 0 without one. */
  readonly startSeconds: number;
}

/** Told of every improvement of a job while it runs. */
export type JobWatch = (improvement: Improvement) => void;

/** Runs jobs on one model, one after the other or several at a time; results come in the order of the jobs. */
export interface JobRunner {
  /** Jobs that run at a time. */
  readonly width: number;
  /** @param debit - Told of all evaluations: before they are done in this thread, when they are known from others. */
  run(
    jobs: readonly Job[],
    watch: JobWatch,
    debit: (evaluations: number) => void,
  ): Promise<readonly JobResult[]>;
}
