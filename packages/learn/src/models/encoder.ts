import { KetflowError } from '@ketflow/core';
import type { Column, FeatureTable, NumberColumn, Rows, TextColumn } from '../data/table.ts';
import type { Encoder, NumberEncoding, TextEncoding } from './classifier.ts';
import { featureColumn, levelCodes, numberValues } from './raw-columns.ts';

/**
 * Encoded rows: standardised numbers and, for every text column, the level of each row. The one-hot columns of the texts
 * follow the numbers in the design matrix, but only the place of their single 1 is stored.
 */
export interface Design {
  readonly rows: number;
  /** d: numbers and levels together. */
  readonly width: number;
  readonly numNumbers: number;
  /** Shape (rows, numNumbers), row-major. */
  readonly numbers: Float64Array;
  /** One array a text column, shape (rows,): the level, or -1 where none of the levels occurs. */
  readonly codes: readonly Int32Array[];
  /** Levels of each text column. */
  readonly levelCounts: readonly number[];
}

/** Number of design columns d: one a number column, one a level of a text column. */
export function designWidth(encoder: Encoder): number {
  return encoder.texts.reduce((sum, text) => sum + text.levels.length, encoder.numbers.length);
}

function fitNumber(column: NumberColumn, rows: Rows): NumberEncoding {
  const values = numberValues(column, rows);
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  if (present.length === 0) return { name: column.name, median: 0, mean: 0, scale: 1 };
  const middle = present.length >> 1;
  const median =
    present.length % 2 === 1
      ? present[middle]
      : present[middle - 1] + (present[middle] - present[middle - 1]) / 2;
  if (present[0] === present[present.length - 1]) {
    return { name: column.name, median, mean: median, scale: 1 };
  }
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = median;
  // Deviations from the median keep the digits of small noise on a large mean.
  let sum = 0;
  for (const value of values) sum += value - median;
  const shift = sum / values.length;
  const largest = Math.max(present[present.length - 1] - median, median - present[0]);
  let squares = 0;
  for (const value of values) {
    const deviation = (value - median - shift) / largest;
    squares += deviation * deviation;
  }
  const scale = largest * Math.sqrt(squares / values.length);
  return { name: column.name, median, mean: median + shift, scale: scale === 0 ? 1 : scale };
}

function fitText(column: TextColumn, rows: Rows): TextEncoding {
  const occurs = new Uint8Array(column.levels.length);
  let missing = false;
  for (const row of rows) {
    const code = column.codes[row];
    if (code < 0) missing = true;
    else occurs[code] = 1;
  }
  const levels = column.levels.filter((_, code) => occurs[code] === 1);
  return { name: column.name, levels: missing ? ['', ...levels] : levels };
}

function chosenColumns(
  table: FeatureTable,
  columns: readonly (string | number)[],
): readonly Column[] {
  const places = columns.map((column) => {
    if (typeof column === 'string') return table.features.indexOf(featureColumn(table, column));
    if (Number.isInteger(column) && column >= 0 && column < table.features.length) return column;
    throw new KetflowError('OPTION_INVALID', {
      option: 'columns',
      value: String(column),
      expected: `a name or an index below ${table.features.length}`,
    });
  });
  places.sort((a, b) => a - b);
  const twice = places.find((place, i) => i > 0 && place === places[i - 1]);
  if (twice !== undefined) {
    throw new KetflowError('COLUMN_DUPLICATE', {
      column: table.features[twice].name,
      positions: columns.flatMap((c, i) =>
        c === twice || c === table.features[twice].name ? [i] : [],
      ),
    });
  }
  return places.map((place) => table.features[place]);
}

/**
 * Learns how raw columns become design columns, from the training rows alone.
 *
 * Numbers: a missing value becomes the median of the present ones (the mean of the two middle ones for an even count);
 * then z = (x - mean) / scale with mean and standard deviation (divisor n) of the training rows after that. A column that
 * is wholly missing there gets median 0, mean 0, scale 1; a constant one scale 1. Texts: the levels that occur in the
 * training rows, with '' first for a missing value where there was one; their 0/1 columns are not standardised.
 *
 * @param columns - Names, or indices into `table.features`, of the columns to use; they keep the order of the table.
 * @param rows - The training rows, at least one.
 * @throws KetflowError `FEATURES_NONE` for no columns, `COLUMN_NOT_FOUND`, `OPTION_INVALID` or `COLUMN_DUPLICATE` for
 *   columns that are not in the table or named twice, `SHAPE_MISMATCH` for no rows.
 */
export function fitEncoder(
  table: FeatureTable,
  columns: readonly (string | number)[],
  rows: Rows,
): Encoder {
  if (columns.length === 0) throw new KetflowError('FEATURES_NONE', { dropped: [] });
  if (rows.length === 0) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'training rows',
      expected: 'at least one',
      got: '0',
    });
  }
  const chosen = chosenColumns(table, columns);
  return {
    columns: chosen.map((column) => column.name),
    numbers: chosen.filter((c) => c.kind === 'number').map((c) => fitNumber(c, rows)),
    texts: chosen.filter((c) => c.kind === 'text').map((c) => fitText(c, rows)),
  };
}

/**
 * Encodes `rows` of a table, which may be another one than the encoder was fitted on: columns are found by name, texts by
 * their value. A text that is no level of the encoder gives zeros in all its one-hot columns.
 *
 * @throws KetflowError `COLUMN_NOT_FOUND` if a column is missing, `VALUE_NOT_NUMERIC` if a number column of the encoder
 *   holds other text in these rows.
 * @remarks Time and memory O(rows · columns), whatever the number of levels.
 */
export function encode(encoder: Encoder, table: FeatureTable, rows: Rows): Design {
  const numNumbers = encoder.numbers.length;
  const numbers = new Float64Array(rows.length * numNumbers);
  encoder.numbers.forEach(({ name, median, mean, scale }, j) => {
    const values = numberValues(featureColumn(table, name), rows);
    for (let i = 0; i < rows.length; i++) {
      const value = Number.isNaN(values[i]) ? median : values[i];
      numbers[i * numNumbers + j] = (value - mean) / scale;
    }
  });
  return {
    rows: rows.length,
    width: designWidth(encoder),
    numNumbers,
    numbers,
    codes: encoder.texts.map(({ name, levels }) =>
      levelCodes(featureColumn(table, name), levels, rows),
    ),
    levelCounts: encoder.texts.map(({ levels }) => levels.length),
  };
}
