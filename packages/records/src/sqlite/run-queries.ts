import type { Compilable, Selectable } from 'kysely';
import type { FinalStatus, Run, RunError, RunInfo } from '../tracking/entities.ts';
import { isRunIdPrefix, runNotFound } from '../tracking/run-id.ts';
import { sortedRecord } from '../tracking/sorted-record.ts';
import type { CheckedNewRun } from '../tracking/checks.ts';
import { query, type Transaction } from './database.ts';
import { sortedArtifacts } from './content-queries.ts';
import { metricOf } from './metric-queries.ts';
import type { Schema } from './schema.ts';

/** How many ids go into one query, and how many ids a wrong one is compared with. */
const CHUNK = 500;
const NEAREST_OF = 1_000;

type RunRow = Selectable<Schema['runs']> & { readonly experiment_name: string };

const runs = query
  .selectFrom('runs')
  .innerJoin('experiments', 'experiments.experiment_id', 'runs.experiment_id')
  .selectAll('runs')
  .select('experiments.name as experiment_name');

/**
 * The run of this id or unique prefix.
 *
 * @throws KetflowError `RUN_NOT_FOUND` with the nearest id.
 */
export function requireRun(transaction: Transaction, typed: string): RunInfo {
  if (isRunIdPrefix(typed)) {
    const found = transaction.all(
      runs.where('run_id', '>=', typed).where('run_id', '<', `${typed}g`).limit(2),
    );
    if (found.length === 1) return infoOf(found[0]);
    if (found.length > 1)
      throw runNotFound(
        typed,
        found.map((row) => row.run_id),
      );
  }
  const known = query.selectFrom('runs').select('run_id').orderBy('sequence', 'desc');
  throw runNotFound(
    typed,
    transaction.all(known.limit(NEAREST_OF)).map((row) => row.run_id),
  );
}

/** Runs, newest first. */
export function selectRuns(
  transaction: Transaction,
  experimentId: string | undefined,
  limit: number,
): RunInfo[] {
  const newest = runs
    .orderBy('runs.start_time', 'desc')
    .orderBy('runs.sequence', 'desc')
    .limit(limit);
  const wanted =
    experimentId === undefined
      ? newest
      : newest.where('runs.experiment_id', '=', Number(experimentId));
  return transaction.all(wanted).map(infoOf);
}

/** The runs that have not ended. */
export function selectRunning(transaction: Transaction): RunInfo[] {
  return transaction.all(runs.where('runs.status', '=', 'RUNNING')).map(infoOf);
}

/** Makes the row of a run. */
export function insertRun(transaction: Transaction, runId: string, run: CheckedNewRun): void {
  transaction.all(
    query.insertInto('runs').values({
      run_id: runId,
      experiment_id: Number(run.experimentId),
      name: run.runName ?? `${run.command}-${runId.slice(0, 8)}`,
      command: run.command,
      status: 'RUNNING',
      start_time: run.startTime,
    }),
  );
}

/** Ends a run if it is `RUNNING`; otherwise changes nothing. */
export function updateEndedRun(
  transaction: Transaction,
  runId: string,
  status: FinalStatus,
  endTime: number,
  error: RunError | undefined,
): void {
  transaction.all(
    query
      .updateTable('runs')
      .set({
        status,
        end_time: endTime,
        error_code: error?.code ?? null,
        error_message: error?.message ?? null,
      })
      .where('run_id', '=', runId)
      .where('status', '=', 'RUNNING'),
  );
}

/** The whole documents of runs, in the same order. */
export function documentsOf(transaction: Transaction, infos: readonly RunInfo[]): Run[] {
  const documents: Run[] = [];
  for (let start = 0; start < infos.length; start += CHUNK)
    documents.push(...documentsOfChunk(transaction, infos.slice(start, start + CHUNK)));
  return documents;
}

function documentsOfChunk(transaction: Transaction, infos: readonly RunInfo[]): Run[] {
  const ids = infos.map((info) => info.runId);
  const rowsByRun = <R extends { run_id: string }>(
    builder: Compilable<R>,
  ): ((runId: string) => R[]) => {
    const byRun = Map.groupBy(transaction.all(builder), (row) => row.run_id);
    return (runId) => byRun.get(runId) ?? [];
  };
  const params = rowsByRun(query.selectFrom('params').selectAll().where('run_id', 'in', ids));
  const tags = rowsByRun(query.selectFrom('tags').selectAll().where('run_id', 'in', ids));
  const latest = rowsByRun(
    query.selectFrom('latest_metrics').selectAll().where('run_id', 'in', ids),
  );
  const artifacts = rowsByRun(query.selectFrom('artifacts').selectAll().where('run_id', 'in', ids));
  return infos.map((info) => ({
    info,
    params: sortedRecord(params(info.runId).map(({ key, value }) => [key, value])),
    metrics: sortedRecord(latest(info.runId).map((row) => [row.key, metricOf(row)])),
    tags: sortedRecord(tags(info.runId).map(({ key, value }) => [key, value])),
    artifacts: sortedArtifacts(artifacts(info.runId)),
  }));
}

function infoOf(row: RunRow): RunInfo {
  return {
    runId: row.run_id,
    runName: row.name,
    experimentId: String(row.experiment_id),
    experimentName: row.experiment_name,
    command: row.command,
    status: row.status,
    startTime: row.start_time,
    endTime: row.end_time ?? undefined,
    lifecycleStage: row.lifecycle_stage,
    error:
      row.error_code === null
        ? undefined
        : { code: row.error_code, message: row.error_message ?? '' },
  };
}
