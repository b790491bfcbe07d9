import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { KetflowError } from '@ketflow/core';
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
} from 'kysely';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { isBusy, storeError } from './sqlite-errors.ts';

/** How long SQLite itself waits for a lock, in which nothing else happens in this thread. */
const BLOCKING_WAIT_MS = 100;
const PAUSE_MS = 20;

/** Builds typed queries; {@link Transaction} runs them. */
export const query: Kysely<Schema> = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** Runs queries inside a transaction. */
export interface Transaction {
  all<O>(builder: Compilable<O>): O[];
  first<O>(builder: Compilable<O>): O | undefined;
}

/**
 * A SQLite file with its transactions. A transaction is synchronous from begin to commit: a lock that was held across an
 * `await` would stop every other store of this process on the same file for good, because SQLite waits by blocking.
 * The wait for another process, in contrast, mostly happens between attempts, so that signals and timers still work.
 */
export class Database {
  readonly #raw: DatabaseSync;
  readonly #path: string;
  readonly #waitMs: number;
  readonly #transaction: Transaction;

  private constructor(raw: DatabaseSync, path: string, waitMs: number) {
    this.#raw = raw;
    this.#path = path;
    this.#waitMs = waitMs;
    const all = <O>(builder: Compilable<O>): O[] => {
      const { sql, parameters } = builder.compile();
      return raw.prepare(sql).all(...(parameters as readonly SQLInputValue[])) as O[];
    };
    this.#transaction = { all, first: (builder) => all(builder)[0] };
  }

  /**
   * Opens or makes a store's file and brings it to the newest schema.
   *
   * @param waitMs - How long to wait for a lock of somebody else, here and in every transaction.
   * @param now - Milliseconds since 1970.
   *
   * @throws KetflowError `STORE_NOT_WRITABLE`, `STORE_MALFORMED`, `STORE_NEWER`, `STORE_LOCKED`.
   */
  static async open(path: string, waitMs: number, now: number): Promise<Database> {
    let raw: DatabaseSync | undefined;
    try {
      const opened = new DatabaseSync(path, {
        timeout: BLOCKING_WAIT_MS,
        enableForeignKeyConstraints: true,
      });
      raw = opened;
      await whenFree(path, waitMs, () => migrate(opened, path, now));
      raw.exec('PRAGMA synchronous = NORMAL');
      return new Database(raw, path, waitMs);
    } catch (error) {
      raw?.close();
      throw storeError(error, path);
    }
  }

  /**
   * Reads a consistent state.
   *
   * @throws KetflowError `STORE_LOCKED`, `STORE_MALFORMED`.
   */
  read<T>(body: (transaction: Transaction) => T): Promise<T> {
    return this.#inTransaction('BEGIN', body);
  }

  /**
   * Writes all or nothing; nobody else writes meanwhile.
   *
   * @param body - Runs at most once after the lock is taken. What it throws rolls everything back.
   *
   * @throws KetflowError `STORE_LOCKED`, `STORE_MALFORMED`, `STORE_NOT_WRITABLE`.
   */
  write<T>(body: (transaction: Transaction) => T): Promise<T> {
    return this.#inTransaction('BEGIN IMMEDIATE', body);
  }

  close(): void {
    if (this.#raw.isOpen) this.#raw.close();
  }

  async #inTransaction<T>(begin: string, body: (transaction: Transaction) => T): Promise<T> {
    try {
      return await whenFree(this.#path, this.#waitMs, () => {
        this.#raw.exec(begin);
        try {
          const result = body(this.#transaction);
          this.#raw.exec('COMMIT');
          return result;
        } catch (error) {
          // SQLite has rolled back by itself after some faults, such as a full disk.
          if (this.#raw.isTransaction) this.#raw.exec('ROLLBACK');
          throw error;
        }
      });
    } catch (error) {
      throw storeError(error, this.#path);
    }
  }
}

async function whenFree<T>(path: string, waitMs: number, attempt: () => T): Promise<T> {
  const begun = performance.now();
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const waitedMs = Math.round(performance.now() - begun);
      if (waitedMs >= waitMs)
        throw new KetflowError('STORE_LOCKED', { path, waitedMs }, { cause: error });
    }
    await sleep(PAUSE_MS);
  }
}
