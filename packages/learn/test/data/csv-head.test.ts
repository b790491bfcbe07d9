import { describe, expect, it } from 'vitest';
import { parseRecords, readCsvHead } from '../../src/data/csv-head.ts';
import { hasHeader, headerNames } from '../../src/data/header.ts';
import { errorOf, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();

describe('parseRecords', () => {
  it('takes quotes, doubled quotes, commas and line ends inside quotes', () => {
    expect(parseRecords('"a ""b"", c", d \r\n"x\ny",\n', 5, true)).toEqual([
      ['a "b", c', 'd'],
      ['x\ny', ''],
    ]);
  });

  it('passes over blank lines and gives at most the records asked for', () => {
    expect(parseRecords('\n\na\n \nb\nc\n', 2, true)).toEqual([['a'], ['b']]);
  });

  it('keeps an unfinished record back until the text has ended', () => {
    expect(parseRecords('a,b\n1,', 2, false)).toEqual([['a', 'b']]);
    expect(parseRecords('a,b\n1,', 2, true)).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
  });
});

describe('readCsvHead', () => {
  it('drops a byte order mark and reads on over chunks', async () => {
    const long = 'x'.repeat(200_000);
    const path = scratch.write('long.csv', `\uFEFFa,${long}\r\n1,2\r\n`);
    expect(await readCsvHead(path, 'long.csv')).toEqual({ first: ['a', long], second: ['1', '2'] });
  });

  it('finds nothing in a file of blank lines', async () => {
    expect(
      await readCsvHead(scratch.write('blank.csv', '\uFEFF\n \n'), 'blank.csv'),
    ).toBeUndefined();
  });

  it('gives up on a quote that is never closed', async () => {
    const path = scratch.write('quote.csv', `a,"b\n${'1,2\n'.repeat(2_000_000)}`);
    const error = await errorOf('DATA_MALFORMED', () => readCsvHead(path, 'quote.csv'));
    expect(error.details.reason).toContain('quote');
  });
});

describe('hasHeader', () => {
  const cases: [text: string, expected: boolean][] = [
    ['a,b\n1,2', true],
    ['a,b\nx,y', true],
    ['a,b', true],
    ['1,b\n1,2', false],
    ['1e5,b\nx,y', false],
    ['.5,b\nx,y', false],
    ['-inf,b\nx,y', false],
    ['0x1F,1_000\n1,2', true], // neither is a number
    ['1,2', false],
    ['a,b\n1,2,3', false], // other number of fields
    ['a,a\nx,y', false], // not distinct, and nothing says that it is a header
    [',b\n0,2', true], // pandas leaves the name of its index out
    ['?,?\n1,2', false], // missing cells, not names
  ];
  it.each(cases)('%j → %s', (text, expected) => {
    const records = parseRecords(text, 2, true);
    expect(hasHeader({ first: records[0], second: records.at(1) })).toBe(expected);
  });

  it('refuses a header with a name twice over numbers', async () => {
    const error = await errorOf('COLUMN_DUPLICATE', () =>
      Promise.resolve().then(() => hasHeader({ first: ['a', 'b', 'a'], second: ['1', 'x', '2'] })),
    );
    expect(error.details).toEqual({ column: 'a', positions: [1, 3] });
  });

  it('names an empty cell by its position', () => {
    expect(headerNames(['', 'b', ''])).toEqual(['c0', 'b', 'c2']);
  });
});
