import { KetflowError } from '@ketflow/core';
import type { ColumnInfo } from './classify.ts';
import type { DataTable } from './data-table.ts';
import { splitFeatures } from './dropped.ts';
import { columnId } from './relation.ts';
import type { Column, Table, Target, TextColumn } from './table.ts';
import { classTarget, type Task } from './target.ts';

/** Feature columns that the methods of this package take. */
const FEATURE_LIMIT = 500;

/** Columns read at a time, so that DuckDB holds few of them twice. */
const BATCH = 16;

export interface LoadOptions {
  /** Name of the column to predict. */
  readonly target: string;
  /** Overrides the guess: `classification` takes any values for classes, `regression` is refused. */
  readonly task?: Task;
  readonly signal?: AbortSignal;
}

/**
 * Loads a classification table into typed arrays: the features in the order of the file, without the columns that
 * `profile` reports as dropped, and the target.
 *
 * @returns Freshly allocated, independent of `table`, which may be closed.
 * @throws KetflowError `COLUMN_NOT_FOUND`, `TARGET_VALUE_MISSING`, `TARGET_ONE_CLASS`, `TASK_UNSUPPORTED` (see
 * {@link classTarget}); `FEATURES_NONE`, `COLUMNS_TOO_MANY` (more than 500 features).
 */
export async function loadTable(table: DataTable, options: LoadOptions): Promise<Table> {
  const { target, task, signal } = options;
  const column = await classTarget(table, target, task, signal);
  const { features, dropped } = splitFeatures(table, column);
  if (features.length === 0) {
    throw new KetflowError('FEATURES_NONE', { dropped: dropped.map(({ name }) => name) });
  }
  if (features.length > FEATURE_LIMIT) {
    const details = { columns: features.length, limit: FEATURE_LIMIT };
    throw new KetflowError('COLUMNS_TOO_MANY', details);
  }
  const [classes] = await loadColumns(table, [column], signal);
  return {
    rows: table.rows,
    features: await loadColumns(table, features, signal),
    target: toTarget(classes, column.type === 'integer'),
  };
}

/**
 * Loads columns of an open table into typed arrays, in the order given; an empty one as numbers, all missing.
 * @param columns - Of `table.columns`.
 */
export async function loadColumns(
  table: DataTable,
  columns: readonly ColumnInfo[],
  signal?: AbortSignal,
): Promise<Column[]> {
  const loaded: Column[] = [];
  for (let start = 0; start < columns.length; start += BATCH) {
    const batch = columns.slice(start, start + BATCH);
    const fillers = batch.map((column) =>
      column.type === 'text' ? textFiller(column, table.rows) : numberFiller(column, table.rows),
    );
    let row = 0;
    await table.database.scan(
      `SELECT ${batch.map((column) => columnId(column.index)).join(', ')} FROM data`,
      (chunk) => {
        fillers.forEach((filler, i) => {
          const cells = chunk.getColumnVector(i);
          for (let j = 0; j < chunk.rowCount; j++) filler.set(row + j, cells.getItem(j));
        });
        row += chunk.rowCount;
      },
      signal,
    );
    loaded.push(...fillers.map((filler) => filler.finish()));
  }
  return loaded;
}

/** Takes the cells of a column in order. */
interface Filler {
  set(row: number, cell: unknown): void;
  finish(): Column;
}

function numberFiller({ name }: ColumnInfo, rows: number): Filler {
  const values = new Float64Array(rows);
  return {
    set: (row, cell) => {
      values[row] = typeof cell === 'number' ? cell : NaN;
    },
    finish: () => ({ kind: 'number', name, values }),
  };
}

function textFiller({ name }: ColumnInfo, rows: number): Filler {
  const codes = new Int32Array(rows);
  const seen = new Map<string, number>();
  return {
    set: (row, cell) => {
      if (typeof cell !== 'string') {
        codes[row] = -1;
        return;
      }
      let code = seen.get(cell);
      if (code === undefined) seen.set(cell, (code = seen.size));
      codes[row] = code;
    },
    finish: () => textColumn(name, Array.from(seen.keys()), codes),
  };
}

/** Brings levels, so far in the order of their first rows, into that of their code units. */
function textColumn(name: string, found: readonly string[], codes: Int32Array): TextColumn {
  const levels = found.toSorted();
  const place = new Map(levels.map((level, i) => [level, i]));
  const moved = found.map((level) => place.get(level) ?? -1);
  return {
    kind: 'text',
    name,
    levels,
    codes: codes.map((code) => (code < 0 ? -1 : moved[code])),
  };
}

function toTarget(column: Column, integers: boolean): Target {
  if (column.kind === 'text') {
    return { name: column.name, classes: column.levels, integers: false, codes: column.codes };
  }
  const numbers = Array.from(new Set(column.values));
  const sorted = integers
    ? numbers.sort((a, b) => a - b)
    : numbers.sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const place = new Map(sorted.map((value, i) => [value, i]));
  return {
    name: column.name,
    classes: sorted.map(String),
    integers,
    codes: Int32Array.from(column.values, (value) => place.get(value) ?? -1),
  };
}
