/**
 * The columns of a table that a model or a target needs.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import { loadColumns, type Column, type DataTable, type FeatureTable } from '@ketflow/learn';

/**
 * Loads the feature columns of a model.
 * @throws KetflowError `COLUMN_NOT_FOUND`.
 */
export async function loadModelInput(
  table: DataTable,
  inputs: readonly { readonly name: string }[],
  signal: AbortSignal,
): Promise<FeatureTable> {
  const columns = inputs.map(({ name }) => table.column(name));
  return { rows: table.rows, features: await loadColumns(table, columns, signal) };
}

const labelOf = (column: Column, row: number): string | undefined => {
  if (column.kind === 'text') return column.levels[column.codes[row] ?? -1];
  const value = column.values[row] ?? NaN;
  return Number.isNaN(value) ? undefined : String(value);
};

/**
 * Refuses labels that a model cannot be right about.
 * @param least - `any`: at least one row must have a class of the model; `all`: every row must.
 * @throws KetflowError `LABELS_UNKNOWN`.
 */
export function requireClasses(
  labels: readonly string[],
  classes: readonly string[],
  target: string,
  least: 'any' | 'all',
): void {
  const unknown = labels.filter((label) => !classes.includes(label));
  const [label] = unknown;
  if (label === undefined || (least === 'any' && unknown.length < labels.length)) return;
  throw new KetflowError('LABELS_UNKNOWN', { target, label, classes });
}

/**
 * The labels of a target column as text.
 * @throws KetflowError `COLUMN_NOT_FOUND`, `TARGET_VALUE_MISSING`.
 */
export async function loadLabels(
  table: DataTable,
  target: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [column] = await loadColumns(table, [table.column(target)], signal);
  if (column === undefined) return [];
  const labels = Array.from({ length: table.rows }, (_, row) => labelOf(column, row));
  const row = labels.indexOf(undefined);
  if (row >= 0) {
    const count = labels.filter((label) => label === undefined).length;
    throw new KetflowError('TARGET_VALUE_MISSING', { target, row: row + 1, count });
  }
  return labels.map((label) => label ?? '');
}
