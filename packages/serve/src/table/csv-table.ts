import { KetflowError, nearestName } from '@ketflow/core';
import { parseCsv } from './csv.ts';
import { featureTable, type Cells, type FeatureTable, type ModelInput } from './feature-table.ts';

/** Cells that stand for a missing value; the same as in the tables that models are fitted on. */
const missingCells = new Set(['', 'NA', 'NaN', 'nan', '?']);

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infinite = /^([+-]?)inf(inity)?$/i;

/**
 * Reads comma-separated text with a header as `ketflow` reads a file: white space around a cell is not part of it; the
 * empty cell, `NA`, `NaN`, `nan` and `?` are missing; a number is decimal, with or without an exponent.
 * Columns that the model does not have are ignored.
 *
 * @throws KetflowError `DATA_MALFORMED` if it is no table, `COLUMN_NOT_FOUND`, `COLUMN_DUPLICATE`, and as
 *   {@link featureTable}.
 */
export function csvTable(text: string, inputs: readonly ModelInput[]): FeatureTable {
  const [header, ...records] = parseCsv(text);
  if (header === undefined) {
    throw new KetflowError('DATA_MALFORMED', { path: 'The body', reason: 'it has no header' });
  }
  const width = header.length;
  const ragged = records.findIndex((record) => record.length !== width);
  if (ragged >= 0) {
    const reason = `data row ${ragged + 1} has ${records[ragged]!.length} fields and the header ${width}`;
    throw new KetflowError('DATA_MALFORMED', { path: 'The body', reason });
  }
  const names = header.map((name) => name.trim());
  return featureTable(inputs, records.length, ({ name, kind }) => {
    const column = columnPosition(names, name);
    const read = kind === 'number' ? numberCell : textCell;
    return ((row) => read(records[row]![column]!.trim())) satisfies Cells;
  });
}

/**
 * Where the column `name` is.
 * @throws KetflowError `COLUMN_NOT_FOUND`, `COLUMN_DUPLICATE`.
 */
export function columnPosition(names: readonly string[], name: string): number {
  const position = names.indexOf(name);
  if (position < 0) {
    const details = { column: name, nearest: nearestName(name, names), columns: names };
    throw new KetflowError('COLUMN_NOT_FOUND', details);
  }
  const other = names.indexOf(name, position + 1);
  if (other >= 0) {
    const positions = [position + 1, other + 1];
    throw new KetflowError('COLUMN_DUPLICATE', { column: name, positions });
  }
  return position;
}

function textCell(cell: string): string | null {
  return missingCells.has(cell) ? null : cell;
}

/** A number where the cell is one, null where it is missing, else the text, which a number column refuses. */
function numberCell(cell: string): number | string | null {
  if (missingCells.has(cell)) return null;
  if (decimal.test(cell)) return Number(cell);
  const match = infinite.exec(cell);
  if (match === null) return cell;
  return match[1] === '-' ? -Infinity : Infinity;
}
