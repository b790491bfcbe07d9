import { KetflowError } from '@ketflow/core';
import type { ArtifactFiles } from './artifact-files.ts';
import { selectArtifacts } from './content-queries.ts';
import type { Database } from './database.ts';
import type { LiveRuns } from './live-runs.ts';
import { selectRunning, updateEndedRun } from './run-queries.ts';

/**
 * Ends the runs whose process is gone as `FAILED` with `RUN_INTERRUPTED`, at the time `now`, and clears away what they
 * had not finished writing. Several may do this at once.
 */
export async function failInterrupted(
  database: Database,
  live: LiveRuns,
  files: ArtifactFiles,
  now: number,
): Promise<void> {
  const running = await database.read(selectRunning);
  const gone = running.filter((info) => !live.isAlive(info.runId));
  if (gone.length === 0) return;
  const recorded = await database.write((transaction) =>
    gone.map(({ runId }) => {
      const { message } = new KetflowError('RUN_INTERRUPTED', { runId });
      const error = { code: 'RUN_INTERRUPTED', message };
      updateEndedRun(transaction, runId, 'FAILED', now, error);
      return selectArtifacts(transaction, runId).map(({ path }) => path);
    }),
  );
  gone.forEach(({ experimentId, runId }, i) => {
    live.forget(runId);
    files.clear(experimentId, runId, recorded[i]);
  });
}
