/**
 * Where things stand in a text, for messages: `JSON.parse` tells no lines of what it has read.
 * @module
 */

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of a position in a text. */
export function placeOf(text: string, position: number): Place {
  const before = text.slice(0, position);
  return {
    line: before.split('\n').length,
    column: position - before.lastIndexOf('\n'),
  };
}

/**
 * The place at which entry `index` of the array under `key` of the outermost object starts; undefined if there is none.
 * The text must be valid JSON.
 */
export function placeOfEntry(text: string, key: string, index: number): Place | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  let depth = 0;
  let isInside = false;
  let isKey = false;
  let entry = -1;
  let isNext = false;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [word] = match;
    if (isNext && ++entry === index) return placeOf(text, match.index);
    isNext = false;
    if (word === '[' || word === '{') {
      depth++;
      if (word === '[' && depth === 2 && isKey) isInside = isNext = true;
    } else if (word === ']' || word === '}') {
      depth--;
      if (isInside && depth === 1) return undefined;
    } else if (word === ',' && isInside && depth === 2) isNext = true;
    if (depth === 1 && word.startsWith('"')) isKey = JSON.parse(word) === key;
    else if (word === ',' && depth === 1) isKey = false;
  }
  return undefined;
}
