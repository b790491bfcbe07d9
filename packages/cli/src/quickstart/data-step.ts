/**
 * Reads the table of a quickstart and sets rows aside that no decision sees.
 * @module
 */
import { KetflowError, RandomStream } from '@ketflow/core';
import { holdOut, profile, takeRows, type Table } from '@ketflow/learn';
import type { Context, OptionValues } from '../command.ts';
import { profileDocument, type ProfileDocument } from '../commands/profile.ts';
import { loadClassification, openData } from '../data-input.ts';

/** Share of the rows that is held out for the served model. */
const HELD_OUT = 0.2;

/** The table of a quickstart. */
export interface QuickstartData {
  readonly profile: ProfileDocument;
  readonly sha256: string;
  /** Everything is chosen, fitted and compared on these rows. */
  readonly table: Table;
  /** Only the served model sees these; the same rows when there are too few to hold any out. */
  readonly heldOut: Table;
  readonly warnings: readonly string[];
}

/** Reads, profiles, loads and splits. */
export async function dataStep(
  context: Context,
  data: string,
  target: string,
  numFolds: number,
  options: OptionValues,
): Promise<QuickstartData> {
  const { io, progress } = context;
  const start = io.clock.seconds();
  const input = await openData(context, data, options);
  try {
    const { rows } = input.table;
    if (rows < numFolds) throw new KetflowError('ROWS_TOO_FEW', { rows, folds: numFolds });
    progress.report({ step: 'profile', message: `${input.table.columns.length} columns` });
    const whole = await loadClassification(input, target, options, io.signal);
    const found = await profile(input.table, { target, task: 'classification', signal: io.signal });
    const parts = {
      profile: profileDocument(found, io.clock.seconds() - start),
      sha256: input.sha256,
    };
    if (Math.floor(whole.rows * (1 - HELD_OUT)) < 2 * numFolds) {
      const warning =
        'there are too few rows to hold any out: the served model is shown on the rows that it was fitted on';
      return { ...parts, table: whole, heldOut: whole, warnings: [warning] };
    }
    // By the data and not by the seed: a champion of another seed must not have been fitted on these rows.
    const chance = RandomStream.root(0).split('held out', input.sha256);
    const { train, test } = holdOut(whole.target, HELD_OUT, chance);
    return {
      ...parts,
      table: takeRows(whole, train),
      heldOut: takeRows(whole, test),
      warnings: [],
    };
  } finally {
    await input.table.close();
  }
}
