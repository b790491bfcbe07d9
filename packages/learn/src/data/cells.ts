/**
 * What a cell means, in TypeScript for headers and in SQL for rows.
 *
 * White space around a cell is not part of it, also inside quotes. Missing are the empty cell, `NA`, `NaN`, `nan` (as
 * NumPy writes it) and `?`, in exactly these spellings. A number is decimal: an optional sign, digits with an optional
 * point, an optional exponent (`1`, `+3`, `.5`, `1.`, `1e5`, `007`); not hexadecimal, not `1_000`, not `1,5`. `inf` and
 * `infinity` in any case, signed or not, and numbers beyond 1.8e308 are infinite. Everything else is text.
 * @module
 */

const missingCells = ['', 'NA', 'NaN', 'nan', '?'];

/** True for a trimmed cell that stands for a missing value. */
export function isMissing(cell: string): boolean {
  return missingCells.includes(cell);
}

/** True for a trimmed cell that is a number, finite or not. */
export function isNumber(cell: string): boolean {
  return /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity)$/i.test(cell);
}

/** SQL: a VARCHAR expression without the white space around it. */
export function trimOf(cell: string): string {
  return `trim(${cell}, E' \\t\\r\\n')`;
}

/** SQL: the text of a trimmed cell, NULL when missing. */
export function textOf(trimmed: string): string {
  // Not IN: DuckDB turns each IN list into a join, and 500 joins side by side take gigabytes.
  const tests = missingCells.map((missing) => `${trimmed} = '${missing}'`);
  return `CASE WHEN ${tests.join(' OR ')} THEN NULL ELSE ${trimmed} END`;
}

/** SQL: the number (perhaps infinite) of a cell, NULL when it is none. */
export function numberOf(cell: string): string {
  // The cast would take 1_000 and, in any case and with a sign, nan.
  return `CASE WHEN contains(${cell}, '_') THEN NULL ELSE ${castOf(cell)} END`;
}

/** SQL: the number of a cell that is a number or missing, NULL when it is missing. */
export function castOf(cell: string): string {
  return `nullif(TRY_CAST(${cell} AS DOUBLE), 'NaN'::DOUBLE)`;
}
