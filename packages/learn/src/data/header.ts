import { KetflowError } from '@ketflow/core';
import { isMissing, isNumber } from './cells.ts';
import type { CsvHead } from './csv-head.ts';

/** Whether the first row of a CSV file names the columns; `auto` guesses. */
export type HeaderOption = 'yes' | 'no' | 'auto';

/**
 * The rule of `auto`: the first row is a header when it has as many fields as the second, all distinct, none a number. A
 * file of one row is a header without rows under the same rule.
 *
 * @throws KetflowError `COLUMN_DUPLICATE` if only distinctness is wanting and a repeated name stands over a number in the
 * second row: that is a header with a mistake, and taking it for data would turn every column into text.
 */
export function hasHeader(head: CsvHead): boolean {
  const { first, second } = head;
  if (second !== undefined && second.length !== first.length) return false;
  if (first.some(isNumber)) return false;
  const names = headerNames(first);
  if (new Set(names).size === names.length) return true;
  const isRepeated = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  if (second?.some((cell, i) => isNumber(cell) && isRepeated(names[i]) && !isMissing(names[i]))) {
    requireDistinct(names);
  }
  return false;
}

/** The names in a header row: an empty cell (pandas writes its index so) is named c0, c1, … by its position. */
export function headerNames(first: readonly string[]): string[] {
  return first.map((cell, i) => (cell === '' ? `c${i}` : cell));
}

/** The names of columns without a header: c0, c1, …. */
export function positionNames(columns: number): string[] {
  return Array.from({ length: columns }, (_, i) => `c${i}`);
}

/** @throws KetflowError `COLUMN_DUPLICATE` (positions from 1) if two names are equal. */
export function requireDistinct(names: readonly string[]): void {
  const seen = new Map<string, number>();
  names.forEach((column, i) => {
    if (seen.has(column)) {
      const positions = names.flatMap((name, j) => (name === column ? [j + 1] : []));
      throw new KetflowError('COLUMN_DUPLICATE', { column, positions });
    }
    seen.set(column, i);
  });
}
