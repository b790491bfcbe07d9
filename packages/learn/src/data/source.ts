/**
 * Where a table comes from: files by path or pattern, or bytes at hand.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, glob, stat } from 'node:fs/promises';

/**
 * A path (CSV, Parquet or JSON lines, each also gzipped when it ends in `.gz`), a pattern of paths (`*`, `?`, `[…]`,
 * `{…}`, `**`), or CSV that the caller has read, for instance from standard input.
 */
export type DataSource = string | DataText;

/** CSV at hand, and what to call it in errors. */
export interface DataText {
  readonly name: string;
  /** UTF-8. */
  readonly text: string | Uint8Array;
}

/** How a file is written: `.parquet`; `.jsonl`, `.ndjson`, `.json`; anything else is CSV. */
type DataFormat = 'csv' | 'parquet' | 'json';

/** One file of a source. */
export interface DataFile {
  readonly path: string;
  readonly format: DataFormat;
  readonly gzip: boolean;
}

/** A file that DuckDB can read as it lies there: unpacked, on the disk. */
export interface ReadableFile {
  /** What it is called in errors. */
  readonly name: string;
  readonly path: string;
  readonly format: DataFormat;
}

/** What a source is called in errors. */
export function sourceName(source: DataSource): string {
  return typeof source === 'string' ? source : source.name;
}

/**
 * The files of a path or pattern. A path that exists is taken as it is, even when it holds `*` or `[`; the files of a
 * pattern come in the order of their paths' code units, folders left out.
 *
 * @throws KetflowError `FILE_NOT_FOUND` if there is no such file; `FILE_NOT_READABLE` if it is a folder, not a regular
 * file or not readable by this user.
 */
export async function resolveFiles(path: string): Promise<readonly DataFile[]> {
  if ((await statusOf(path)) !== undefined || !/[*?[{]/.test(path)) {
    return [await dataFile(path)];
  }
  const paths: string[] = [];
  for await (const match of glob(path)) {
    if ((await statusOf(match))?.isFile()) paths.push(match);
  }
  if (paths.length === 0) throw new KetflowError('FILE_NOT_FOUND', { path });
  paths.sort();
  const files: DataFile[] = [];
  for (const match of paths) files.push(await dataFile(match));
  return files;
}

/**
 * SHA-256 of the bytes of a source, in hexadecimal; of a pattern that matches several files, the SHA-256 of their hashes,
 * one a line, in the order of their paths. Files are streamed.
 *
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE` as {@link resolveFiles}.
 */
export async function sourceHash(source: DataSource, signal?: AbortSignal): Promise<string> {
  if (typeof source !== 'string') return createHash('sha256').update(source.text).digest('hex');
  const files = await resolveFiles(source);
  const hashes: string[] = [];
  for (const { path } of files) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) {
      signal?.throwIfAborted();
      hash.update(chunk as Buffer);
    }
    hashes.push(hash.digest('hex'));
  }
  if (hashes.length === 1) return hashes[0];
  return createHash('sha256')
    .update(hashes.map((hash) => `${hash}\n`).join(''))
    .digest('hex');
}

async function dataFile(path: string): Promise<DataFile> {
  const status = await statusOf(path);
  if (status === undefined) throw new KetflowError('FILE_NOT_FOUND', { path });
  if (!status.isFile()) {
    const reason = status.isDirectory() ? 'it is a folder' : 'it is not a regular file';
    throw new KetflowError('FILE_NOT_READABLE', { path, reason });
  }
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new KetflowError(
      'FILE_NOT_READABLE',
      { path, reason: 'this user may not read it' },
      { cause: error },
    );
  }
  const gzip = /\.gz$/i.test(path);
  return { path, format: formatOf(gzip ? path.slice(0, -3) : path), gzip };
}

function formatOf(path: string): DataFormat {
  if (/\.parquet$/i.test(path)) return 'parquet';
  return /\.(jsonl|ndjson|json)$/i.test(path) ? 'json' : 'csv';
}

async function statusOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new KetflowError(
      'FILE_NOT_READABLE',
      { path, reason: code ?? String(error) },
      { cause: error },
    );
  }
}
