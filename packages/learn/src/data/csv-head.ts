/**
 * The first records of a CSV file, read here because the header rule and duplicate names must be settled before DuckDB,
 * which renames silently, sees the file. Same dialect as the reader in `read-files.ts`: RFC 4180, comma, double quotes.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import { createReadStream } from 'node:fs';

/** DuckDB's limit of a line is 2,000,000 bytes; two of them must end within this. */
const HEAD_LIMIT = 4_000_000;

/** The first record and, when there is one, the second; cells without surrounding white space. */
export interface CsvHead {
  readonly first: readonly string[];
  readonly second: readonly string[] | undefined;
}

/**
 * Reads the first two records that are not blank lines.
 *
 * @param name - What to call the file in errors.
 * @returns undefined when the file holds none.
 * @throws KetflowError `DATA_MALFORMED` if the first two records do not end within 4 MB.
 */
export async function readCsvHead(path: string, name: string): Promise<CsvHead | undefined> {
  const decoder = new TextDecoder(); // drops a byte order mark
  let text = '';
  let tried = 0;
  for await (const chunk of createReadStream(path)) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    if (text.length < 2 * tried) continue; // keeps the total work linear
    tried = text.length;
    const records = parseRecords(text, 2, false);
    if (records.length === 2) return { first: records[0], second: records[1] };
    if (text.length > HEAD_LIMIT) {
      const reason = 'the first two rows are longer than 4 MB; a quote may not be closed';
      throw new KetflowError('DATA_MALFORMED', { path: name, reason });
    }
  }
  const records = parseRecords(text + decoder.decode(), 2, true);
  return records.length === 0 ? undefined : { first: records[0], second: records.at(1) };
}

/**
 * The first `most` records of `text` that are not blank lines; one that the text breaks off only when it is `ended`.
 */
export function parseRecords(text: string, most: number, ended: boolean): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  let at = 0;
  const endRecord = (): void => {
    record.push(cell.trim());
    if (record.length > 1 || cell.trim() !== '') records.push(record);
    record = [];
    cell = '';
  };
  while (at < text.length && records.length < most) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (char === ',') {
      record.push(cell.trim());
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at++;
      endRecord();
    } else {
      cell += char;
    }
    at++;
  }
  if (ended && records.length < most) endRecord();
  return records;
}
