import { KetflowError, nearestName } from '@ketflow/core';
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { classifyColumns, type ColumnInfo } from './classify.ts';
import { Database } from './database.ts';
import type { HeaderOption } from './header.ts';
import { readFiles } from './read-files.ts';
import { resolveFiles, sourceName, type DataSource, type ReadableFile } from './source.ts';

export interface OpenOptions {
  /** Whether the first row of a CSV file names the columns; default `auto`. */
  readonly header?: HeaderOption;
  /** Threads of DuckDB; no result depends on it. Default 1. */
  readonly threads?: number;
  /** Memory that DuckDB may use before it spills to the temporary folder; default 80 % of the machine's. */
  readonly memoryLimitBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * An open table: rows in a private DuckDB in memory, sealed off from files and network; `profile` and `loadTable` read
 * it. Holds memory until it is closed.
 */
export class DataTable implements AsyncDisposable {
  /** What the source is called in errors. */
  readonly name: string;
  readonly rows: number;
  /** In the order of the file. */
  readonly columns: readonly ColumnInfo[];
  /** Table `data`: columns `c0`, `c1`, … of DOUBLE or VARCHAR; `rowid` counts the rows from 0. For this folder alone. */
  readonly database: Database;
  readonly #folder: string;

  constructor(
    name: string,
    rows: number,
    columns: readonly ColumnInfo[],
    database: Database,
    folder: string,
  ) {
    this.name = name;
    this.rows = rows;
    this.columns = columns;
    this.database = database;
    this.#folder = folder;
  }

  /**
   * The column called `name`.
   * @throws KetflowError `COLUMN_NOT_FOUND`, with the nearest name.
   */
  column(name: string): ColumnInfo {
    const found = this.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    const columns = this.columns.map((column) => column.name);
    throw new KetflowError('COLUMN_NOT_FOUND', {
      column: name,
      nearest: nearestName(name, columns),
      columns,
    });
  }

  async close(): Promise<void> {
    this.database.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Reads a source into a table and finds out what its columns hold. The rows keep the order of the file; what cells mean
 * is told in `cells.ts`, what headers are in `header.ts`. Several files of a pattern are one table: each must have the
 * columns of the first.
 *
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`; `DATA_EMPTY`, `DATA_NO_ROWS`, `DATA_MALFORMED`;
 * `COLUMN_DUPLICATE`, `VALUE_INFINITE`, `VALUE_NOT_NUMERIC`; `TOO_LARGE` if the memory limit does not suffice;
 * `OPTION_INVALID` for `threads`.
 * @example
 * await using table = await openTable('heart.csv', { threads: 2 });
 */
export async function openTable(source: DataSource, options: OpenOptions = {}): Promise<DataTable> {
  const { header = 'auto', threads = 1, memoryLimitBytes, signal } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    const expected = 'a whole number of threads, at least 1';
    throw new KetflowError('OPTION_INVALID', {
      option: 'threads',
      value: String(threads),
      expected,
    });
  }
  const files = typeof source === 'string' ? await resolveFiles(source) : undefined;
  const name = sourceName(source);
  // Unpacked files, and what DuckDB spills, live here until the table is closed.
  const folder = join(tmpdir(), `ketflow-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  let database: Database | undefined;
  try {
    const readable: ReadableFile[] = [];
    if (typeof source !== 'string') {
      const path = join(folder, 'text.csv');
      await writeFile(path, source.text);
      readable.push({ name, path, format: 'csv' });
    }
    for (const [i, { path, format, gzip }] of (files ?? []).entries()) {
      const plain = gzip ? join(folder, `${i}.${format}`) : path;
      if (gzip) await unpack(path, plain, signal);
      readable.push({ name: path, path: plain, format });
    }
    database = await Database.open({
      threads,
      spillFolder: join(folder, 'spill'),
      ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
    });
    const names = await readFiles(database, readable, header, signal);
    await database.seal();
    const [[rows]] = await database.query<readonly [number]>('SELECT count(*)::DOUBLE FROM raw');
    if (rows === 0) throw new KetflowError('DATA_NO_ROWS', { path: name });
    const columns = await classifyColumns(database, names, rows, signal);
    return new DataTable(name, rows, columns, database, folder);
  } catch (error) {
    database?.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Unpacks by Node, which checks length and checksum: DuckDB takes a file that is cut short for a whole one. */
async function unpack(path: string, to: string, signal?: AbortSignal): Promise<void> {
  try {
    const options = signal === undefined ? {} : { signal };
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(to), options);
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') !== true) throw error;
    const reason = 'it is not gzip, or cut short or damaged';
    throw new KetflowError('DATA_MALFORMED', { path, reason }, { cause: error });
  }
}
