/**
 * Every command that fits, searches or races is a run: this is where it begins and ends.
 * @module
 */
import path from 'node:path';
import { openStore, recordRun, type ActiveRun, type TrackingStore } from '@ketflow/records';
import type { CommandSpec, CommonOptions, OptionValues, RunRecorder } from './command.ts';
import type { Io } from './io.ts';

/** The recorder of `--no-record` and of commands that record nothing. */
const forgetful: RunRecorder = {
  runId: null,
  params: () => Promise.resolve(),
  metrics: () => Promise.resolve(),
  tags: () => Promise.resolve(),
  artifact: () => Promise.resolve(),
};

const recorderOf = (run: ActiveRun): RunRecorder => ({
  runId: run.runId,
  params: (values) => run.logParams(values),
  metrics: (values) =>
    run.logMetrics(Object.entries(values).map(([key, value]) => ({ key, value }))),
  tags: (values) => run.setTags(values),
  artifact: async (file, content) => {
    await run.putArtifact(file, content);
  },
});

/** The store that `--store`, the environment or the default names. */
export function openCommandStore(common: CommonOptions, io: Io): Promise<TrackingStore> {
  const uri = common.store ?? io.env['MLFLOW_TRACKING_URI'];
  const isUri = uri !== undefined && /^[a-z][a-z0-9+.-]+:/i.test(uri);
  const location = isUri ? uri : path.resolve(io.cwd, uri ?? '.ketflow');
  return openStore(location, { now: io.now });
}

/** Does `body` inside a run that ends as FINISHED, FAILED with its error, or KILLED. */
export async function withRun<T>(
  call: {
    readonly spec: CommandSpec;
    readonly common: CommonOptions;
    readonly args: readonly string[];
    readonly options: OptionValues;
  },
  world: { readonly io: Io; readonly version: string },
  body: (run: RunRecorder) => Promise<T>,
): Promise<T> {
  const { spec, common, args, options } = call;
  if (!spec.records || !common.record) return body(forgetful);
  const store = await openCommandStore(common, world.io);
  try {
    const { experimentId } = await store.getOrCreateExperiment(common.experiment ?? 'Default');
    const given = spec.options.flatMap(({ flags }) => {
      const name = /--(?:no-)?([a-z-]+)/.exec(flags)?.[1] ?? flags;
      const key = name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const value = options[key];
      return value === undefined ? [] : [[name, String(value)] as const];
    });
    const params = {
      seed: String(common.seed),
      threads: String(common.threads),
      ...(args.length > 0 ? { arguments: args.join(' ') } : {}),
      ...Object.fromEntries(given),
    };
    const tags = {
      'ketflow.version': world.version,
      'node.version': process.versions.node,
      'mlflow.source.name': `ketflow ${spec.name}`,
      'mlflow.source.type': 'LOCAL',
    };
    return await recordRun(store, { experimentId, command: spec.name, params, tags }, (run) =>
      body(recorderOf(run)),
    );
  } finally {
    await store.close();
  }
}
