const TOKEN =
  /[ \t\r\n]*(?<word>(?<string>"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?<scalar>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|[{}[\],:]|)/y;

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'nothing';

/** What comes after a word of JSON where `expected` was expected; undefined if the word may not stand there. */
function following(
  expected: Expected,
  open: string[],
  { word = '', string, scalar }: Record<string, string | undefined>,
): Expected | undefined {
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'comma');
  if (word !== '' && word === open.at(-1) && /first|comma/.test(expected)) {
    open.pop();
    return afterValue();
  }
  if (expected === 'colon') return word === ':' ? 'value' : undefined;
  if (expected === 'comma' && word === ',') return open.at(-1) === '}' ? 'key' : 'value';
  if (expected.endsWith('key') && string !== undefined) return 'colon';
  if (!expected.endsWith('value')) return undefined;
  if ((string ?? scalar) !== undefined) return afterValue();
  if (word !== '{' && word !== '[') return undefined;
  open.push(word === '{' ? '}' : ']');
  return word === '{' ? 'first key' : 'first value';
}

/**
 * The position of the first word that makes a text no JSON; the end of its last word when something is
 * missing there. Few engines
 * say where `JSON.parse` stopped.
 */
export function positionOfSyntaxError(text: string): number {
  /** The closing brackets that are awaited. */
  const open: string[] = [];
  let expected: Expected | undefined = 'value';
  let start = 0;
  TOKEN.lastIndex = 0;
  while (expected !== undefined) {
    const words: Record<string, string | undefined> = TOKEN.exec(text)?.groups ?? {};
    start = TOKEN.lastIndex - (words['word'] ?? '').length;
    expected = following(expected, open, words);
  }
  return Math.min(start, text.trimEnd().length);
}
