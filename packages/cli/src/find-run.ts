import { KetflowError } from '@ketflow/core';
import type { Run, Store } from '@ketflow/records';

/**
 * The run that an argument names: an id, four or more of its first digits, or `last` for the newest one.
 * @throws KetflowError `RUN_NOT_FOUND`.
 */
export async function findRun(store: Store, argument: string): Promise<Run> {
  if (argument !== 'last') return store.getRun(argument);
  const [newest] = await store.listRuns({ limit: 1 });
  if (newest === undefined) {
    throw new KetflowError('RUN_NOT_FOUND', { runId: 'last', nearest: undefined });
  }
  return newest;
}
