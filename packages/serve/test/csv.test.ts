import { describe, expect, it } from 'vitest';
import { parseCsv } from '../src/table/csv.ts';

describe('parseCsv', () => {
  it('reads fields, quotes and every kind of line end', () => {
    expect(parseCsv('a,b\r\n1,"x, ""y""\n"\n"",\r3,4')).toEqual([
      ['a', 'b'],
      ['1', 'x, "y"\n'],
      ['', ''],
      ['3', '4'],
    ]);
  });

  it('leaves out lines without any character, and keeps a quoted empty field', () => {
    expect(parseCsv('a\n\n""\n1\n')).toEqual([['a'], [''], ['1']]);
    expect(parseCsv('')).toEqual([]);
    expect(parseCsv('a,b,')).toEqual([['a', 'b', '']]);
  });

  it.each([
    ['a\n"b', 2, 'is not closed'],
    ['a\r\nb\r\n"c"d', 3, 'follows a closing quote'],
    ['a,b"c', 1, 'stands inside a field'],
  ])('refuses %j', (text, line, reason) => {
    const details = { path: 'The body', line, reason: expect.stringContaining(reason) as unknown };
    expect(() => parseCsv(text)).toThrow(
      expect.objectContaining({ code: 'DATA_MALFORMED', details }) as Error,
    );
  });
});
