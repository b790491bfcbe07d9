import { LineScanner, type FieldLine } from './byte-lines.ts';
import type { FileContent, Malformed } from './model-file.ts';

/** Reads a format of lines, one line after the other. */
export interface LineReader<C extends FileContent = FileContent> {
  /** Takes a line that is not blank. */
  readonly line: (line: FieldLine) => void;
  /** Ends the file; `lastLine` is for messages. */
  readonly end: (lastLine: number) => C;
}

/** Reads the lines of one piece of bytes. */
export function readLines<C extends FileContent>(
  reader: LineReader<C>,
  bytes: Uint8Array,
  malformed: Malformed,
): C {
  const scanner = new LineScanner(reader.line, malformed);
  scanner.push(bytes);
  return reader.end(scanner.end());
}

/** Refuses a field of a line. */
export function refuseField(
  malformed: Malformed,
  line: FieldLine,
  field: number,
  reason: string,
): Error {
  return malformed(line.number, reason, line.column(field));
}

/** The field as an integer from `first` to `last`; `what` names it in the refusal. */
export function integerField(
  malformed: Malformed,
  line: FieldLine,
  field: number,
  [first, last]: readonly [number, number],
  what: string,
): number {
  const value = line.natural(field);
  if (value >= first && value <= last) return value;
  const reason = `"${line.text(field)}" is not ${what} from ${first} to ${last}`;
  throw refuseField(malformed, line, field, reason);
}

/** The field as a finite number; `what` names it in the refusal. */
export function numberField(
  malformed: Malformed,
  line: FieldLine,
  field: number,
  what: string,
): number {
  const value = line.real(field);
  if (Number.isFinite(value)) return value;
  const text = line.text(field);
  const reason = Number.isNaN(value)
    ? `the ${what} "${text}" is not a number`
    : `the ${what} ${text} is not finite`;
  throw refuseField(malformed, line, field, reason);
}
