/* eslint-disable @typescript-eslint/require-await -- async turns what a method throws into a rejection */
import { KetflowError, nearestName } from '@ketflow/core';
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
import type { Artifact, Experiment, Metric, Run, RunInfo } from '../tracking/entities.ts';
import { compareMetrics, latestByKey } from '../tracking/metric-order.ts';
import { isRunIdPrefix, newRunId, runNotFound } from '../tracking/run-id.ts';
import { sortedByKey, sortedRecord } from '../tracking/sorted-record.ts';
import type { Store, StoreOptions } from '../store.ts';
import { memoryRegistry } from './memory-registry.ts';

/** A run with everything that was recorded into it. */
interface MemoryRun {
  info: RunInfo;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly points: Metric[];
  readonly files: Map<string, { readonly artifact: Artifact; readonly bytes: Uint8Array }>;
}

/**
 * Opens an empty store in the memory of this process: the obvious twin of the SQLite engine, for tests.
 *
 * @param options.now - Wall time in milliseconds since 1970.
 *
 * @throws KetflowError `OPTION_INVALID` if the actor is blank or longer than 250 characters.
 */
export function openMemoryStore(options: StoreOptions): Store {
  const { now } = options;
  const experiments: Experiment[] = [];
  const runs: MemoryRun[] = [];

  const addExperiment = (name: string): Experiment => {
    const experiment: Experiment = {
      experimentId: String(experiments.length),
      name,
      lifecycleStage: 'active',
      creationTime: now(),
    };
    experiments.push(experiment);
    return experiment;
  };
  const findExperiment = (key: string, isWanted: (e: Experiment) => boolean): Experiment => {
    const found = experiments.find(isWanted);
    if (found !== undefined) return found;
    const nearest = nearestName(
      key,
      experiments.map((e) => e.name),
    );
    throw new KetflowError('EXPERIMENT_NOT_FOUND', { experiment: key, nearest });
  };
  const experimentOf = (key: string): Experiment => {
    const named = experiments.find((e) => e.name === key);
    return named ?? findExperiment(key, (e) => e.experimentId === key);
  };
  const findRun = (typed: string): MemoryRun => {
    const ids = runs.map((run) => run.info.runId);
    const matches = isRunIdPrefix(typed) ? ids.filter((id) => id.startsWith(typed)) : [];
    if (matches.length === 1) return runs[ids.indexOf(matches[0])];
    throw runNotFound(typed, matches.length > 0 ? matches : ids);
  };
  const findRunning = (typed: string): MemoryRun => {
    const run = findRun(typed);
    requireRunning(run.info);
    return run;
  };

  addExperiment('Default');
  return {
    ...memoryRegistry(options, (typed) => findRun(typed).info.runId),
    location: 'memory',
    close: () => Promise.resolve(),

    getOrCreateExperiment: async (name) => {
      const checked = checkExperimentName(name);
      return experiments.find((e) => e.name === checked) ?? addExperiment(checked);
    },
    getExperiment: async (nameOrId) => experimentOf(nameOrId),
    listExperiments: async () => [...experiments],

    createRun: async (newRun) => {
      const { experimentId, command, runName, params, tags, startTime } = checkNewRun(newRun, now);
      const experiment = findExperiment(experimentId, (e) => e.experimentId === experimentId);
      const runId = newRunId();
      const info: RunInfo = {
        runId,
        runName: runName ?? `${command}-${runId.slice(0, 8)}`,
        experimentId,
        experimentName: experiment.name,
        command,
        status: 'RUNNING',
        startTime,
        endTime: undefined,
        lifecycleStage: 'active',
        error: undefined,
      };
      const run = {
        info,
        params: new Map(params),
        tags: new Map(tags),
        points: [],
        files: new Map(),
      };
      runs.push(run);
      return documentOf(run);
    },
    logParams: async (runId, params) => {
      const checked = checkParams(params);
      const run = findRunning(runId);
      requireSameParams(run.params, checked);
      for (const [key, value] of checked) run.params.set(key, value);
    },
    logMetrics: async (runId, points) => {
      const checked = checkMetrics(points, now);
      const run = findRunning(runId);
      for (const point of checked) {
        const isThere = (p: Metric): boolean =>
          p.key === point.key && compareMetrics(p, point) === 0;
        if (!run.points.some(isThere)) run.points.push(point);
      }
    },
    setTags: async (runId, tags) => {
      const checked = checkTags(tags);
      const run = findRunning(runId);
      for (const [key, value] of checked) run.tags.set(key, value);
    },
    putArtifact: async (runId, path, content) => {
      checkArtifactPath(path);
      const bytes = bytesOf(content);
      const run = findRunning(runId);
      requireRoomFor(path, run.files.keys());
      const artifact: Artifact = { path, sizeBytes: bytes.length, sha256: sha256Of(bytes) };
      run.files.set(path, { artifact, bytes });
      return artifact;
    },
    endRun: async (runId, status, end) => {
      const error = checkRunError(end?.error);
      const run = findRunning(runId);
      run.info = { ...run.info, status, endTime: now(), error };
    },

    getRun: async (runId) => documentOf(findRun(runId)),
    listRuns: async (filter = {}) => {
      const limit = checkListLimit(filter);
      const wanted = filter.experiment;
      const id = wanted === undefined ? wanted : experimentOf(wanted).experimentId;
      return runs
        .filter((run) => id === undefined || run.info.experimentId === id)
        .reverse()
        .sort((a, b) => b.info.startTime - a.info.startTime)
        .slice(0, limit)
        .map(documentOf);
    },
    getMetricHistory: async (runId, key) =>
      findRun(runId)
        .points.filter((point) => point.key === key)
        .sort(compareMetrics),
    listArtifacts: async (runId) => documentOf(findRun(runId)).artifacts,
    readArtifact: async (runId, path) => {
      checkArtifactPath(path);
      const run = findRun(runId);
      const file = run.files.get(path);
      if (file === undefined)
        throw new KetflowError('ARTIFACT_NOT_FOUND', { runId: run.info.runId, path });
      return file.bytes.slice();
    },
  };
}

function documentOf(run: MemoryRun): Run {
  return {
    info: run.info,
    params: sortedRecord(run.params),
    metrics: sortedRecord(latestByKey(run.points)),
    tags: sortedRecord(run.tags),
    artifacts: sortedByKey(run.files).map(([, file]) => file.artifact),
  };
}
