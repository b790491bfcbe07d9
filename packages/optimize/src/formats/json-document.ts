import type { Malformed } from './model-file.ts';
import { positionOfSyntaxError } from './json-syntax.ts';
import { placeOf, placeOfEntry } from './text-position.ts';

/** An object as JSON has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON file whose outermost value is an object, and its refusals. */
export class JsonDocument {
  readonly root: JsonObject;
  readonly #text: string;
  readonly #malformed: Malformed;

  /** @throws KetflowError `MODEL_MALFORMED` for a text that is no JSON, or no object; `expected` says what is missing. */
  constructor(text: string, malformed: Malformed, expected: string) {
    this.#text = text;
    this.#malformed = malformed;
    const value = this.#parsed();
    if (!isObject(value)) throw malformed(1, `expected an object with ${expected}`);
    this.root = value;
  }

  /** The array under a key of the outermost object. */
  array(key: string): readonly unknown[] {
    const value = this.root[key];
    if (Array.isArray(value)) return value;
    throw this.refuse(`"${key}" must be an array`);
  }

  /** The finite number under a key of the outermost object; `missing` when there is none. */
  number(key: string, missing: number): number {
    const value = Object.hasOwn(this.root, key) ? this.root[key] : missing;
    if (isFiniteNumber(value)) return value;
    throw this.refuse(`"${key}" must be a finite number`);
  }

  /** Refuses the document as a whole. */
  refuse(reason: string): Error {
    return this.#malformed(1, reason);
  }

  /** Refuses entry `index` of the array under `key`. */
  refuseEntry(key: string, index: number, reason: string): Error {
    const place = placeOfEntry(this.#text, key, index);
    return this.#malformed(place?.line ?? 1, reason, place?.column);
  }

  #parsed(): unknown {
    try {
      return JSON.parse(this.#text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const { line, column } = placeOf(this.#text, positionOfSyntaxError(this.#text));
      const reason = `not JSON (${error.message.replaceAll(/\s+/g, ' ')})`;
      throw this.#malformed(line, reason, column);
    }
  }
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
