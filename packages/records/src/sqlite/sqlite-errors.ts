import { KetflowError } from '@ketflow/core';

// Primary result codes, https://www.sqlite.org/rescode.html.
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

interface SqliteError extends Error {
  readonly errcode: number;
  readonly errstr: string;
}

/** True if the error says that somebody else holds a lock. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === BUSY || code === LOCKED;
}

/** The error of the catalogue for an error of SQLite or of the file system; anything else is returned as it is. */
export function storeError(error: unknown, path: string): unknown {
  const code = primaryCode(error);
  if (code === CORRUPT || code === NOTADB) return failure('STORE_MALFORMED', error, path);
  if (code === READONLY || code === IOERR || code === FULL || code === CANTOPEN || isSystem(error))
    return failure('STORE_NOT_WRITABLE', error, path);
  return error;
}

function failure(
  code: 'STORE_MALFORMED' | 'STORE_NOT_WRITABLE',
  cause: unknown,
  path: string,
): KetflowError {
  const reason = isSqlite(cause) ? cause.errstr : isSystem(cause) ? cause.code : String(cause);
  return new KetflowError(code, { path, reason }, { cause });
}

const primaryCode = (error: unknown): number | undefined =>
  isSqlite(error) ? error.errcode & 0xff : undefined;

function isSqlite(error: unknown): error is SqliteError {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR' &&
    'errcode' in error
  );
}

/** True for an error of the operating system, such as `ENOTDIR` or `EACCES`. */
function isSystem(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
