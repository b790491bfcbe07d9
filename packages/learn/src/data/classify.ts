import { KetflowError } from '@ketflow/core';
import { castOf, numberOf, textOf, trimOf } from './cells.ts';
import type { Database } from './database.ts';
import { queryEach } from './query-each.ts';
import { columnId } from './relation.ts';

/** What a column holds; `empty` when every cell is missing. */
export type ColumnType = 'integer' | 'number' | 'text' | 'empty';

/** What is known of a column of an open table. */
export interface ColumnInfo {
  /** Position, from 0. */
  readonly index: number;
  readonly name: string;
  /** `integer`: every number present is whole (`1.0` too) and at most 2^53 in size. */
  readonly type: ColumnType;
  readonly missing: number;
  /** Distinct values among those present. */
  readonly distinct: number;
}

/** A column with fewer than this share of text among numbers is numeric with mistakes. */
const TEXT_SHARE = 0.01;

/** Whole numbers up to this size are exact in a DOUBLE: 2^53. */
const INTEGER_LIMIT = 9007199254740992;

/**
 * Turns the table `raw` of texts into the table `data` of typed columns (DOUBLE or VARCHAR, NULL when missing; same
 * names, same `rowid`) and drops `raw`.
 *
 * A column whose present cells are all numbers is numeric. One with fewer than 1 % of other cells is numeric with
 * mistakes, and refused; with 1 % or more it is text.
 *
 * @throws KetflowError `VALUE_INFINITE`, `VALUE_NOT_NUMERIC`, for the first such column and its first such row.
 */
export async function classifyColumns(
  database: Database,
  names: readonly string[],
  rows: number,
  signal?: AbortSignal,
): Promise<readonly ColumnInfo[]> {
  const types = await columnTypes(database, names, signal);
  const typed = types.map((type, i) => {
    if (type === 'text') return `${textOf(columnId(i))} AS ${columnId(i)}`;
    return `${type === 'empty' ? 'NULL' : columnId(i)}::DOUBLE AS ${columnId(i)}`;
  });
  const cells = types.map((type, i) => {
    const cell = columnId(i);
    return `${type === 'text' ? trimOf(cell) : castOf(cell)} AS ${cell}`;
  });
  await database.query(
    `CREATE TABLE data AS SELECT ${typed.join(', ')} FROM (SELECT ${cells.join(', ')} FROM raw)`,
    signal,
  );
  await database.query('DROP TABLE raw', signal);
  const counts = await queryEach<
    number,
    readonly [index: number, present: number, distinct: number]
  >(
    database,
    Array.from(names.keys()),
    (i) =>
      `SELECT ${i}, count(${columnId(i)})::DOUBLE, count(DISTINCT ${columnId(i)})::DOUBLE FROM data`,
    signal,
  );
  const columns = new Array<ColumnInfo>(names.length);
  for (const [index, present, distinct] of counts) {
    columns[index] = {
      index,
      name: names[index],
      type: types[index],
      missing: rows - present,
      distinct,
    };
  }
  return columns;
}

type CellCounts = readonly [
  index: number,
  numbers: number,
  texts: number,
  fractions: number,
  /** Of |x|; null without numbers. */
  largest: number | null,
];

async function columnTypes(
  database: Database,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ColumnType[]> {
  // Only a cell that is no number is trimmed and compared with the missing ones: most are numbers.
  const counts = await queryEach<number, CellCounts>(
    database,
    Array.from(names.keys()),
    (i) =>
      `SELECT ${i}, count(x)::DOUBLE, count(CASE WHEN x IS NULL THEN ${textOf(trimOf('c'))} END)::DOUBLE,
        count(*) FILTER (WHERE x <> floor(x))::DOUBLE, max(abs(x))
      FROM (SELECT ${columnId(i)} AS c, ${numberOf(columnId(i))} AS x FROM raw)`,
    signal,
  );
  const types = new Array<ColumnType>(names.length);
  counts.sort((a, b) => a[0] - b[0]);
  for (const [index, numbers, texts, fractions, largest] of counts) {
    const present = numbers + texts;
    if (present === 0 || (texts > 0 && texts >= TEXT_SHARE * present)) {
      types[index] = present === 0 ? 'empty' : 'text';
      continue;
    }
    if (largest === Infinity) {
      const [row, value] = await firstCell(database, index, 'isinf(x)', signal);
      throw new KetflowError('VALUE_INFINITE', { column: names[index], row, value });
    }
    if (texts > 0) {
      const [row, value] = await firstCell(database, index, 'x IS NULL', signal);
      const details = { column: names[index], row, value, count: texts, rows: present };
      throw new KetflowError('VALUE_NOT_NUMERIC', details);
    }
    const isWhole = fractions === 0 && (largest ?? 0) <= INTEGER_LIMIT;
    types[index] = isWhole ? 'integer' : 'number';
  }
  return types;
}

/** The first present cell of `raw` whose text v and number x fulfil `condition`, and its row, from 1. */
async function firstCell(
  database: Database,
  index: number,
  condition: string,
  signal: AbortSignal | undefined,
): Promise<readonly [row: number, value: string]> {
  const [first] = await database.query<readonly [number, string]>(
    `SELECT (r + 1)::DOUBLE, v FROM (SELECT r, v, ${numberOf('v')} AS x FROM (
      SELECT rowid AS r, ${trimOf(columnId(index))} AS t, ${textOf('t')} AS v FROM raw))
    WHERE v IS NOT NULL AND ${condition} ORDER BY r LIMIT 1`,
    signal,
  );
  return first;
}
