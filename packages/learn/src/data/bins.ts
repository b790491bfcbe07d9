/**
 * Columns cut into few values, in SQL: the bins over which `profile` counts.
 * @module
 */
import type { ColumnInfo } from './classify.ts';
import { quoteNumber, quoteText } from './database.ts';
import type { DataTable } from './data-table.ts';
import { batchesOf, queryEach } from './query-each.ts';
import { columnId } from './relation.ts';

/** Bins of a number column, and of a text column: its most frequent levels and one for all others. */
const BINS = 8;

/**
 * An SQL expression a column: the bin of its cell, an integer from 0 to 8.
 *
 * Numbers: edges e_i, i = 1, …, 7, at the quantiles i / 8 of the n values present, by linear interpolation at
 * (n - 1) i / 8; the bin of x is the number of edges <= x. Text: bins 0 to 6 are the 7 most frequent levels, ties in the
 * order of code points, bin 7 is all others. A missing cell has bin 8.
 */
export async function binExpressions(
  table: DataTable,
  columns: readonly ColumnInfo[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<ColumnInfo, string>> {
  const expressions = new Map(columns.map((column) => [column, String(BINS)]));
  const byIndex = new Map(columns.map((column) => [column.index, column]));
  const numbers = columns.filter(({ type }) => type === 'integer' || type === 'number');
  for (const [index, edges] of await quantileEdges(table, numbers, signal)) {
    const column = byIndex.get(index);
    if (column !== undefined) expressions.set(column, numberBin(columnId(index), edges));
  }
  const texts = columns.filter(({ type }) => type === 'text');
  for (const [index, levels] of await frequentLevels(table, texts, signal)) {
    const column = byIndex.get(index);
    if (column !== undefined) expressions.set(column, textBin(columnId(index), levels));
  }
  return expressions;
}

function numberBin(cell: string, edges: readonly number[]): string {
  const cases = edges.map((edge, i) => `WHEN ${cell} < ${quoteNumber(edge)} THEN ${i}`);
  return `CASE WHEN ${cell} IS NULL THEN ${BINS} ${cases.join(' ')} ELSE ${BINS - 1} END`;
}

function textBin(cell: string, levels: readonly string[]): string {
  const cases = levels.map((level, i) => `WHEN ${cell} = ${quoteText(level)} THEN ${i}`);
  return `CASE WHEN ${cell} IS NULL THEN ${BINS} ${cases.join(' ')} ELSE ${BINS - 1} END`;
}

/** The ranks below and above each edge among n sorted values, and how far between them the edge lies. */
function edgeRanks(n: number): readonly (readonly [below: number, above: number, share: number])[] {
  return Array.from({ length: BINS - 1 }, (_, i) => {
    const at = ((i + 1) / BINS) * (n - 1);
    const below = Math.floor(at);
    return [below, Math.min(below + 1, n - 1), at - below];
  });
}

async function quantileEdges(
  table: DataTable,
  columns: readonly ColumnInfo[],
  signal: AbortSignal | undefined,
): Promise<(readonly [index: number, edges: readonly number[]])[]> {
  // The values at the ranks come from DuckDB, the interpolation is done here: quantile_cont rounds otherwise than core's
  // quantile(), so that an edge could fall on the other side of a value. (r + 1/2) / n asks quantile_disc for rank r.
  const found: [index: number, edges: readonly number[]][] = [];
  for (const batch of batchesOf(columns)) {
    const ranks = batch.map(({ missing }) => edgeRanks(table.rows - missing));
    const selected = batch.map(({ index, missing }, i) => {
      const at = ranks[i].flatMap(([below, above]) => [below, above]);
      const shares = at.map((rank) => quoteNumber((rank + 0.5) / (table.rows - missing)));
      return `quantile_disc(${columnId(index)}, [${shares.join(', ')}])`;
    });
    const [lists] = await table.database.query<readonly (readonly number[])[]>(
      `SELECT ${selected.join(', ')} FROM data`,
      signal,
    );
    batch.forEach(({ index }, i) => {
      const edges = ranks[i].map(
        ([, , share], j) => lists[i][2 * j] + share * (lists[i][2 * j + 1] - lists[i][2 * j]),
      );
      found.push([index, edges]);
    });
  }
  return found;
}

async function frequentLevels(
  table: DataTable,
  columns: readonly ColumnInfo[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await queryEach<ColumnInfo, readonly [index: number, place: number, level: string]>(
    table.database,
    columns,
    ({ index }) => {
      const cell = columnId(index);
      const order = `ORDER BY count(*) DESC, ${cell}`;
      return `SELECT ${index}, row_number() OVER (${order})::DOUBLE, ${cell} FROM data
        WHERE ${cell} IS NOT NULL GROUP BY ${cell} ${order} LIMIT ${BINS - 1}`;
    },
    signal,
  );
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const levels = new Map<number, string[]>(columns.map(({ index }) => [index, []]));
  for (const [index, , level] of rows) levels.get(index)?.push(level);
  return levels;
}
