import { KetflowError } from '@ketflow/core';
import { bytesOf, sha256Of } from '../tracking/artifact-content.ts';
import { checkArtifactPath, requireRoomFor } from '../tracking/artifact-path.ts';
import {
  checkExperimentName,
  checkListLimit,
  checkMetrics,
  checkNewRun,
  checkParams,
  checkRunError,
  checkTags,
  requireRunning,
  requireSameParams,
} from '../tracking/checks.ts';
import type { Artifact, Experiment, RunInfo } from '../tracking/entities.ts';
import { checkActor } from '../registry/checks.ts';
import type { Store, StoreOptions } from '../store.ts';
import { newRunId } from '../tracking/run-id.ts';
import { ArtifactFiles } from './artifact-files.ts';
import {
  insertParams,
  selectArtifacts,
  selectParams,
  upsertArtifact,
  upsertTags,
} from './content-queries.ts';
import { Database, type Transaction } from './database.ts';
import {
  experimentNamed,
  insertExperiment,
  requireExperiment,
  selectExperiments,
} from './experiment-queries.ts';
import { failInterrupted } from './interrupted-runs.ts';
import { LiveRuns } from './live-runs.ts';
import { insertMetrics, selectHistory } from './metric-queries.ts';
import { ModelFiles } from './model-files.ts';
import { selectNumbers } from './model-queries.ts';
import {
  documentsOf,
  insertRun,
  requireRun,
  selectRunning,
  selectRuns,
  updateEndedRun,
} from './run-queries.ts';
import { sqliteRegistry } from './sqlite-registry.ts';
import { databaseIn, prepareLayout } from './store-layout.ts';

/** Where a SQLite store is. Name the folder or the file. */
export type SqliteStoreOptions = StoreOptions &
  ({ readonly folder: string } | { readonly file: string }) & {
    /** How long to wait for a lock of another process, in milliseconds; default 30,000. */
    readonly lockWaitMs?: number;
  };

const LOCK_WAIT_MS = 30_000;

