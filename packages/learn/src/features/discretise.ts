import { quantile } from '@ketflow/core';
import type { Column, NumberColumn, Rows, TextColumn } from '../data/table.ts';

/** Bins of a number column, and levels of a text column that keep a bin of their own (the last one is "all others"). */
const BINS = 8;

/** A column cut into few values, over the rows that were asked for. */
export interface Discretised {
  /** Shape (rows.length,): bin of each row. */
  readonly codes: Uint8Array;
  /** Number of bins; every code is below it. */
  readonly bins: number;
}

/**
 * Cuts a column into bins over `rows`.
 *
 * Numbers: edges e_i = quantile(i / 8), i = 1..7, by linear interpolation over the present values; the bin of x is the
 * number of edges <= x. Text: the 7 most frequent levels (ties in level order) have a bin each and share one for all
 * others. A missing value has a bin of its own.
 *
 * @returns Codes in the order of `rows`. Freshly allocated.
 */
export function discretise(column: Column, rows: Rows): Discretised {
  return column.kind === 'number' ? binNumbers(column, rows) : binText(column, rows);
}

function binNumbers(column: NumberColumn, rows: Rows): Discretised {
  const present = new Float64Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const x = column.values[rows[i]];
    if (x === x) present[count++] = x;
  }
  const sorted = present.subarray(0, count).sort();
  const edges = new Float64Array(count === 0 ? 0 : BINS - 1);
  for (let i = 0; i < edges.length; i++) edges[i] = quantile(sorted, (i + 1) / BINS);
  const codes = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const x = column.values[rows[i]];
    let bin = 0;
    if (x !== x) bin = BINS;
    else while (bin < edges.length && edges[bin] <= x) bin++;
    codes[i] = bin;
  }
  return { codes, bins: BINS + 1 };
}

function binText(column: TextColumn, rows: Rows): Discretised {
  const counts = new Int32Array(column.levels.length);
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]];
    if (code >= 0) counts[code]++;
  }
  const frequent = Array.from(counts.keys())
    .filter((level) => counts[level] > 0)
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, BINS - 1);
  const binOf = new Uint8Array(column.levels.length).fill(BINS - 1);
  frequent.forEach((level, bin) => {
    binOf[level] = bin;
  });
  const codes = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]];
    codes[i] = code < 0 ? BINS : binOf[code];
  }
  return { codes, bins: BINS + 1 };
}
