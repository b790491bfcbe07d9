import { RandomStream } from '@ketflow/core';
import type { Column, Rows, Table } from '../../src/data/table.ts';
import { column, tableOf } from '../models/small-table.ts';

/**
 * Six number columns and a text column with missing cells; the class depends on x0, x2 and t, x1 repeats x0 with noise,
 * and x3, x4, x5 say nothing.
 */
export function selectionTable(rows: number, seed: number, numClasses = 2): Table {
  const stream = RandomStream.root(seed);
  const values = Array.from({ length: 6 }, () => new Array<number | null>(rows).fill(null));
  const texts = new Array<string | null>(rows).fill(null);
  const classes = Array.from({ length: rows }, (_, row) => {
    const drawn = values.map(() => stream.normal());
    drawn[1] = drawn[0] + 0.3 * stream.normal();
    const level = stream.integer(4);
    drawn.forEach((x, i) => (values[i][row] = stream.uniform() < 0.05 ? null : x));
    texts[row] = [null, 'low', 'middle', 'high'][level];
    const signal = drawn[0] + 0.8 * drawn[2] + 0.6 * (level - 1.5) + 0.7 * stream.normal();
    return Math.max(0, Math.min(numClasses - 1, Math.floor(signal + numClasses / 2)));
  });
  const numbers = values.map((cells, i) => column(`x${i}`, cells));
  return tableOf([...numbers, column('t', texts)], classes);
}

/** The table with other features in `rows`: each number far away and swapped in sign, each text another level. */
export function withOtherFeatures(table: Table, rows: Rows): Table {
  const changed = (part: Column): Column => {
    if (part.kind === 'text') {
      const codes = part.codes.slice();
      for (const row of rows) codes[row] = (codes[row] + 1) % part.levels.length;
      return { ...part, codes };
    }
    const values = part.values.slice();
    for (const row of rows) values[row] = 50 - 20 * (Number.isNaN(values[row]) ? 1 : values[row]);
    return { ...part, values };
  };
  return { ...table, features: table.features.map(changed) };
}

/** The table with the next class in each of `rows`. */
export function withOtherClasses(table: Table, rows: Rows): Table {
  const codes = table.target.codes.slice();
  for (const row of rows) codes[row] = (codes[row] + 1) % table.target.classes.length;
  return { ...table, target: { ...table.target, codes } };
}

/** The share of `rows` whose class is the predicted one. */
export function shareRight(table: Table, rows: Rows, predicted: ArrayLike<number>): number {
  return rows.filter((row, i) => table.target.codes[row] === predicted[i]).length / rows.length;
}
