import { WorkBudget } from '@ketflow/core';
import type { Model } from '../../model/problem.ts';
import type { SampleRequest } from '../../sampler.ts';
import type { Job, JobResult, JobRunner, JobWatch } from './job.ts';
import { portfolioSamplers } from './portfolio-samplers.ts';

/** What a job needs of the world around it. */
export type JobWorld = Pick<SampleRequest, 'clock' | 'signal' | 'stop' | 'pool'>;

/** The share of a job, which passes on what is debited from it. */
class Share extends WorkBudget {
  readonly #passOn: (evaluations: number) => void;

  constructor(limit: number, passOn: (evaluations: number) => void) {
    super(limit);
    this.#passOn = passOn;
  }

  override debit(wanted: number): number {
    const granted = super.debit(wanted);
    this.#passOn(granted);
    return granted;
  }
}

/** Runs one job in this thread; `debit` is told of its evaluations before they are done. */
export async function runJob(
  model: Model,
  job: Job,
  world: JobWorld,
  watch: JobWatch,
  debit: (evaluations: number) => void,
): Promise<JobResult> {
  const { clock } = world;
  const startSeconds = clock?.seconds() ?? 0;
  const isTimed = job.seconds < Infinity && clock !== undefined;
  const set = await portfolioSamplers[job.solver].sample(
    { model },
    {
      ...world,
      stream: job.stream,
      budget: new Share(job.budget, debit),
      target: job.target,
      options: job.options,
      initialStates: job.initialStates,
      onImprovement: watch,
      ...(isTimed ? { deadlineSeconds: startSeconds + job.seconds } : {}),
    },
  );
  return { rows: set.rows, info: set.info, startSeconds };
}

/** One job after the other in this thread. */
export function inlineRunner(model: Model, world: JobWorld): JobRunner {
  return {
    width: 1,
    async run(jobs, watch, debit) {
      const results: JobResult[] = [];
      for (const job of jobs) results.push(await runJob(model, job, world, watch, debit));
      return results;
    },
  };
}
