/**
 * DuckDB, for this folder alone: nothing else imports it.
 * @module
 */
import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';
import { KetflowError } from '@ketflow/core';

export interface DatabaseOptions {
  /** Threads of DuckDB, at least 1. No result depends on it. */
  readonly threads: number;
  /** Memory that DuckDB may use before it spills; default its own, 80 % of the machine's. */
  readonly memoryLimitBytes?: number;
  /** Where it spills to. DuckDB's own default would be a folder in the user's current one. */
  readonly spillFolder: string;
}

/** An SQL literal of any text. DuckDB's C interface ends a statement at a NUL, so NULs are spelled out. */
export function quoteText(text: string): string {
  const quoted = (part: string): string => `'${part.replaceAll("'", "''")}'`;
  const parts = text.split('\0').map(quoted);
  return parts.length === 1 ? parts[0] : `(${parts.join(' || chr(0) || ')})`;
}

/** An SQL literal of a finite number, exact: a bare 0.1 would be a DECIMAL. */
export function quoteNumber(value: number): string {
  return `'${value}'::DOUBLE`;
}

/** A private database in memory. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const { threads, memoryLimitBytes, spillFolder } = options;
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      temp_directory: spillFolder,
      // Row order is the order of the file, whatever the number of threads.
      preserve_insertion_order: 'true',
      // Nothing is fetched from the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(memoryLimitBytes === undefined ? {} : { memory_limit: `${memoryLimitBytes}B` }),
    });
    return new Database(instance, await instance.connect());
  }

  /**
   * Runs a statement and returns its rows; for small results. `Row` is what the statement's author knows of its columns;
   * counts are to be cast to DOUBLE in SQL, for a BIGINT becomes a bigint.
   * @throws KetflowError `TOO_LARGE` if the memory limit does not suffice.
   */
  async query<Row extends readonly unknown[]>(sql: string, signal?: AbortSignal): Promise<Row[]> {
    return this.#guard(signal, async () => {
      const reader = await this.#connection.runAndReadAll(sql);
      return reader.getRowsJS() as unknown as Row[];
    });
  }

  /** Runs a statement and hands its rows over in columnar chunks, in order. */
  async scan(
    sql: string,
    take: (chunk: DuckDBDataChunk) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#guard(signal, async () => {
      const result = await this.#connection.run(sql);
      for await (const chunk of result) {
        signal?.throwIfAborted();
        take(chunk);
      }
    });
  }

  /** Switches all access to files and network off, for good. */
  async seal(): Promise<void> {
    await this.#connection.run('SET enable_external_access = false');
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #guard<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const interrupt = (): void => this.#connection.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted(); // the interruption shows as an error of DuckDB
      throw memoryError(error) ?? error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }
}

const units: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** DuckDB's "failed to allocate data of size 2.8 MiB (26.3 MiB/28.6 MiB used)" as an error of ours. */
function memoryError(error: unknown): KetflowError | undefined {
  if (!(error instanceof Error) || !error.message.startsWith('Out of Memory Error')) {
    return undefined;
  }
  const sizes = Array.from(error.message.matchAll(/([\d.]+) (bytes|[KMGT]iB)/g), (match) =>
    Math.ceil(Number(match[1]) * units[match[2]]),
  );
  const [asked = 0, used = 0, limit = 0] = sizes;
  return new KetflowError(
    'TOO_LARGE',
    {
      what: 'The table',
      neededBytes: used + asked,
      limitBytes: limit,
      fits: 'Give it more memory, fewer threads, or a table with fewer rows or columns.',
    },
    { cause: error },
  );
}
