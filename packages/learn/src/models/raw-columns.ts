/**
 * The raw values of a column as a fitted model takes them, whatever kind the column has in the table at hand: the same
 * column can be read as text from one file and as numbers from another.
 * @module
 */
import { KetflowError, nearestName } from '@ketflow/core';
import type { Column, FeatureTable, Rows, TextColumn } from '../data/table.ts';

/**
 * The feature column called `name`.
 * @throws KetflowError `COLUMN_NOT_FOUND` if the table has none.
 */
export function featureColumn(table: FeatureTable, name: string): Column {
  const column = table.features.find((candidate) => candidate.name === name);
  if (column === undefined) {
    const columns = table.features.map((candidate) => candidate.name);
    throw new KetflowError('COLUMN_NOT_FOUND', {
      column: name,
      nearest: nearestName(name, columns),
      columns,
    });
  }
  return column;
}

/** The number that each level of a text column stands for; NaN for a level that is none. */
function levelNumbers(column: TextColumn): Float64Array {
  return Float64Array.from(column.levels, (level) => (level.trim() === '' ? NaN : Number(level)));
}

/**
 * The values of `column` in `rows` as numbers, a missing one as NaN.
 * @returns Shape (rows.length,), freshly allocated.
 * @throws KetflowError `VALUE_NOT_NUMERIC` if one of these rows holds a text that is no number.
 */
export function numberValues(column: Column, rows: Rows): Float64Array {
  const values = new Float64Array(rows.length);
  if (column.kind === 'number') {
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]];
    return values;
  }
  const numbers = levelNumbers(column);
  let bad = 0;
  let first = -1;
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]];
    values[i] = code < 0 ? NaN : numbers[code];
    if (code >= 0 && Number.isNaN(values[i])) {
      if (bad++ === 0) first = rows[i];
    }
  }
  if (bad > 0) {
    throw new KetflowError('VALUE_NOT_NUMERIC', {
      column: column.name,
      row: first + 1,
      value: column.levels[column.codes[first]],
      count: bad,
      rows: rows.length,
    });
  }
  return values;
}

/** The text of a number, as JavaScript writes it; '' for NaN, which is how a missing text is written. */
function numberText(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/**
 * The values of `column` in `rows` as texts, a missing one as ''.
 * @returns Length rows.length, freshly allocated.
 */
export function textValues(column: Column, rows: Rows): string[] {
  const values = new Array<string>(rows.length);
  for (let i = 0; i < rows.length; i++) {
    if (column.kind === 'number') {
      values[i] = numberText(column.values[rows[i]]);
    } else {
      const code = column.codes[rows[i]];
      values[i] = code < 0 ? '' : column.levels[code];
    }
  }
  return values;
}

/**
 * The values of `column` in `rows` as indices into `levels`, where '' is the level of a missing value.
 * @returns Shape (rows.length,), -1 for a value that is no level; freshly allocated.
 */
export function levelCodes(column: Column, levels: readonly string[], rows: Rows): Int32Array {
  const index = new Map(levels.map((level, code) => [level, code]));
  if (column.kind === 'number') {
    return Int32Array.from(textValues(column, rows), (value) => index.get(value) ?? -1);
  }
  const missing = index.get('') ?? -1;
  const translated = column.levels.map((level) => index.get(level) ?? -1);
  return Int32Array.from(rows, (row) => {
    const code = column.codes[row];
    return code < 0 ? missing : translated[code];
  });
}
