import { RandomStream, type Clock, type StopSignal } from '@ketflow/core';
import { Bqm } from '../model/bqm.ts';
import { runJob } from '../samplers/auto/inline-runner.ts';
import type { FromWorker, ModelParts, ToWorker } from './messages.ts';

/** The program of a worker of {@link SolverThreads}: runs jobs on the model it was given last. */

interface Port {
  postMessage(message: FromWorker): void;
  on(event: 'message', handle: (message: ToWorker) => void): void;
}

interface WorkerPlatform {
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly performance: { now(): number };
  postMessage?(message: FromWorker): void;
  onmessage?: (event: { readonly data: ToWorker }) => void;
}

const platform = globalThis as unknown as WorkerPlatform;

/** A worker cannot be handed its caller's clock; like every clock it may only stop work and report times. */
const clock: Clock = { seconds: () => platform.performance.now() / 1000 };

let model = Bqm.empty('SPIN');
let isStopped = false;
const stop: StopSignal = {
  get aborted(): boolean {
    return isStopped;
  },
  throwIfAborted: () => undefined,
};

function modelOf({ vartype, linear, offset, ...rows }: ModelParts): Bqm {
  const names = Array.from(linear, (_, i) => String(i));
  return Bqm.fromRows(vartype, names, { linear, offset, ...rows });
}

async function handle(message: ToWorker, post: (message: FromWorker) => void): Promise<void> {
  if (message.type === 'stop') {
    isStopped = true;
    return;
  }
  if (message.type === 'model') {
    model = modelOf(message.model);
    isStopped = false;
    return;
  }
  const { id, job } = message;
  try {
    const { key, pool, ...rest } = job;
    const result = await runJob(
      model,
      { ...rest, stream: RandomStream.fromKey(key) },
      { clock, stop, pool },
      (improvement) => post({ type: 'improvement', id, improvement }),
      () => undefined, // the caller debits what the result tells
    );
    post({ type: 'result', id, result });
  } catch (error) {
    post({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

const node = platform.process?.getBuiltinModule?.('node:worker_threads') as
  { readonly parentPort: Port | null } | undefined;
const port = node?.parentPort;
if (port) {
  const post = (message: FromWorker): void => port.postMessage(message);
  port.on('message', (message) => void handle(message, post));
  post({ type: 'ready' });
} else {
  const post = (message: FromWorker): void => platform.postMessage?.(message);
  platform.onmessage = ({ data }) => void handle(data, post);
  post({ type: 'ready' });
}
