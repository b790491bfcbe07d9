/**
 * A folder of one test file's own, and tables made from text.
 * @module
 */
import { KetflowError, type ErrorCode } from '@ketflow/core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openTable, type DataTable, type OpenOptions } from '../../src/data/data-table.ts';
import { loadColumns } from '../../src/data/load-table.ts';

/** Paths in a folder that is removed after the tests of the file. */
export function scratchFolder(): {
  path(name: string): string;
  write(name: string, bytes: string | Uint8Array): string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'ketflow-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write: (name, bytes) => {
      writeFileSync(path(name), bytes);
      return path(name);
    },
  };
}

export function openText(text: string, options: OpenOptions = {}): Promise<DataTable> {
  return openTable({ name: 'text', text }, options);
}

/** Every cell of a table by column: numbers, texts, null when missing. */
export async function cellsOf(
  table: DataTable,
): Promise<Record<string, (number | string | null)[]>> {
  const columns = await loadColumns(table, table.columns);
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.kind === 'number'
        ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
        : Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code])),
    ]),
  );
}

/** Opens, closes, and returns the cells. */
export async function readCells(
  ...args: Parameters<typeof openTable>
): Promise<Record<string, (number | string | null)[]>> {
  await using table = await openTable(...args);
  return await cellsOf(table);
}

/** The error that `work` ends with; fails unless it is one of ours with this code. */
export async function errorOf<C extends ErrorCode>(
  code: C,
  work: () => Promise<unknown>,
): Promise<KetflowError<C>> {
  try {
    await work();
  } catch (error) {
    if (error instanceof KetflowError && error.code === code) return error as KetflowError<C>;
    throw error;
  }
  throw new Error(`expected ${code}`);
}
