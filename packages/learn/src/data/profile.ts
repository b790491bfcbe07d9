import { log } from '@ketflow/core';
import { binExpressions } from './bins.ts';
import type { ColumnInfo, ColumnType } from './classify.ts';
import type { DataTable } from './data-table.ts';
import { splitFeatures, type DroppedFeature } from './dropped.ts';
import { batchesOf } from './query-each.ts';
import { columnId } from './relation.ts';
import { guessTask, targetColumn, type Task } from './target.ts';

export interface ProfileOptions {
  /** Name of the column to predict; without it no mutual information is computed. */
  readonly target?: string;
  /** Overrides the guess of what the target holds. */
  readonly task?: Task;
  readonly signal?: AbortSignal;
}

/** What `profile` says of one column. */
export interface FeatureProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** Cells that are missing. */
  readonly missing: number;
  /** Distinct values among those present. */
  readonly distinct: number;
  /** I(column; target) in nats; null without a target. */
  readonly mutualInformation: number | null;
}

export interface Profile {
  readonly rows: number;
  /** Columns of the table, the target among them. */
  readonly columns: number;
  readonly target: string | null;
  /** Every column but the target, in the order of the file, those of `dropped` too. */
  readonly features: readonly FeatureProfile[];
  /** The columns that `loadTable` leaves out. */
  readonly dropped: readonly DroppedFeature[];
}

/** How often a bin of a column meets a class of the target. */
type JointCount = readonly [
  index: number,
  bin: number,
  level: string | number | null,
  count: number,
];

/**
 * Describes every column of a table and what it tells of the target.
 *
 * Mutual information I = Σ p(a, b) ln( p(a, b) / (p(a) p(b)) ), a the bins of the column (`bins.ts`), b the classes of the
 * target; a target that asks for regression is cut into bins as a feature is. Counting happens in DuckDB; the sum is taken
 * here over the counts, bins and then classes in increasing order (text by code units), so that it does not depend on
 * threads. The estimate is biased upwards by about (bins - 1)(classes - 1) / (2 rows)
 * (G. A. Miller, Note on the bias of information estimates, 1955).
 *
 * @throws KetflowError `COLUMN_NOT_FOUND`, `TARGET_VALUE_MISSING`.
 */
export async function profile(table: DataTable, options: ProfileOptions = {}): Promise<Profile> {
  const { signal } = options;
  const target =
    options.target === undefined ? undefined : await targetColumn(table, options.target, signal);
  const features = table.columns.filter((column) => column !== target);
  const information =
    target === undefined
      ? undefined
      : await informationOf(table, features, target, options.task ?? guessTask(target), signal);
  return {
    rows: table.rows,
    columns: table.columns.length,
    target: target?.name ?? null,
    features: features.map((column) => ({
      name: column.name,
      type: column.type,
      missing: column.missing,
      distinct: column.distinct,
      mutualInformation: information?.get(column.index) ?? null,
    })),
    dropped: splitFeatures(table, target).dropped,
  };
}

/** Mutual information with the target, by index of the column. */
async function informationOf(
  table: DataTable,
  features: readonly ColumnInfo[],
  target: ColumnInfo,
  task: Task,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, number>> {
  const bins = await binExpressions(
    table,
    task === 'classification' ? features : [...features, target],
    signal,
  );
  const level = bins.get(target) ?? columnId(target.index);
  const byColumn = new Map(features.map(({ index }) => [index, [] as JointCount[]]));
  for (const batch of batchesOf(features)) {
    const indices = batch.map((column) => column.index).join(', ');
    const cells = batch.map((column) => bins.get(column) ?? 'NULL').join(', ');
    const counts = await table.database.query<JointCount>(
      `SELECT column_index, bin, level, count(*)::DOUBLE
      FROM (SELECT unnest([${indices}]) AS column_index, unnest([${cells}]) AS bin, ${level} AS level FROM data)
      GROUP BY column_index, bin, level`,
      signal,
    );
    for (const count of counts) byColumn.get(count[0])?.push(count);
  }
  return new Map(
    features.map(({ index }) => [index, mutualInformation(byColumn.get(index) ?? [], table.rows)]),
  );
}

/** I = 1/n Σ n(a, b) ln( n(a, b) n / (n(a) n(b)) ) in nats, not below 0. */
function mutualInformation(counts: readonly JointCount[], n: number): number {
  const ofBin = new Map<number, number>();
  const ofLevel = new Map<string | number | null, number>();
  for (const [, bin, level, count] of counts) {
    ofBin.set(bin, (ofBin.get(bin) ?? 0) + count);
    ofLevel.set(level, (ofLevel.get(level) ?? 0) + count);
  }
  let sum = 0;
  for (const [, bin, level, count] of counts.toSorted(byBinAndLevel)) {
    sum += count * log((count * n) / ((ofBin.get(bin) ?? 0) * (ofLevel.get(level) ?? 0)));
  }
  return Math.max(0, sum / n);
}

function byBinAndLevel(a: JointCount, b: JointCount): number {
  if (a[1] !== b[1]) return a[1] - b[1];
  if (typeof a[2] === 'number' && typeof b[2] === 'number') return a[2] - b[2];
  return String(a[2]) < String(b[2]) ? -1 : 1;
}
