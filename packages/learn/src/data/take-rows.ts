import type { Column, FeatureTable, Rows, Table } from './table.ts';

function takeColumn(column: Column, rows: Rows): Column {
  return column.kind === 'number'
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
    : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) };
}

/** Some rows of feature columns, in the order of `rows`; levels are kept. Freshly allocated. */
export function takeFeatureRows(table: FeatureTable, rows: Rows): FeatureTable {
  return {
    rows: rows.length,
    features: table.features.map((column) => takeColumn(column, rows)),
  };
}

/** Some rows of a table, in the order of `rows`; levels and classes are kept, also those that no row has. */
export function takeRows(table: Table, rows: Rows): Table {
  const codes = Int32Array.from(rows, (row) => table.target.codes[row]);
  return { ...takeFeatureRows(table, rows), target: { ...table.target, codes } };
}
