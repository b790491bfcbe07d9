/**
 * From the cells of a request to the columns of a model.
 *
 * A number column takes finite numbers. A text column takes strings, and numbers as JavaScript writes them, which is how
 * the model itself reads a column of numbers. Booleans are taken by neither: whether the training data said `1`, `true`
 * or `True` cannot be known. `null` and `''` are missing values in both.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import type { NumberColumn, OnnxModel, TextColumn } from '@ketflow/learn';

/** One input of a served model. */
export type ModelInput = OnnxModel['inputs'][number];

/** The columns that a model scores. */
export type FeatureTable = Parameters<OnnxModel['score']>[0];

/** The value of a column in a row, as it came: a JSON value. */
export type Cells = (row: number) => unknown;

/**
 * Reads the columns of a model out of a request.
 *
 * @param rows - Number of rows of the request.
 * @param cellsOf - The cells of one input; throws where the request does not have it.
 * @throws KetflowError `VALUE_NOT_NUMERIC`, `VALUE_INFINITE` for a number column, `SHAPE_MISMATCH` for a text column
 *   that holds something else; row numbers start at 1.
 */
export function featureTable(
  inputs: readonly ModelInput[],
  rows: number,
  cellsOf: (input: ModelInput, index: number) => Cells,
): FeatureTable {
  const features = inputs.map((input, index) => {
    const cells = cellsOf(input, index);
    return input.kind === 'number'
      ? numberColumn(input.name, rows, cells)
      : textColumn(input.name, rows, cells);
  });
  return { rows, features };
}

function numberColumn(name: string, rows: number, cells: Cells): NumberColumn {
  const values = new Float64Array(rows);
  let bad = 0;
  let first = 0;
  for (let row = 0; row < rows; row++) {
    const cell = cells(row);
    if (typeof cell === 'number' && Math.abs(cell) === Infinity) {
      throw new KetflowError('VALUE_INFINITE', { column: name, row: row + 1, value: String(cell) });
    }
    if (typeof cell === 'number') values[row] = cell;
    else if (isMissing(cell)) values[row] = NaN;
    else if (bad++ === 0) first = row;
  }
  if (bad > 0) {
    const value = shown(cells(first));
    const details = { column: name, row: first + 1, value, count: bad, rows };
    throw new KetflowError('VALUE_NOT_NUMERIC', details);
  }
  return { kind: 'number', name, values };
}

function textColumn(name: string, rows: number, cells: Cells): TextColumn {
  const positions = new Map<string, number>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const cell = cells(row);
    if (isMissing(cell)) {
      codes[row] = -1;
      continue;
    }
    if (typeof cell !== 'string' && typeof cell !== 'number') {
      const what = `Column "${name}", row ${row + 1}`;
      throw new KetflowError('SHAPE_MISMATCH', { what, expected: 'a string', got: shown(cell) });
    }
    const text = String(cell);
    let position = positions.get(text);
    if (position === undefined) {
      position = positions.size;
      positions.set(text, position);
    }
    codes[row] = position;
  }
  const levels = [...positions.keys()].sort();
  const rank = new Int32Array(levels.length);
  levels.forEach((level, code) => (rank[positions.get(level)!] = code));
  for (let row = 0; row < rows; row++) if (codes[row]! >= 0) codes[row] = rank[codes[row]!]!;
  return { kind: 'text', name, levels, codes };
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === '';
}

/** A JSON value, or undefined, in an error: short, and a string without its quotes. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
