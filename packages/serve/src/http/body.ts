import { KetflowError } from '@ketflow/core';

/** Nesting that a scoring request may have; the deepest form needs 5. Bounds the memory that parsing takes. */
const DEEPEST = 32;

const code = (character: string): number => character.charCodeAt(0);
const QUOTE = code('"');
const BACKSLASH = code('\\');
const nanToken = new TextEncoder().encode('NaN');
const infinityToken = new TextEncoder().encode('Infinity');

function invalid(reason: string, cause?: unknown): KetflowError<'REQUEST_INVALID'> {
  return new KetflowError('REQUEST_INVALID', { reason }, { cause });
}

function requireBytes(body: unknown): Uint8Array {
  if (!(body instanceof Uint8Array) || body.length === 0) throw invalid('the body is empty');
  return body;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalid('the body is not UTF-8', error);
  }
}

/**
 * The text of a body; a byte-order mark is left out.
 * @throws KetflowError `REQUEST_INVALID` if it is empty or not UTF-8.
 */
export function textBody(body: unknown): string {
  return decode(requireBytes(body));
}

/**
 * The value of a JSON body. The token `NaN`, which Python writes for a missing number, reads as null.
 * Keys such as `__proto__` are ordinary keys; whoever reads the value must look at own properties only.
 *
 * @throws KetflowError `REQUEST_INVALID` if it is empty, not UTF-8, nested deeper than 32, or holds `Infinity`;
 *   `DATA_MALFORMED` if it is not JSON.
 */
export function jsonBody(body: unknown): unknown {
  const bytes = requireBytes(body);
  const nans = scan(bytes);
  const text = nans.length === 0 ? decode(bytes) : withoutNans(bytes, nans);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const details = { path: 'The body', reason: `it is not JSON (${error.message})` };
    throw new KetflowError('DATA_MALFORMED', details, { cause: error });
  }
}

/** Checks depth and tokens outside strings. Returns where `NaN` stands. */
function scan(bytes: Uint8Array): readonly number[] {
  const nans: number[] = [];
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]!) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case code('['):
      case code('{'):
        if (++depth > DEEPEST) throw invalid(`it is nested deeper than ${DEEPEST}`);
        break;
      case code(']'):
      case code('}'):
        depth--;
        break;
      case nanToken[0]:
        if (startsWith(bytes, at, nanToken)) nans.push(at);
        break;
      case infinityToken[0]:
        if (startsWith(bytes, at, infinityToken)) {
          throw invalid('it holds Infinity, which is no value; null stands for a missing one');
        }
        break;
      default:
    }
  }
  return nans;
}

/** Position of the quote that closes the string opened at `open`, or the end. */
function endOfString(bytes: Uint8Array, open: number): number {
  let close = bytes.indexOf(QUOTE, open + 1);
  while (close >= 0) {
    let before = close - 1;
    while (bytes[before] === BACKSLASH) before--;
    if ((close - before) % 2 === 1) return close;
    close = bytes.indexOf(QUOTE, close + 1);
  }
  return bytes.length;
}

function startsWith(bytes: Uint8Array, at: number, token: Uint8Array): boolean {
  return token.every((byte, i) => bytes[at + i] === byte);
}

function withoutNans(bytes: Uint8Array, nans: readonly number[]): string {
  const pieces: string[] = [];
  let start = 0;
  for (const at of nans) {
    pieces.push(decode(bytes.subarray(start, at)));
    start = at + nanToken.length;
  }
  pieces.push(decode(bytes.subarray(start)));
  return pieces.join('null');
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a JSON list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
