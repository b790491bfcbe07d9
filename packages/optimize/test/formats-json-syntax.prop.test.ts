import fc from 'fast-check';
import { expect, it } from 'vitest';
import { positionOfSyntaxError } from '../src/formats/json-syntax.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ['{"a": [1, 2}', 11],
  ['{"a": 1,}', 8],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['{a: 1}', 1],
  ['[1,\n 01]', 6],
  ['["\t"]', 1],
  ['[1] x', 4],
  ['[1', 2],
  ['', 0],
  [']', 0],
  ['[truex]', 5],
  ['{"a": "\\x"}', 6],
])('the first wrong word of %j is at %i', (text, position) => {
  expect(isJson(text)).toBe(false);
  expect(positionOfSyntaxError(text)).toBe(position);
});

it('a document whose end is missing is wrong where it ends or in its last word', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, where) => {
      const text = json.slice(0, where % json.length);
      fc.pre(!isJson(text));
      const position = positionOfSyntaxError(text);
      // The rest is one unfinished word: a string, a number, a literal.
      expect(text.slice(position)).toMatch(/^("[^]*|[-\w.+]*)$/);
    }),
  );
});
