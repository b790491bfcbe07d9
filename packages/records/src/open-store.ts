import { fileURLToPath } from 'node:url';
import { KetflowError } from '@ketflow/core';
import { openSqliteStore } from './sqlite/sqlite-store.ts';
import type { Store, StoreOptions } from './store.ts';

/** Folder of the store that is used when none is named. */
const DEFAULT_FOLDER = '.ketflow';
const SUPPORTED = ['a folder such as .ketflow', 'sqlite:///absolute/path/to/file.db'];

/**
 * Opens the store of a URI: a folder (default: `.ketflow` in the current folder) or `sqlite:///absolute/path/file.db`.
 *
 * @throws KetflowError `STORE_UNSUPPORTED` for any other URI, for instance of a server, with what works.
 * @throws KetflowError `STORE_NOT_WRITABLE`, `STORE_NEWER`, `STORE_MALFORMED`, `STORE_LOCKED` as `openSqliteStore`.
 */
export async function openStore(uri: string | undefined, options: StoreOptions): Promise<Store> {
  const place = uri ?? DEFAULT_FOLDER;
  if (place.startsWith('sqlite:')) return openSqliteStore({ ...options, file: fileOf(place) });
  // Two letters and more: `C:\store` is a folder.
  if (place === '' || /^[a-z][a-z0-9+.-]+:/i.test(place)) throw unsupported(place);
  return openSqliteStore({ ...options, folder: place });
}

function fileOf(uri: string): string {
  const url = URL.parse(uri.replace(/^sqlite:/, 'file:'));
  const isFile =
    url !== null &&
    /^sqlite:\/{3}.*[^/]$/.test(uri) &&
    `${url.host}${url.search}${url.hash}` === '' &&
    !/%(2f|5c)/i.test(url.pathname);
  if (!isFile) throw unsupported(uri);
  return fileURLToPath(url);
}

/** The error names no password that a URI may hold. */
function unsupported(uri: string): KetflowError<'STORE_UNSUPPORTED'> {
  const shown = uri.replace(/\/\/[^/@]*@/, '//');
  return new KetflowError('STORE_UNSUPPORTED', { uri: shown, supported: SUPPORTED });
}
