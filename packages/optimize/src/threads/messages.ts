import type { Adjacency } from '../model/adjacency.ts';
import type { Vartype } from '../model/vartype.ts';
import type { GivenOptions } from '../options.ts';
import type { JobResult } from '../samplers/auto/job.ts';
import type { Improvement } from '../improvement.ts';
import type { PoolRequest } from '../sample-pool.ts';

/** What the caller tells a worker. */
export type ToWorker =
  | { readonly type: 'model'; readonly model: ModelParts }
  | { readonly type: 'job'; readonly id: number; readonly job: JobParts }
  | { readonly type: 'stop' };

/** What a worker tells its caller. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'improvement'; readonly id: number; readonly improvement: Improvement }
  | { readonly type: 'result'; readonly id: number; readonly result: JobResult }
  | { readonly type: 'failure'; readonly id: number; readonly message: string };

/** A `Bqm` without its names. */
export interface ModelParts extends Adjacency {
  readonly vartype: Vartype;
  readonly linear: Float64Array;
  readonly offset: number;
}

/** A `Job` with its stream by key. */
interface JobParts {
  readonly solver: string;
  readonly key: readonly [number, number, number, number];
  readonly budget: number;
  readonly seconds: number;
  readonly target: number;
  readonly options: GivenOptions;
  readonly initialStates: readonly Int8Array[];
  readonly pool: PoolRequest;
}
