/**
 * Opening the DATA argument of a command.
 * @module
 */
import path from 'node:path';
import {
  loadTable,
  openTable,
  sourceHash,
  type DataSource,
  type DataTable,
  type Table,
} from '@ketflow/learn';
import type { Context, OptionSpec, OptionValues } from './command.ts';
import { choiceOption } from './option-values.ts';

export const headerOption: OptionSpec = {
  flags: '--header <WHEN>',
  text: 'whether the first row names the columns: yes, no, auto',
};

export const dataOptions: readonly OptionSpec[] = [
  headerOption,
  { flags: '--task <TASK>', text: 'classification or regression, where the guess is wrong' },
];

const headerChoices = ['yes', 'no', 'auto'] as const;
const taskChoices = ['classification', 'regression'] as const;

/** Data that a command reads: the open table and the hash of its bytes. */
export interface DataInput {
  readonly table: DataTable;
  readonly sha256: string;
}

/** A relative path as this process finds it; what it is called in errors stays as it was given where it can. */
const located = (cwd: string, argument: string): string =>
  cwd === process.cwd() ? argument : path.resolve(cwd, argument);

/** Opens the table of a DATA argument; `-` is CSV on standard input. The caller closes it. */
export async function openData(
  { io, common, progress, run }: Context,
  argument: string,
  options: OptionValues,
): Promise<DataInput> {
  progress.report({ step: 'read', message: argument });
  const source: DataSource =
    argument === '-'
      ? { name: 'standard input', text: await io.stdin() }
      : located(io.cwd, argument);
  const sha256 = await sourceHash(source, io.signal);
  await run.tags({ 'data.path': argument, 'data.sha256': sha256 });
  const table = await openTable(source, {
    header: choiceOption(options, 'header', headerChoices) ?? 'auto',
    threads: common.threads,
    signal: io.signal,
  });
  return { table, sha256 };
}

/** Loads the classification table of an open input. */
export function loadClassification(
  input: DataInput,
  target: string,
  options: OptionValues,
  signal: AbortSignal,
): Promise<Table> {
  const task = choiceOption(options, 'task', taskChoices);
  return loadTable(input.table, { target, signal, ...(task === undefined ? {} : { task }) });
}
