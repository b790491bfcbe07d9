import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-errors.ts';

/**
 * A lock that lives as long as its process: an exclusive transaction on an empty SQLite file of its own. The operating
 * system drops it when the process ends, however it ends, on Linux, macOS and Windows alike.
 */
export class RunLock {
  readonly #path: string;
  readonly #holder: DatabaseSync;

  /**
   * Takes the lock.
   *
   * @param path - File of the lock, in an existing folder; nobody else may use this name.
   */
  constructor(path: string) {
    this.#path = path;
    this.#holder = new DatabaseSync(path);
    // Without a rollback journal there is only this one file to clear away after a crash.
    this.#holder.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  }

  /** Gives the lock back and removes its file. */
  release(): void {
    this.#holder.close();
    removeLock(this.#path);
  }
}

/**
 * True while a living process holds the lock. Asks for a shared lock only, so that two who ask at once do not take one
 * another for the holder.
 */
export function isLockHeld(path: string): boolean {
  let probe: DatabaseSync | undefined;
  try {
    probe = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    probe.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    if (!existsSync(path)) return false; // The holder removes it, before or while this one asks.
    throw error;
  } finally {
    probe?.close();
  }
}

/** Removes the file of a lock that nobody holds. */
export function removeLock(path: string): void {
  // Windows keeps an open file, for instance of somebody who is just asking. Retries come with `recursive` only.
  rmSync(path, { force: true, recursive: true, maxRetries: 5, retryDelay: 20 });
}
