import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunInfo } from '../tracking/entities.ts';
import { isLockHeld, removeLock, RunLock } from './run-lock.ts';

const SUFFIX = '.lock';

/**
 * Tells the runs that are alive from those whose process is gone. Every live run holds the lock of its name; the lock is
 * taken before the run's row can be seen and given back after the row says that the run ended. A run that reads as
 * `RUNNING` and whose lock is free was therefore interrupted. A model file that is being written has such a lock too.
 */
export class LiveRuns {
  readonly #folder: string;
  readonly #own = new Map<string, RunLock>();

  /** @param folder - An existing folder for the locks. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes the lock of a new run. Call it in the transaction that makes the row. */
  begin(runId: string): void {
    this.#own.set(runId, new RunLock(this.#fileOf(runId)));
  }

  /** Gives the lock of a run back, if it is a run of this store. */
  end(runId: string): void {
    this.#own.get(runId)?.release();
    this.#own.delete(runId);
  }

  /** Gives all locks back. */
  endAll(): void {
    for (const runId of [...this.#own.keys()]) this.end(runId);
  }

  /** True for a run that this store began and did not end. */
  isOwn(runId: string): boolean {
    return this.#own.has(runId);
  }

  /** True while the process of this run lives. */
  isAlive(runId: string): boolean {
    return this.isOwn(runId) || isLockHeld(this.#fileOf(runId));
  }

  /** Removes the lock of a run that was interrupted. */
  forget(runId: string): void {
    removeLock(this.#fileOf(runId));
  }

  /**
   * Removes locks without a run: their process died before it made the row, or another process ended the run.
   * Call it in a write transaction, so that no other process is between its lock and its row.
   */
  clear(running: readonly RunInfo[]): void {
    const known = new Set(running.map((info) => info.runId));
    for (const file of readdirSync(this.#folder)) {
      const runId = file.slice(0, -SUFFIX.length);
      if (file.endsWith(SUFFIX) && !known.has(runId) && !this.isAlive(runId)) this.forget(runId);
    }
  }

  #fileOf(runId: string): string {
    return join(this.#folder, `${runId}${SUFFIX}`);
  }
}
