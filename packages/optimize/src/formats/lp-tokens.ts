import { placeOf } from './text-position.ts';
import type { Malformed } from './model-file.ts';

/** The sections of an LP file. */
type LpSection =
  'min' | 'max' | 'constraints' | 'bounds' | 'binary' | 'general' | 'end' | 'unsupported';

/** A word of an LP file; `at` is its position in the text. */
export interface LpToken {
  readonly kind: LpSection | 'number' | 'name' | 'symbol' | 'nothing';
  readonly text: string;
  readonly at: number;
}

/** Headers of sections, those with more words first. */
const SECTIONS: Readonly<Record<LpSection, string>> = {
  unsupported:
    'semi-continuous|semis?|sos[12]?|pwlobj|lazy\\s+constraints|user\\s+cuts|general\\s+constraints|gencons',
  min: 'minimi[sz]e|minimum|min',
  max: 'maximi[sz]e|maximum|max',
  constraints: 'subject\\s+to|such\\s+that|s\\.t\\.|st\\.?',
  bounds: 'bounds?',
  binary: 'binary|binaries|bin',
  general: 'generals?|gen|integers?|int',
  end: 'end',
};
/** A header stands at the start of a line, and not before a colon. */
const HEADER = new RegExp(
  `(?:${Object.entries(SECTIONS)
    .map(([section, words]) => `(?<${section}>${words})`)
    .join('|')})(?![^\\s\\\\])(?!\\s*:)`,
  'iy',
);
const BLANKS = /(?:\s|\\.*)*/y;
const WORDS: readonly (readonly [LpToken['kind'], RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ['name', /[^\s+\-*^<>=:[\]\\/\d.][^\s+\-*^<>=:[\]\\]*/y],
  ['symbol', /<=|=<|>=|=>|[-+*/^<>=:[\]]/y],
];

/** Whether a name cannot be taken for the header of a section. */
export function isNoHeader(name: string): boolean {
  HEADER.lastIndex = 0;
  return !HEADER.test(name);
}

/** Cuts the text of an LP file into words. */
export class LpTokens {
  readonly #text: string;
  readonly #malformed: Malformed;
  #at = 0;
  #next: LpToken;

  constructor(text: string, malformed: Malformed) {
    this.#text = text;
    this.#malformed = malformed;
    this.#next = this.#read();
  }

  /** The next word, which stays. */
  get peek(): LpToken {
    return this.#next;
  }

  /** Takes the next word. */
  take(): LpToken {
    const token = this.#next;
    this.#next = this.#read();
    return token;
  }

  /** Takes the next word if it is this symbol. */
  takeIf(symbol: string): boolean {
    const isIt = this.#next.kind === 'symbol' && this.#next.text === symbol;
    if (isIt) this.take();
    return isIt;
  }

  /** Whether the word after the next is a colon: the next is the name of a row. */
  isBeforeColon(): boolean {
    BLANKS.lastIndex = this.#at;
    BLANKS.test(this.#text);
    return this.#text[BLANKS.lastIndex] === ':';
  }

  /** Refuses a word. */
  refuse({ at }: { readonly at: number }, reason: string): Error {
    const { line, column } = placeOf(this.#text, at);
    return this.#malformed(line, reason, column);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  #read(): LpToken {
    this.#at += this.#match(BLANKS)?.[0].length ?? 0;
    const at = this.#at;
    if (at === this.#text.length) return { kind: 'nothing', text: 'the end of the file', at };
    const header = this.#startsLine() ? this.#match(HEADER) : null;
    const [section] = Object.entries(header?.groups ?? {}).filter(([, found]) => found);
    if (header !== null) {
      this.#at += header[0].length;
      return { kind: section[0] as LpSection, text: header[0], at };
    }
    for (const [kind, pattern] of WORDS) {
      const word = this.#match(pattern)?.[0];
      if (word === undefined) continue;
      this.#at += word.length;
      return { kind, text: word, at };
    }
    throw this.refuse({ at }, `"${this.#text[at]}" has no place in an LP file`);
  }

  #startsLine(): boolean {
    for (let at = this.#at - 1; at >= 0; at--) {
      const letter = this.#text[at];
      if (letter === '\n') return true;
      if (letter.trim() !== '') return false;
    }
    return true;
  }
}
