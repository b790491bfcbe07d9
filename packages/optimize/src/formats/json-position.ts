/**
 * Where things stand in JSON text, for messages: `JSON.parse` tells no lines of what it has read.
 * @module
 */

/** The line, from 1, of a position in a text. */
function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** The line of a syntax error of `JSON.parse`; the last line that is not blank when the engine does not say. */
export function lineOfSyntaxError(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return lineOf(text, Number(position));
  const line = /line (\d+)/.exec(message)?.[1];
  return line === undefined ? lineOf(text, text.trimEnd().length) : Number(line);
}

/**
 * The line on which entry `index` of the array under `key` of the outermost object starts; 1 if there is none.
 * The text must be valid JSON.
 */
export function lineOfEntry(text: string, key: string, index: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  let depth = 0;
  let isInside = false;
  let isKey = false;
  let entry = -1;
  let isNext = false;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [word] = match;
    if (isNext && ++entry === index) return lineOf(text, match.index);
    isNext = false;
    if (word === '[' || word === '{') {
      depth++;
      if (word === '[' && depth === 2 && isKey) isInside = isNext = true;
    } else if (word === ']' || word === '}') {
      depth--;
      if (isInside && depth === 1) return 1;
    } else if (word === ',' && isInside && depth === 2) isNext = true;
    if (depth === 1 && word.startsWith('"')) isKey = JSON.parse(word) === key;
    else if (word === ',' && depth === 1) isKey = false;
  }
  return 1;
}
