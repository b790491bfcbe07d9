import { KetflowError } from '@ketflow/core';
import type { Bqm } from '../model/bqm.ts';
import { rest } from '../pause.ts';
import type { SampleRequest } from '../sampler.ts';
import type { Job, JobResult, JobRunner, JobWatch } from '../samplers/auto/job.ts';
import type { SolverThreads, SolverWorker } from './solver-threads.ts';

/** Jobs of a portfolio on workers, as many at a time as there are. */
export function threadedRunner(
  bqm: Bqm,
  threads: SolverThreads,
  { clock, signal, stop, pool = {} }: SampleRequest,
): JobRunner {
  const { vartype, linear, offset, rowStart, neighbours, couplings } = bqm;
  const model = { vartype, linear, offset, rowStart, neighbours, couplings };
  for (const worker of threads.workers) worker.post({ type: 'model', model });
  return {
    width: threads.size,
    async run(jobs, watch, debit) {
      const results = new Array<JobResult>(jobs.length);
      let next = 0;
      let isOver = false;
      const serve = async (worker: SolverWorker): Promise<void> => {
        while (next < jobs.length) {
          const id = next++;
          // The worker has a clock of its own.
          const startSeconds = clock?.seconds() ?? 0;
          const result = await runOn(worker, id, jobs[id], pool, watch);
          results[id] = { ...result, startSeconds };
        }
      };
      /** Workers hear of a stop by message. */
      const passStopOn = async (): Promise<void> => {
        while (!isOver) {
          if (signal?.aborted === true || stop?.aborted === true) {
            for (const worker of threads.workers) worker.post({ type: 'stop' });
            return;
          }
          await rest();
        }
      };
      const stopping = passStopOn();
      try {
        await Promise.all(threads.workers.map(serve));
      } finally {
        isOver = true;
        await stopping;
      }
      signal?.throwIfAborted();
      for (const { info } of results) debit(info.evaluations);
      return results;
    },
  };
}

function runOn(
  worker: SolverWorker,
  id: number,
  { stream, ...rest }: Job,
  pool: NonNullable<SampleRequest['pool']>,
  watch: JobWatch,
): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    worker.listen((message) => {
      if (message.type === 'improvement' && message.id === id) watch(message.improvement);
      else if (message.type === 'result' && message.id === id) resolve(message.result);
      else if (message.type === 'failure') {
        reject(new KetflowError('KERNEL_TRAP', { kernel: 'solver', reason: message.message }));
      }
    });
    worker.post({ type: 'job', id, job: { ...rest, key: stream.key, pool } });
  });
}
