import { KetflowError } from '@ketflow/core';
import { invalid } from '../tracking/checks.ts';

/** A value of JSON: numbers are finite. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deepest nesting; a cycle is deeper. */
const DEPTH_LIMIT = 100;

/**
 * Writes a value as canonical JSON: no white space, the keys of every object in the order of their UTF-16 code units,
 * numbers and strings as `JSON.stringify` writes them (-0 as 0). Equal values give equal texts.
 *
 * @param name - What the value is, for the message.
 *
 * @throws KetflowError `OPTION_INVALID` for what JSON does not have, such as NaN, `undefined` or a `Date`, and for more
 * than 100 levels.
 *
 * @see RFC 8785, JSON Canonicalization Scheme (2020), section 3.2.
 */
export function canonicalJson(name: string, value: JsonValue): string {
  return textOf(name, value, 0);
}

/**
 * Reads an object that a store keeps as canonical JSON.
 *
 * @param place - Where it is, for the message.
 *
 * @throws KetflowError `STORE_MALFORMED` if it was made something else.
 */
export function parseObject(text: string, place: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw new KetflowError('STORE_MALFORMED', { path: place, reason: 'it is no JSON' }, { cause });
  }
}

function textOf(path: string, value: unknown, depth: number): string {
  if (depth > DEPTH_LIMIT) invalid(path, 'a deep nest', `at most ${DEPTH_LIMIT} levels`);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null)
    return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${Array.from(value, (item, i) => textOf(`${path}[${i}]`, item, depth + 1)).join(',')}]`;
  if (!isPlainObject(value)) invalid(path, nameOf(value), 'a value of JSON; numbers are finite');
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${textOf(`${path}.${key}`, value[key], depth + 1)}`);
  return `{${members.join(',')}}`;
}

const nameOf = (value: unknown): string =>
  typeof value === 'number' ? String(value) : typeof value;

/** Also true for an object of another realm, such as a worker or a test runner's sandbox. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
