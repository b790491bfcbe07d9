import { isKetflowError } from '@ketflow/core';
import type { Artifact, FinalStatus, RunError } from './entities.ts';
import type { MetricPoint, NewRun, TrackingStore } from './tracking-store.ts';

/** A run that is being recorded. */
export interface ActiveRun {
  readonly runId: string;
  logParams(params: Readonly<Record<string, string>>): Promise<void>;
  logMetrics(points: readonly MetricPoint[]): Promise<void>;
  setTags(tags: Readonly<Record<string, string>>): Promise<void>;
  putArtifact(path: string, content: Uint8Array | string): Promise<Artifact>;
}

/**
 * Begins a run, does `body` and ends the run: `FINISHED` when the body returns, `KILLED` when it was stopped (an
 * `AbortError`, or the code `STOPPED`), `FAILED` with the error otherwise. The error of the body is thrown on.
 *
 * @param options.statusOf - How a run ends whose body returned; default `FINISHED`.
 *
 * @example
 * await recordRun(store, { experimentId: '0', command: 'race' }, (run) => run.logParams({ seed: '0' }));
 *
 * @throws KetflowError `EXPERIMENT_NOT_FOUND` if there is no experiment of that id.
 */
export async function recordRun<T>(
  store: TrackingStore,
  newRun: NewRun,
  body: (run: ActiveRun) => Promise<T>,
  options: { readonly statusOf?: (result: T) => FinalStatus } = {},
): Promise<T> {
  const { runId } = (await store.createRun(newRun)).info;
  let result: T;
  try {
    result = await body({
      runId,
      logParams: (params) => store.logParams(runId, params),
      logMetrics: (points) => store.logMetrics(runId, points),
      setTags: (tags) => store.setTags(runId, tags),
      putArtifact: (path, content) => store.putArtifact(runId, path, content),
    });
  } catch (error) {
    // The caller must learn of this error even when the store is what failed; the run reads as interrupted then.
    await Promise.allSettled([store.endRun(runId, statusOf(error), { error: describe(error) })]);
    throw error;
  }
  await store.endRun(runId, options.statusOf?.(result) ?? 'FINISHED');
  return result;
}

const isStop = (error: unknown): boolean =>
  isKetflowError(error, 'STOPPED') || (error instanceof Error && error.name === 'AbortError');

const statusOf = (error: unknown): FinalStatus => (isStop(error) ? 'KILLED' : 'FAILED');

function describe(error: unknown): RunError {
  const message = error instanceof Error ? error.message : String(error);
  if (isKetflowError(error)) return { code: error.code, message };
  return { code: isStop(error) ? 'STOPPED' : 'INTERNAL', message };
}
