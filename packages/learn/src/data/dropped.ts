import type { ColumnInfo } from './classify.ts';
import type { DataTable } from './data-table.ts';

/** A column that cannot serve as a feature, and why. */
export interface DroppedFeature {
  readonly name: string;
  readonly why: 'empty' | 'constant' | 'id-like';
}

/**
 * Why a column cannot serve as a feature; undefined when it can.
 *
 * - `empty`: every cell is missing.
 * - `constant`: one distinct value. A text column that also has missing cells is none, for models see a missing text as a
 *   level of its own; a number column is, for they put the median in the place of a missing number.
 * - `id-like`: text of which more than half of the values present are distinct (and at least two): names and keys, which
 *   tell the training rows apart and say nothing of others.
 */
function whyDropped(column: ColumnInfo, rows: number): DroppedFeature['why'] | undefined {
  if (column.type === 'empty') return 'empty';
  if (column.distinct === 1) {
    return column.type === 'text' && column.missing > 0 ? undefined : 'constant';
  }
  const present = rows - column.missing;
  return column.type === 'text' && column.distinct > present / 2 ? 'id-like' : undefined;
}

/** The columns of a table but the target: those that can serve as features, and the others. */
export function splitFeatures(
  table: DataTable,
  target: ColumnInfo | undefined,
): { readonly features: readonly ColumnInfo[]; readonly dropped: readonly DroppedFeature[] } {
  const features: ColumnInfo[] = [];
  const dropped: DroppedFeature[] = [];
  for (const column of table.columns) {
    if (column === target) continue;
    const why = whyDropped(column, table.rows);
    if (why === undefined) features.push(column);
    else dropped.push({ name: column.name, why });
  }
  return { features, dropped };
}
