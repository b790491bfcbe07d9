import { naturalOf, numberOf, textOf } from './byte-number.ts';
import type { Malformed } from './model-file.ts';
import { joinBytes } from './text-bytes.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BLANK = 32;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** Bytes of the longest line. */
const LONGEST_LINE = 2 ** 20;

/** One line of a file, cut into fields at blanks. A view that is good until the next line. */
export class FieldLine {
  /** From 1. */
  number = 0;
  /** Number of fields. */
  count = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #begin = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Begins the line that starts at byte `begin`. */
  begin(bytes: Uint8Array, begin: number): void {
    this.#bytes = bytes;
    this.#begin = begin;
    this.count = 0;
  }

  /** Adds the field of the bytes from `start` to before `end`. */
  add(start: number, end: number): void {
    this.#starts[this.count] = start;
    this.#ends[this.count++] = end;
  }

  /** The column, from 1, at which a field starts. */
  column(field: number): number {
    return this.#starts[field] - this.#begin + 1;
  }

  text(field: number): string {
    return textOf(this.#bytes, this.#starts[field], this.#ends[field]);
  }

  /** The line from its first field to its last. */
  wholeText(): string {
    return textOf(this.#bytes, this.#starts[0], this.#ends[this.count - 1]);
  }

  /** Whether the first field begins with this letter. */
  startsWith(letter: string): boolean {
    return this.#bytes[this.#starts[0]] === letter.charCodeAt(0);
  }

  /** A field of decimal digits; -1 when it is none. */
  natural(field: number): number {
    return naturalOf(this.#bytes, this.#starts[field], this.#ends[field]);
  }

  /** A field that writes a number; NaN when it does not. */
  real(field: number): number {
    return numberOf(this.#bytes, this.#starts[field], this.#ends[field]);
  }
}

/** Cuts chunks of bytes into lines, ended by LF, CRLF or CR, and hands on those that are not blank. */
export class LineScanner {
  readonly #visit: (line: FieldLine) => void;
  readonly #malformed: Malformed;
  readonly #line = new FieldLine();
  /** The start of a line that the last chunk left unfinished. */
  #rest: Uint8Array = new Uint8Array(0);
  #endedByReturn = false;

  constructor(visit: (line: FieldLine) => void, malformed: Malformed) {
    this.#visit = visit;
    this.#malformed = malformed;
  }

  /** @throws KetflowError `MODEL_MALFORMED` for a line of more than 1 MiB, and what the visitor throws. */
  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : joinBytes([this.#rest, chunk]);
    const line = this.#line;
    let begin = this.#startOfText(bytes);
    let start = -1;
    line.begin(bytes, begin);
    for (let at = begin; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte > BLANK) {
        if (start < 0) start = at;
        continue;
      }
      if (start >= 0) line.add(start, at);
      start = -1;
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) continue;
      const isSecondHalf = byte === LINE_FEED && at === begin && this.#endedByReturn;
      if (!isSecondHalf) {
        line.number++;
        if (line.count > 0) this.#visit(line);
      }
      this.#endedByReturn = byte === CARRIAGE_RETURN;
      begin = at + 1;
      line.begin(bytes, begin);
    }
    this.#rest = bytes.slice(begin);
    if (this.#rest.length > LONGEST_LINE) {
      throw this.#malformed(line.number + 1, `the line is longer than ${LONGEST_LINE} bytes`);
    }
  }

  /** Ends the file; returns the number of its last line, at least 1. */
  end(): number {
    if (this.#rest.length > 0) this.push(Uint8Array.of(LINE_FEED));
    return Math.max(1, this.#line.number);
  }

  /** Passes over a byte order mark before the first line. */
  #startOfText(bytes: Uint8Array): number {
    const isMarked =
      this.#line.number === 0 && BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
    return isMarked ? BYTE_ORDER_MARK.length : 0;
  }
}
