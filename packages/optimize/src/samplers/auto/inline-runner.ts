import { WorkBudget } from '@ketflow/core';
import type { Model } from '../../model/problem.ts';
import type { SampleSet } from '../../sample-set.ts';
import type { SampleRequest } from '../../sampler.ts';
import type { Job, JobResult, JobRunner, JobWatch } from './job.ts';
import { portfolioSamplers } from './portfolio-samplers.ts';

/** What a job needs of the world around it. */
export type JobWorld = Pick<SampleRequest, 'clock' | 'signal' | 'stop' | 'pool'>;

/** Runs one job in this thread. */
export async function runJob(
  model: Model,
  job: Job,
  world: JobWorld,
  watch: JobWatch,
): Promise<JobResult> {
  const { clock } = world;
  const isTimed = job.seconds < Infinity && clock !== undefined;
  const set = await portfolioSamplers[job.solver].sample(
    { model },
    {
      ...world,
      stream: job.stream,
      budget: new WorkBudget(job.budget),
      target: job.target,
      options: job.options,
      initialStates: job.initialStates,
      onImprovement: watch,
      ...(isTimed ? { deadlineSeconds: clock.seconds() + job.seconds } : {}),
    },
  );
  return resultOf(set);
}

function resultOf(set: SampleSet): JobResult {
  return {
    samples: set.rows.map(({ sample, numOccurrences }) => [sample, numOccurrences]),
    energy: set.first?.energy ?? Infinity,
    info: set.info,
  };
}

/** One job after the other in this thread. */
export function inlineRunner(model: Model, world: JobWorld): JobRunner {
  return {
    width: 1,
    async run(jobs, watch) {
      const results: JobResult[] = [];
      for (const job of jobs) results.push(await runJob(model, job, world, watch));
      return results;
    },
  };
}
