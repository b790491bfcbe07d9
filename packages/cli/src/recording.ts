/**
 * Every command that fits, searches or races is a run: this is where it begins and ends.
 * @module
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { KetflowError } from '@ketflow/core';
import {
  openMemoryStore,
  openStore,
  recordRun,
  type ActiveRun,
  type Store,
} from '@ketflow/records';
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

/** What `--store` or the environment names; an empty value names nothing. */
function storeName(common: CommonOptions, io: Io): string | undefined {
  const given = common.store ?? io.env['MLFLOW_TRACKING_URI'];
  return given === '' ? undefined : given;
}

/** The store that `--store`, the environment or the default names; made when it is not there. */
export function openCommandStore(common: CommonOptions, io: Io): Promise<Store> {
  return openStore(storeName(common, io), { now: io.now, cwd: io.cwd });
}

/**
 * The same for a command that only reads: nothing is made. Without a store in this folder it reads an empty one.
 * @throws KetflowError `FILE_NOT_FOUND` if a store that was named is not there.
 */
export async function openStoreToRead(common: CommonOptions, io: Io): Promise<Store> {
  const name = storeName(common, io);
  const isFolder = name === undefined || !/^[a-z][a-z0-9+.-]+:/i.test(name);
  if (isFolder && !existsSync(path.resolve(io.cwd, name ?? '.ketflow', 'ketflow.db'))) {
    if (name !== undefined) throw new KetflowError('FILE_NOT_FOUND', { path: name });
    return openMemoryStore({ now: io.now });
  }
  const file = /^sqlite:\/{3}(.+)$/.exec(name ?? '')?.[1];
  if (file !== undefined && !existsSync(path.resolve(io.cwd, file))) {
    throw new KetflowError('FILE_NOT_FOUND', { path: file });
  }
  return openCommandStore(common, io);
}

/** Exit code of a command that the user stopped. */
const STOPPED = 130;

/** How a command was called: enough to call it again. */
export interface RecordedCall {
  readonly args: readonly string[];
  readonly options: OptionValues;
  readonly seed: number;
  readonly cwd: string;
}

/** The tag that holds the {@link RecordedCall} as JSON. */
export const CALL_TAG = 'ketflow.call';

/** What of a call is shown as params: seed, arguments, and every option that was given or has a default. */
function callParams({ spec, common, args, options }: RunCall): Record<string, string> {
  const given = spec.options.flatMap(({ flags }) => {
    const name = /--([a-z-]+)/.exec(flags)?.[1] ?? flags;
    const key = name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const value = options[key];
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[name, String(value)] as const];
  });
  return {
    seed: String(common.seed),
    ...(args.length > 0 ? { arguments: args.join(' ') } : {}),
    ...Object.fromEntries(given),
  };
}

/** A parsed call of a command. */
export interface RunCall {
  readonly spec: CommandSpec;
  readonly common: CommonOptions;
  readonly args: readonly string[];
  readonly options: OptionValues;
}

/** Does `body` inside a run that ends as FINISHED, FAILED with its error, or KILLED. */
export async function withRun<T extends { readonly exitCode?: number }>(
  call: RunCall,
  { io, version }: { readonly io: Io; readonly version: string },
  body: (run: RunRecorder, store: Store | null) => Promise<T>,
): Promise<T> {
  const { spec, common, args, options } = call;
  const records =
    typeof spec.records === 'boolean' ? spec.records : spec.records.includes(args[0] ?? '');
  if (!records || !common.record) return body(forgetful, null);
  const store = await openCommandStore(common, io);
  try {
    const { experimentId } = await store.getOrCreateExperiment(common.experiment ?? 'Default');
    const recorded: RecordedCall = { args, options, seed: common.seed, cwd: io.cwd };
    const tags = {
      'ketflow.version': version,
      'node.version': process.versions.node,
      'mlflow.source.name': `ketflow ${spec.name}`,
      'mlflow.source.type': 'LOCAL',
      [CALL_TAG]: JSON.stringify(recorded),
    };
    const params = callParams(call);
    return await recordRun(
      store,
      { experimentId, command: spec.name, params, tags },
      (run) => body(recorderOf(run), store),
      { statusOf: ({ exitCode }) => (exitCode === STOPPED ? 'KILLED' : 'FINISHED') },
    );
  } finally {
    await store.close();
  }
}
