import path from 'node:path';
import { KetflowError } from '@ketflow/core';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import type { Store, StoreOptions } from './store.ts';

/** Folder of the store that is used when none is named. */
const DEFAULT_FOLDER = '.ketflow';
const SUPPORTED = ['a folder such as .ketflow', 'sqlite:///file.db', 'sqlite:////absolute/file.db'];

/**
 * Opens the store of a URI: a folder (default: `.ketflow`), or a file in the form of SQLAlchemy and MLflow:
 * `sqlite:///file.db` below the current folder, `sqlite:////absolute/file.db`.
 *
 * @param options.cwd - The current folder; default that of the process.
 * @throws KetflowError `STORE_UNSUPPORTED` for any other URI, for instance of a server, with what works.
 * @throws KetflowError `STORE_NOT_WRITABLE`, `STORE_NEWER`, `STORE_MALFORMED`, `STORE_LOCKED` as `openSqliteStore`.
 */
export async function openStore(
  uri: string | undefined,
  options: StoreOptions & { readonly cwd?: string },
): Promise<Store> {
  const { cwd = process.cwd(), ...store } = options;
  const place = uri ?? DEFAULT_FOLDER;
  if (place.startsWith('sqlite:')) return openSqliteStore({ ...store, file: fileOf(place, cwd) });
  // Two letters and more: `C:\store` is a folder.
  if (place === '' || /^[a-z][a-z0-9+.-]+:/i.test(place)) throw unsupported(place);
  return openSqliteStore({ ...store, folder: path.resolve(cwd, place) });
}

/** What follows the three slashes: relative to the current folder, or absolute with a fourth slash or a drive. */
function fileOf(uri: string, cwd: string): string {
  const file = /^sqlite:\/{3}([^?#]*[^/?#])$/.exec(uri)?.[1];
  if (file === undefined) throw unsupported(uri);
  return path.resolve(cwd, file);
}

/** The error names no password that a URI may hold. */
function unsupported(uri: string): KetflowError<'STORE_UNSUPPORTED'> {
  const shown = uri.replace(/\/\/[^/@]*@/, '//');
  return new KetflowError('STORE_UNSUPPORTED', { uri: shown, supported: SUPPORTED });
}
