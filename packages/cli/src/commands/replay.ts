import { createHash } from 'node:crypto';
import { isKetflowError, KetflowError, RandomStream } from '@ketflow/core';
import type { Run, Store } from '@ketflow/records';
import type { CommandSpec, Context, Replay, RunRecorder } from '../command.ts';
import { findRun } from '../find-run.ts';
import { CALL_TAG, openStoreToRead, type RecordedCall } from '../recording.ts';
import { wrap } from '../render/table.ts';

/** Something that came out differently. */
interface Difference {
  readonly what: string;
  readonly was: string | null;
  readonly now: string | null;
}

/** Measured times: printed and recorded, never compared. */
const isTime = (key: string): boolean => /(_ms|seconds)$/.test(key);

/** Keeps what a repeated run would record; refuses data that is not the recorded one. */
class CapturingRecorder implements RunRecorder {
  readonly runId = null;
  readonly found = {
    params: new Map<string, string>(),
    metrics: new Map<string, number>(),
    tags: new Map<string, string>(),
    artifacts: new Map<string, string>(),
  };
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  params(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(values)) this.found.params.set(key, value);
    return Promise.resolve();
  }

  metrics(values: Readonly<Record<string, number>>): Promise<void> {
    for (const [key, value] of Object.entries(values)) this.found.metrics.set(key, value);
    return Promise.resolve();
  }

  tags(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(values)) {
      const was = this.#run.tags[key];
      if (key.endsWith('.sha256') && was !== undefined && was !== value) {
        const what = values[key.replace('.sha256', '.path')] ?? key;
        throw new KetflowError('INPUT_CHANGED', { what, was, now: value });
      }
      this.found.tags.set(key, value);
    }
    return Promise.resolve();
  }

  artifact(path: string, content: Uint8Array | string): Promise<void> {
    this.found.artifacts.set(path, createHash('sha256').update(content).digest('hex'));
    return Promise.resolve();
  }
}

function differencesOf(run: Run, { found }: CapturingRecorder): Difference[] {
  const differences: Difference[] = [];
  const compare = (what: string, was: string | undefined, now: string | undefined): void => {
    if (was !== now) differences.push({ what, was: was ?? null, now: now ?? null });
  };
  const keys = <T>(recorded: Readonly<Record<string, T>>, now: ReadonlyMap<string, T>): string[] =>
    [...new Set([...Object.keys(recorded), ...now.keys()])].sort();
  for (const key of keys<unknown>(run.metrics, found.metrics)) {
    if (isTime(key)) continue;
    const now = found.metrics.get(key);
    compare(`metric ${key}`, run.metrics[key]?.value.toString(), now?.toString());
  }
  for (const [key, value] of found.params) compare(`param ${key}`, run.params[key], value);
  for (const [key, value] of found.tags) compare(`tag ${key}`, run.tags[key], value);
  const recorded = Object.fromEntries(run.artifacts.map(({ path, sha256 }) => [path, sha256]));
  for (const path of keys(recorded, found.artifacts)) {
    compare(`artifact ${path}`, recorded[path], found.artifacts.get(path));
  }
  return differences;
}

const replayOf = (store: Store, run: Run): Replay => ({
  metric: (key) => run.metrics[key]?.value,
  tag: (key) => run.tags[key],
  async artifact(path) {
    try {
      return new TextDecoder().decode(await store.readArtifact(run.info.runId, path));
    } catch (error) {
      if (isKetflowError(error, 'ARTIFACT_NOT_FOUND')) return undefined;
      throw error;
    }
  },
});

/** The newest finished run of one of the commands. */
async function lastRun(store: Store, specs: readonly CommandSpec[]): Promise<Run> {
  const names = specs.map(({ name }) => name);
  const runs = await store.listRuns({ limit: 1000 });
  const found = runs.find(({ info }) => info.status === 'FINISHED' && names.includes(info.command));
  if (found === undefined) {
    throw new KetflowError('RUN_NOT_FOUND', { runId: 'last', nearest: undefined });
  }
  return found;
}

function recordedCall(run: Run, specs: readonly CommandSpec[]) {
  const spec = specs.find(({ name }) => name === run.info.command);
  const text = run.tags[CALL_TAG];
  if (spec === undefined || text === undefined || run.info.status !== 'FINISHED') {
    const reason =
      run.info.status === 'FINISHED'
        ? `it is a run of "${run.info.command}"`
        : `it is ${run.info.status}`;
    throw new KetflowError('OPTION_INVALID', {
      option: 'RUN',
      value: `${run.info.runId}: ${reason}`,
      expected: `a finished run of ${specs.map(({ name }) => name).join(', ')}`,
    });
  }
  return { spec, call: JSON.parse(text) as RecordedCall };
}

/** Repeats runs of these commands. */
export function replayCommand(specs: readonly CommandSpec[]): CommandSpec {
  return {
    name: 'replay',
    summary: 'repeat a run and compare decisions, numbers and artifact hashes',
    arguments: ['<RUN>'],
    options: [],
    example: 'ketflow replay last',
    records: false,
    async run(context: Context, [id = '']) {
      const { io, common, progress } = context;
      const store = await openStoreToRead(common, io);
      try {
        const run = id === 'last' ? await lastRun(store, specs) : await findRun(store, id);
        const { spec, call } = recordedCall(run, specs);
        if (call.args.includes('-')) {
          throw new KetflowError('NOT_AVAILABLE_YET', {
            what: 'Repeating a run on standard input, which is not kept,',
            available: ['runs on files'],
          });
        }
        const recorder = new CapturingRecorder(run);
        await spec.run(
          {
            io: { ...io, cwd: call.cwd },
            common: { ...common, seed: call.seed },
            stream: RandomStream.root(call.seed),
            progress,
            run: recorder,
            store,
            replay: replayOf(store, run),
          },
          call.args,
          { ...call.options, out: undefined, svg: undefined },
        );
        const differences = differencesOf(run, recorder);
        const identical = differences.length === 0;
        const lines = differences.map(({ what, was, now }) =>
          wrap(`${what}: was ${was ?? 'absent'}, is ${now ?? 'absent'}`),
        );
        const { metrics, artifacts } = recorder.found;
        const summary = identical
          ? `Run ${run.info.runId.slice(0, 8)} repeated: identical in ${metrics.size} numbers and ${artifacts.size} artifacts.`
          : `Run ${run.info.runId.slice(0, 8)} repeated: ${differences.length} differences.`;
        return {
          document: { runId: run.info.runId, identical, differences },
          text: `${[summary, ...lines].join('\n')}\n`,
          exitCode: identical ? 0 : 1,
        };
      } finally {
        await store.close();
      }
    },
  };
}
