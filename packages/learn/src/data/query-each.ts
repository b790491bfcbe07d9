import type { Database } from './database.ts';

/** Columns that one statement asks about: enough to share its fixed cost, few enough to plan it quickly. */
const BATCH = 64;

/** Columns in groups for one statement each. */
export function batchesOf<C>(columns: readonly C[]): C[][] {
  const batches: C[][] = [];
  for (let start = 0; start < columns.length; start += BATCH) {
    batches.push(columns.slice(start, start + BATCH));
  }
  return batches;
}

/**
 * Runs `branch(column)` for every column, several a statement as branches of a UNION ALL, each of which reads that column
 * alone, and returns all rows.
 */
export async function queryEach<C, Row extends readonly unknown[]>(
  database: Database,
  columns: readonly C[],
  branch: (column: C) => string,
  signal?: AbortSignal,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const batch of batchesOf(columns)) {
    const branches = batch.map((column) => `(${branch(column)})`);
    for (const row of await database.query<Row>(branches.join(' UNION ALL '), signal)) {
      rows.push(row);
    }
  }
  return rows;
}
