import { isKetflowError, KetflowError } from '@ketflow/core';
import type { ReadableFile } from './source.ts';

/** What DuckDB says about a file that it cannot parse, as an error of ours; anything else comes back as it is. */
export function readError(error: unknown, file: ReadableFile): unknown {
  if (isKetflowError(error) || !(error instanceof Error)) return error;
  const reason = reasonOf(error.message, file);
  if (reason === undefined) return error;
  const line = /CSV Error on Line: (\d+)/.exec(error.message);
  return new KetflowError(
    'DATA_MALFORMED',
    { path: file.name, ...(line === null ? {} : { line: Number(line[1]) }), reason },
    { cause: error },
  );
}

function reasonOf(message: string, file: ReadableFile): string | undefined {
  const fields = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (fields !== null) {
    const [expected, found] = [Number(fields[1]), Number(fields[2])];
    // DuckDB stops counting at the first field too many.
    if (found > expected) return `it has more fields than the ${expected} expected`;
    return `it has ${found} field${found === 1 ? '' : 's'} where ${expected} are expected`;
  }
  if (message.includes('unterminated quote')) return 'a quote is not closed, or text follows it';
  if (message.includes('unicode')) return 'it is not UTF-8';
  if (message.includes('state machine reached an invalid state')) {
    return 'its line ends are mixed (CRLF and LF), or a quote is out of place';
  }
  if (message.includes('Maximum line size')) return 'a row is longer than 2 MB';
  if (message.startsWith('Binder Error') && file.format === 'json') {
    return 'each line must hold one JSON object';
  }
  if (/^(Invalid Input|IO|Conversion|Serialization) Error/.test(message)) {
    // DuckDB counts JSON lines from 1 in some messages and from 2 in others, so none is named.
    const [first] = message.split('\n');
    return first
      .replace(/^[\w ]+ Error: /, '')
      .replace(/ in file .*?(: |$)/, '$1')
      .replace(/\.? *$/, '');
  }
  return undefined;
}
