import { KetflowError } from '@ketflow/core';

/**
 * Splits comma-separated text into records: quoted fields may hold commas, line breaks and doubled quotes; lines end in
 * LF, CRLF or CR. A line without any character is no record (`""` is one, of one empty field).
 *
 * @returns One array of fields a record; fields are not trimmed.
 * @throws KetflowError `DATA_MALFORMED`, with the line, for a quote that is not closed or stands where none may.
 * @see Shafranovich, Common Format and MIME Type for CSV Files (RFC 4180, 2005), section 2.
 */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  const plain = /[^",\r\n]*/y;
  let record: string[] = [];
  let at = 0;
  const malformed = (reason: string): KetflowError<'DATA_MALFORMED'> => {
    const line = text.slice(0, at).split(/\r\n|\n|\r/).length;
    return new KetflowError('DATA_MALFORMED', { path: 'The body', line, reason });
  };
  for (;;) {
    const quoted = text[at] === '"';
    if (quoted) {
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close < 0) throw malformed('a quote is not closed');
      record.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      plain.lastIndex = at;
      record.push(plain.exec(text)![0]);
      at = plain.lastIndex;
    }
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n') {
      throw malformed(
        quoted ? 'text follows a closing quote' : 'a quote stands inside a field that has none',
      );
    }
    if (quoted || record.length > 1 || record[0] !== '') records.push(record);
    if (at >= text.length) return records;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    record = [];
  }
}
