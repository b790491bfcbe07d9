import { KetflowError } from '@ketflow/core';
import { readCsvHead } from './csv-head.ts';
import { type Database, quoteText } from './database.ts';
import { hasHeader, headerNames, positionNames, type HeaderOption } from './header.ts';
import type { ReadableFile } from './source.ts';

/** Where the rows of a file come from, as SQL. */
export interface Relation {
  readonly names: readonly string[];
  /** A VARCHAR expression a column, in the order of `names`. */
  readonly cells: readonly string[];
  readonly from: string;
  /** Of CSV: whether the first row names the columns. */
  readonly header?: 'yes' | 'no';
}

/** The columns that DuckDB sees are c0, c1, …: names from files never enter SQL as identifiers. */
export function columnId(index: number): string {
  return `c${index}`;
}

/**
 * A CSV file: RFC 4180 with commas and double quotes, UTF-8, LF or CRLF; blank lines are passed over.
 * @throws KetflowError `DATA_EMPTY`, `DATA_MALFORMED`, `COLUMN_DUPLICATE`.
 */
export async function csvRelation(file: ReadableFile, header: HeaderOption): Promise<Relation> {
  const head = await readCsvHead(file.path, file.name);
  if (head === undefined) throw new KetflowError('DATA_EMPTY', { path: file.name });
  const named = header === 'auto' ? hasHeader(head) : header === 'yes';
  const names = named ? headerNames(head.first) : positionNames(head.first.length);
  const ids = names.map((_, i) => columnId(i));
  // Nothing is guessed: DuckDB's sniffer would take other separators, quotes or headers from one file to the next.
  const from = `read_csv(${quoteFile(file.path)}, auto_detect = false, delim = ',', quote = '"', escape = '"',
    header = ${named}, strict_mode = true, null_padding = false, compression = 'none',
    columns = {${ids.map((id) => `'${id}': 'VARCHAR'`).join(', ')}})`;
  return { names, cells: ids, from, header: named ? 'yes' : 'no' };
}

/**
 * Parquet and JSON lines, which carry the names of their columns. Booleans become the texts `true` and `false`, dates
 * their ISO text, nested values (lists, structs, objects) the text that DuckDB writes for them. Of names that differ in
 * case only, DuckDB numbers the later ones (`a`, `A_1`).
 */
export async function describedRelation(
  database: Database,
  file: ReadableFile,
  signal: AbortSignal | undefined,
): Promise<Relation> {
  const isParquet = file.format === 'parquet';
  // Depth 1 keeps every value of a JSON object as JSON, so that no type is guessed; -1 looks for keys in all rows.
  const reader = isParquet
    ? `read_parquet(${quoteFile(file.path)}, hive_partitioning = false)`
    : `read_json(${quoteFile(file.path)}, format = 'newline_delimited', records = true, maximum_depth = 1,
        sample_size = -1, map_inference_threshold = -1, compression = 'uncompressed', hive_partitioning = false)`;
  const described = await database.query<readonly [name: string, type: string]>(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${reader})`,
    signal,
  );
  const cells = described.map(([, type], i) => {
    if (!isParquet) return `${columnId(i)} ->> '$'`;
    // A FLOAT as the number it is, not as its shortest text.
    const value = type === 'FLOAT' ? `CAST(${columnId(i)} AS DOUBLE)` : columnId(i);
    return `CAST(${value} AS VARCHAR)`;
  });
  const ids = described.map((_, i) => columnId(i));
  return {
    names: described.map(([name]) => name),
    cells,
    from: `${reader} AS file(${ids.join(', ')})`,
  };
}

/** A path as DuckDB takes it, with the signs of a pattern made harmless. */
function quoteFile(path: string): string {
  return quoteText(path.replace(/[*?[]/g, '[$&]'));
}
