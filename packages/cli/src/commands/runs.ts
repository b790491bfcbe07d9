import { KetflowError, nearestName } from '@ketflow/core';
import type { Run, Store } from '@ketflow/records';
import type { CommandResult, CommandSpec, OptionValues } from '../command.ts';
import { integerOption } from '../option-values.ts';
import { findRun } from '../find-run.ts';
import { openStoreToRead } from '../recording.ts';
import { count, number, seconds } from '../render/numbers.ts';
import { table, wrap } from '../render/table.ts';

const actions = ['list', 'show'] as const;
const plannedActions = ['compare', 'logs'];

const runSeconds = (run: Run): number | null =>
  run.info.endTime === undefined ? null : (run.info.endTime - run.info.startTime) / 1000;

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

const summary = (run: Run): object => ({
  runId: run.info.runId,
  name: run.info.runName,
  command: run.info.command,
  experiment: run.info.experimentName,
  status: run.info.status,
  error: run.info.error ?? null,
  startTime: isoTime(run.info.startTime),
  seconds: runSeconds(run),
});

async function list(
  store: Store,
  experiment: string | undefined,
  options: OptionValues,
): Promise<CommandResult> {
  const limit = integerOption(options, 'limit', { least: 1, most: 50_000 }) ?? 50;
  const runs = await store.listRuns({ limit, ...(experiment === undefined ? {} : { experiment }) });
  const rows = runs.map((run) => [
    run.info.runId.slice(0, 8),
    run.info.command,
    run.info.status,
    isoTime(run.info.startTime).slice(0, 19).replace('T', ' '),
    runSeconds(run) === null ? '' : seconds(runSeconds(run) ?? 0),
    run.info.experimentName,
    run.info.error?.code ?? '',
  ]);
  const columns = ['run', 'command', 'status', 'started (UTC)', 'took', 'experiment', 'error'];
  const text =
    runs.length === 0
      ? `No runs in ${store.location} yet; "ketflow quickstart" makes one.\n`
      : `${table(
          columns.map((title) => ({ title })),
          rows,
        )}\n`;
  return { document: { store: store.location, runs: runs.map(summary) }, text };
}

const pairs = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => wrap(`${key} = ${value}`, 100, '  '))
    .join('\n');

async function show(store: Store, id: string): Promise<CommandResult> {
  const run = await findRun(store, id);
  const metrics = Object.fromEntries(
    Object.entries(run.metrics).map(([key, metric]) => [key, metric.value]),
  );
  const error = run.info.error;
  const sections = [
    `${run.info.runName} (${run.info.runId})`,
    `${run.info.command} in experiment ${run.info.experimentName}: ${run.info.status}`,
    ...(error === undefined ? [] : [wrap(`${error.code}: ${error.message}`)]),
    `started ${isoTime(run.info.startTime)}, took ${seconds(runSeconds(run) ?? 0)}`,
    `\nParams\n${pairs(run.params)}`,
    `\nMetrics\n${pairs(Object.fromEntries(Object.entries(metrics).map(([k, v]) => [k, number(v)])))}`,
    `\nTags\n${pairs(run.tags)}`,
    `\nArtifacts\n${run.artifacts
      .map(
        ({ path, sizeBytes, sha256 }) =>
          `  ${path}  ${count(sizeBytes)} bytes  sha256 ${sha256.slice(0, 16)}…`,
      )
      .join('\n')}`,
  ];
  return {
    document: {
      ...summary(run),
      params: run.params,
      metrics,
      tags: run.tags,
      artifacts: run.artifacts,
    },
    text: `${sections.join('\n')}\n`,
  };
}

/** Lists the runs of a store, or shows one. */
export const runsCommand: CommandSpec = {
  name: 'runs',
  summary: 'list the recorded runs, or show one',
  arguments: ['<ACTION>', '[RUN...]'],
  options: [{ flags: '--limit <N>', text: 'most runs to list (default: 50)' }],
  example: 'ketflow runs list',
  records: false,
  async run({ common, io }, [action, id], options) {
    if (plannedActions.includes(action ?? '')) {
      throw new KetflowError('NOT_AVAILABLE_YET', {
        what: `"ketflow runs ${action ?? ''}"`,
        available: actions.map((name) => `runs ${name}`),
      });
    }
    if (action !== 'list' && action !== 'show') {
      throw new KetflowError('COMMAND_UNKNOWN', {
        command: `runs ${action ?? ''}`,
        nearest: nearestName(action ?? '', actions),
        known: actions.map((name) => `runs ${name}`),
      });
    }
    if (action === 'show' && id === undefined) {
      throw new KetflowError('OPTION_MISSING', { option: 'RUN', command: 'runs show' });
    }
    const store = await openStoreToRead(common, io);
    try {
      return action === 'list'
        ? await list(store, common.experiment, options)
        : await show(store, id ?? '');
    } finally {
      await store.close();
    }
  },
};
