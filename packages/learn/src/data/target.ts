import { KetflowError } from '@ketflow/core';
import type { ColumnInfo } from './classify.ts';
import type { DataTable } from './data-table.ts';
import { columnId } from './relation.ts';

/** What there is to predict: one of few classes, or a number. */
export type Task = 'classification' | 'regression';

/** Distinct integers up to which a target is taken for classes. */
const CLASS_INTEGERS = 20;

/** Classes that a classifier takes. */
const CLASS_LIMIT = 256;

/** The guess: text (booleans too) or at most 20 distinct integers is classification, anything else regression. */
export function guessTask(column: ColumnInfo): Task {
  if (column.type === 'text') return 'classification';
  return column.type === 'integer' && column.distinct <= CLASS_INTEGERS
    ? 'classification'
    : 'regression';
}

/**
 * The target column, none of its values missing.
 * @throws KetflowError `COLUMN_NOT_FOUND`; `TARGET_VALUE_MISSING` with the first such row (from 1) and their number.
 */
export async function targetColumn(
  table: DataTable,
  target: string,
  signal?: AbortSignal,
): Promise<ColumnInfo> {
  const column = table.column(target);
  if (column.missing > 0) {
    const [[row]] = await table.database.query<readonly [number]>(
      `SELECT (min(rowid) + 1)::DOUBLE FROM data WHERE ${columnId(column.index)} IS NULL`,
      signal,
    );
    throw new KetflowError('TARGET_VALUE_MISSING', { target, row, count: column.missing });
  }
  return column;
}

/**
 * The target column of a classification.
 *
 * @param task - Overrides the guess of {@link guessTask}.
 * @throws KetflowError `COLUMN_NOT_FOUND`, `TARGET_VALUE_MISSING`; `TARGET_ONE_CLASS`; `TASK_UNSUPPORTED` for a
 * regression, for more classes than half the rows, and for more than 256 classes.
 */
export async function classTarget(
  table: DataTable,
  target: string,
  task?: Task,
  signal?: AbortSignal,
): Promise<ColumnInfo> {
  const column = await targetColumn(table, target, signal);
  if (column.distinct === 1 && task !== 'regression') {
    const [[value]] = await table.database.query<readonly [string | number]>(
      `SELECT ${columnId(column.index)} FROM data LIMIT 1`,
      signal,
    );
    throw new KetflowError('TARGET_ONE_CLASS', { target, value: String(value) });
  }
  if ((task ?? guessTask(column)) === 'regression') {
    const kind = column.type === 'integer' ? 'integers' : 'numbers';
    const found =
      task === 'regression' ? '--task regression' : `${column.distinct} distinct ${kind}`;
    const reason = `${found} asks for regression, which is not available yet`;
    throw new KetflowError('TASK_UNSUPPORTED', { target, reason });
  }
  if (column.distinct > table.rows / 2) {
    const reason = `it has ${column.distinct} distinct values in ${table.rows} rows, so most classes would have one row`;
    throw new KetflowError('TASK_UNSUPPORTED', { target, reason });
  }
  if (column.distinct > CLASS_LIMIT) {
    const reason = `it has ${column.distinct} distinct values; a classifier takes at most ${CLASS_LIMIT} classes`;
    throw new KetflowError('TASK_UNSUPPORTED', { target, reason });
  }
  return column;
}