/**
 * Opens the store in a folder (`<folder>/ketflow.db`) or in a file, made if it is not there, with its artifacts,
 * model files and the locks of its live runs in folders beside it. Several processes, and several stores of one process, may have it open.
 *
 * @throws KetflowError `STORE_NOT_WRITABLE` if a folder or file cannot be made or written.
 * @throws KetflowError `STORE_NEWER` if a newer version of Ketflow wrote it.
 * @throws KetflowError `STORE_MALFORMED` if it is damaged or the database of another program.
 * @throws KetflowError `STORE_LOCKED` if another process keeps it locked, here and from every method.
 * @throws KetflowError `OPTION_INVALID` if the actor is blank or longer than 250 characters.
 *
 * @example
 * const store = await openSqliteStore({ folder: '.ketflow', now: Date.now });
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { now, lockWaitMs = LOCK_WAIT_MS } = options;
  const actor = checkActor(options.actor ?? 'local');
  const layout = prepareLayout('folder' in options ? databaseIn(options.folder) : options.file);
  const database = await Database.open(layout.database, lockWaitMs, now());
  const files = new ArtifactFiles(layout.artifacts);
  const models = new ModelFiles(layout.models);
  const live = new LiveRuns(layout.locks);
  const experimentOf = (transaction: Transaction, nameOrId: string): Experiment =>
    experimentNamed(transaction, nameOrId) ?? requireExperiment(transaction, nameOrId);
  const runningOf = (transaction: Transaction, runId: string): RunInfo => {
    const info = requireRun(transaction, runId);
    requireRunning(info);
    return info;
  };
  const settle = (): Promise<void> => failInterrupted(database, live, files, now());
  const read = async <T>(body: (transaction: Transaction) => T): Promise<T> => {
    await settle();
    return database.read(body);
  };
  const record = async (
    runId: string,
    body: (transaction: Transaction, info: RunInfo) => void,
  ): Promise<RunInfo> => {
    if (!live.isOwn(runId)) await settle();
    return database.write((transaction) => {
      const info = runningOf(transaction, runId);
      body(transaction, info);
      return info;
    });
  };

  try {
    await settle();
    await database.write((transaction) => {
      models.clear(selectNumbers(transaction), (id) => live.isAlive(id));
      live.clear(selectRunning(transaction));
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    ...sqliteRegistry({ database, files: models, live, now, actor }),
    location: layout.database,
    close: () => {
      live.endAll();
      database.close();
      return Promise.resolve();
    },

    getOrCreateExperiment: async (name) => {
      const checked = checkExperimentName(name);
      return database.write(
        (transaction) =>
          experimentNamed(transaction, checked) ?? insertExperiment(transaction, checked, now()),
      );
    },
    getExperiment: (nameOrId) =>
      database.read((transaction) => experimentOf(transaction, nameOrId)),
    listExperiments: () => database.read(selectExperiments),

    createRun: async (newRun) => {
      const checked = checkNewRun(newRun, now);
      const runId = newRunId();
      try {
        return await database.write((transaction) => {
          requireExperiment(transaction, checked.experimentId);
          live.begin(runId);
          insertRun(transaction, runId, checked);
          insertParams(transaction, runId, checked.params);
          upsertTags(transaction, runId, checked.tags);
          return documentsOf(transaction, [requireRun(transaction, runId)])[0];
        });
      } catch (error) {
        live.end(runId);
        throw error;
      }
    },
    logParams: async (runId, params) => {
      const checked = checkParams(params);
      await record(runId, (transaction, info) => {
        requireSameParams(selectParams(transaction, info.runId), checked);
        insertParams(transaction, info.runId, checked);
      });
    },
    logMetrics: async (runId, points) => {
      const checked = checkMetrics(points, now);
      await record(runId, (transaction, info) => insertMetrics(transaction, info.runId, checked));
    },
    setTags: async (runId, tags) => {
      const checked = checkTags(tags);
      await record(runId, (transaction, info) => upsertTags(transaction, info.runId, checked));
    },
    putArtifact: async (runId, path, content) => {
      checkArtifactPath(path);
      const bytes = bytesOf(content);
      const artifact: Artifact = { path, sizeBytes: bytes.length, sha256: sha256Of(bytes) };
      // Refused before anything is written, and once more in the transaction: the run may end in between.
      const { experimentId, runId: id } = await read((transaction) =>
        runningOf(transaction, runId),
      );
      const incoming = await files.write(experimentId, id, path, bytes);
      try {
        await record(id, (transaction) => {
          const present = selectArtifacts(transaction, id).map((other) => other.path);
          requireRoomFor(path, present);
          incoming.publish();
          upsertArtifact(transaction, id, artifact);
        });
      } finally {
        await incoming.discard();
      }
      return artifact;
    },
    endRun: async (runId, status, end) => {
      const error = checkRunError(end?.error);
      let recorded: string[] = [];
      const info = await record(runId, (transaction, { runId: id }) => {
        updateEndedRun(transaction, id, status, now(), error);
        recorded = selectArtifacts(transaction, id).map(({ path }) => path);
      });
      live.end(info.runId);
      files.clear(info.experimentId, info.runId, recorded);
    },

    getRun: (runId) =>
      read((transaction) => documentsOf(transaction, [requireRun(transaction, runId)])[0]),
    listRuns: async (filter = {}) => {
      const limit = checkListLimit(filter);
      return read((transaction) => {
        const wanted = filter.experiment;
        const id = wanted === undefined ? wanted : experimentOf(transaction, wanted).experimentId;
        return documentsOf(transaction, selectRuns(transaction, id, limit));
      });
    },
    getMetricHistory: (runId, key) =>
      read((transaction) => selectHistory(transaction, requireRun(transaction, runId).runId, key)),
    listArtifacts: (runId) =>
      read((transaction) => selectArtifacts(transaction, requireRun(transaction, runId).runId)),
    readArtifact: async (runId, path) => {
      checkArtifactPath(path);
      const find = (transaction: Transaction): { info: RunInfo; artifact: Artifact } => {
        const info = requireRun(transaction, runId);
        const artifact = selectArtifacts(transaction, info.runId).find((a) => a.path === path);
        if (artifact !== undefined) return { info, artifact };
        throw new KetflowError('ARTIFACT_NOT_FOUND', { runId: info.runId, path });
      };
      for (let found = await read(find); ;) {
        const { info, artifact } = found;
        const bytes = await files.read(info.experimentId, info.runId, path);
        if (sha256Of(bytes) === artifact.sha256) return bytes;
        // Another process may have replaced the artifact in between.
        found = await read(find);
        if (found.artifact.sha256 === artifact.sha256)
          throw files.damaged(
            info.experimentId,
            info.runId,
            path,
            'the bytes of the artifact are not those that were recorded',
          );
      }
    },
  };
}
