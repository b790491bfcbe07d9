import type { Column, Table } from '../../src/data/table.ts';

/** A column of numbers (null is missing) or of texts (null is missing). */
export function column(
  name: string,
  values: readonly (number | null)[] | readonly (string | null)[],
): Column {
  if (values.some((value) => typeof value === 'string')) {
    const texts = values as readonly (string | null)[];
    const levels = [...new Set(texts.filter((text) => text !== null))].sort();
    const codes = Int32Array.from(texts, (text) => (text === null ? -1 : levels.indexOf(text)));
    return { kind: 'text', name, levels, codes };
  }
  const numbers = values as readonly (number | null)[];
  return { kind: 'number', name, values: Float64Array.from(numbers, (value) => value ?? NaN) };
}

/** A table of these columns whose target has one class a distinct value. */
export function tableOf(
  features: readonly Column[],
  target: readonly (number | string)[],
  name = 'y',
): Table {
  const integers = target.every((value) => typeof value === 'number');
  const classes = integers
    ? [...new Set(target)].sort((a, b) => a - b).map(String)
    : [...new Set(target.map(String))].sort();
  const codes = Int32Array.from(target, (value) => classes.indexOf(String(value)));
  return { rows: target.length, features, target: { name, classes, integers, codes } };
}

/** 0, 1, …, n - 1. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}
