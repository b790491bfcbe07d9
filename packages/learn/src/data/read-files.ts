/**
 * Reads the files of a source into one table of texts, row by row in the order of the files.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import { stat } from 'node:fs/promises';
import type { Database } from './database.ts';
import { requireDistinct, type HeaderOption } from './header.ts';
import { readError } from './read-errors.ts';
import { columnId, csvRelation, describedRelation, type Relation } from './relation.ts';
import type { ReadableFile } from './source.ts';

/**
 * Creates the table `raw` with a VARCHAR column `c0`, `c1`, … a column of the files and all their rows; `rowid` counts
 * the rows from 0 in the order of the files. Every file must have the columns of the first, in any order.
 *
 * @returns The names of the columns.
 * @throws KetflowError `DATA_EMPTY`, `DATA_MALFORMED`, `COLUMN_DUPLICATE`.
 */
export async function readFiles(
  database: Database,
  files: readonly ReadableFile[],
  header: HeaderOption,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  let names: readonly string[] | undefined;
  let csvHeader = header;
  for (const file of files) {
    try {
      if ((await stat(file.path)).size === 0) {
        throw new KetflowError('DATA_EMPTY', { path: file.name });
      }
      const relation = await (file.format === 'csv'
        ? csvRelation(file, csvHeader)
        : describedRelation(database, file, signal));
      csvHeader = relation.header ?? csvHeader; // what `auto` found in the first file holds for all
      requireDistinct(relation.names);
      if (names === undefined) {
        names = relation.names;
        const columns = names.map((_, i) => `${columnId(i)} VARCHAR`);
        await database.query(`CREATE TABLE raw (${columns.join(', ')})`, signal);
      }
      const cells = cellsInOrder(names, relation, file, files[0]);
      await database.query(
        `INSERT INTO raw SELECT ${cells.join(', ')} FROM ${relation.from}`,
        signal,
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw readError(error, file);
    }
  }
  return names ?? [];
}

function cellsInOrder(
  names: readonly string[],
  relation: Relation,
  file: ReadableFile,
  firstFile: ReadableFile,
): readonly string[] {
  const place = new Map(relation.names.map((name, i) => [name, i]));
  const absent = names.filter((name) => !place.has(name));
  const strange = relation.names.filter((name) => !names.includes(name));
  if (absent.length > 0 || strange.length > 0) {
    const differences = [
      ...absent.slice(0, 1).map((name) => `"${name}" is absent`),
      ...strange.slice(0, 1).map((name) => `"${name}" is new`),
    ];
    throw new KetflowError('DATA_MALFORMED', {
      path: file.name,
      reason: `its columns are not those of ${firstFile.name}: ${differences.join(', ')}`,
    });
  }
  return names.map((name) => relation.cells[place.get(name) ?? 0]);
}
