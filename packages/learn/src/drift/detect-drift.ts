import { KetflowError, nearestName } from '@ketflow/core';
import type { Column, FeatureTable } from '../data/table.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { compareColumn, type ColumnComparison } from './compare-column.ts';

/** Options of {@link detectDrift}. */
export interface DriftOptions {
  /** Names of the columns to compare; default all, and both sides must then have the same. */
  readonly columns?: readonly string[];
  /** Accepted share of false alarms among the columns that drift, in (0, 1); default 0.05. */
  readonly fdr?: number;
  /** Stops between columns. */
  readonly signal?: AbortSignal;
}

/** What is said of one column. */
export interface ColumnDrift extends ColumnComparison {
  readonly name: string;
  /** `pValue` adjusted over the columns by Benjamini and Hochberg. */
  readonly adjustedPValue: number;
  /** The adjusted p-value up to which a column drifts: `fdr`. */
  readonly threshold: number;
  readonly drifted: boolean;
}

/** What is said of two data sets; finite numbers and null only, so that JSON keeps it whole. */
export interface DriftReport {
  readonly rows: readonly [reference: number, current: number];
  /** Whether any column drifted. */
  readonly drifted: boolean;
  /** Columns that drifted / columns compared. */
  readonly share: number;
  readonly columns: readonly ColumnDrift[];
}

/**
 * Compares current data with reference data, column by column.
 *
 * Numbers are tested by Kolmogorov–Smirnov on the values present; where cells are missing, also by Fisher's exact test on
 * the share of missing cells, and the smaller p-value is doubled (Bonferroni): `test` says which one it was. Texts are
 * tested by chi-square against the scaled reference, a missing cell being a level of its own. A column that holds
 * numbers on one side and text on the other is compared as text.
 *
 * A column drifts when its p-value, adjusted over the columns by Benjamini and Hochberg, is at most `fdr`, or when it has
 * new levels: those are listed apart and always count, for distances hardly notice a rare one. The chi-square test takes
 * the reference for the truth, which alarms too often unless the reference is many times larger than the current data:
 * at 0.05 in a third of all cases, with 5 levels and sides of the same size. A text column without new levels therefore
 * drifts only if the test in which both sides are samples rejects too: `twoSamplePValue`, adjusted in the same way.
 *
 * With many rows a test finds differences too small to matter: read the p-value beside `measures`, which are sizes of the
 * effect, in nats (`psi`, `kl_div`), in [0, 1] (`hellinger`, `ks_D`), in standard deviations of the reference
 * (`wasserstein`) or in the units of the column (`wasserstein_raw`). `ks` and `chisquare` are p-values.
 *
 * @returns Columns in the order asked for, or that of the reference. `statistic` is null where it is infinite (a level with
 *   expected count 0); a measure is null where numbers of about 1e308 overflow it. Without a value on one of the sides a
 *   column of numbers has no measures.
 * @throws KetflowError `OPTION_INVALID` for an `fdr` outside (0, 1) or an empty list of columns; `DATA_NO_ROWS` if a side has
 *   no rows; `COLUMN_NOT_FOUND` if a column is missing on one side; `COLUMN_DUPLICATE` if one is named twice;
 *   `FEATURES_NONE` if there is no column; `VALUE_INFINITE` for an infinite number.
 * @remarks Deterministic. Time O(n log n) a column, and D n_ref n_cur for the exact p-value up to 10,000 rows a side.
 */
export function detectDrift(
  reference: FeatureTable,
  current: FeatureTable,
  options: DriftOptions = {},
): DriftReport {
  const { fdr = 0.05, signal } = options;
  if (!(fdr > 0 && fdr < 1)) {
    const expected = 'a rate between 0 and 1';
    throw new KetflowError('OPTION_INVALID', { option: 'fdr', value: String(fdr), expected });
  }
  requireRows(reference, 'the reference data');
  requireRows(current, 'the current data');
  const pairs = pairColumns(reference, current, options.columns);
  const compared = pairs.map(([before, after]) => {
    signal?.throwIfAborted();
    requireFinite(before);
    requireFinite(after);
    return compareColumn(before, after);
  });
  const adjusted = benjaminiHochberg(compared.map(({ pValue }) => pValue));
  const confirmed = benjaminiHochberg(compared.map(({ twoSamplePValue }) => twoSamplePValue));
  const columns = compared.map((comparison, i) => ({
    name: pairs[i][0].name,
    ...comparison,
    adjustedPValue: adjusted[i],
    threshold: fdr,
    // The two-sample p-value is never below the other, so this implies adjusted <= fdr.
    drifted: confirmed[i] <= fdr || comparison.newLevels.length > 0,
    measures: finiteOrNull(comparison.measures),
  }));
  const drifting = columns.filter(({ drifted }) => drifted).length;
  return {
    rows: [reference.rows, current.rows],
    drifted: drifting > 0,
    share: drifting / columns.length,
    columns,
  };
}

type Pair = readonly [reference: Column, current: Column];

function pairColumns(
  reference: FeatureTable,
  current: FeatureTable,
  asked: readonly string[] | undefined,
): readonly Pair[] {
  if (asked === undefined) {
    if (reference.features.length === 0) throw new KetflowError('FEATURES_NONE', { dropped: [] });
    for (const { name } of current.features) find(reference, name);
    return reference.features.map((column) => [column, find(current, column.name)]);
  }
  if (asked.length === 0) {
    const expected = 'the name of at least one column';
    throw new KetflowError('OPTION_INVALID', { option: 'columns', value: '', expected });
  }
  asked.forEach((column, i) => {
    const first = asked.indexOf(column);
    if (first < i) throw new KetflowError('COLUMN_DUPLICATE', { column, positions: [first, i] });
  });
  return asked.map((name) => [find(reference, name), find(current, name)]);
}

function find({ features }: FeatureTable, name: string): Column {
  const column = features.find((feature) => feature.name === name);
  if (column !== undefined) return column;
  const columns = features.map((feature) => feature.name);
  throw new KetflowError('COLUMN_NOT_FOUND', {
    column: name,
    nearest: nearestName(name, columns),
    columns,
  });
}

function requireRows(table: FeatureTable, path: string): void {
  if (table.rows === 0) throw new KetflowError('DATA_NO_ROWS', { path });
}

function requireFinite(column: Column): void {
  if (column.kind === 'text') return;
  const row = column.values.findIndex((value) => Math.abs(value) === Infinity);
  if (row < 0) return;
  const value = String(column.values[row]);
  throw new KetflowError('VALUE_INFINITE', { column: column.name, row: row + 1, value });
}

function finiteOrNull(
  measures: Readonly<Record<string, number | null>>,
): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [
      name,
      value !== null && Number.isFinite(value) ? value : null,
    ]),
  );
}
