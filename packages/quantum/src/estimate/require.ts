/**
 * Refusals of the resource estimator: every one names the place, the value and what was expected.
 * @module
 */
import { KetflowError, nearestName } from '@ketflow/core';

/** What a caller without types may pass for a number or a text. */
type Given = string | number | boolean | object | null | undefined;

/** @throws KetflowError `OPTION_INVALID`, always. */
export function refuse(option: string, value: Given, expected: string): never {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  throw new KetflowError('OPTION_INVALID', { option, value: text, expected });
}

/** A number that counts something. @throws KetflowError `OPTION_INVALID`. */
export function requireCount(option: string, value: Given, least = 0): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  return refuse(option, value, `an integer from ${least}`);
}

/** A positive finite number, below `limit` where there is one. @throws KetflowError `OPTION_INVALID`. */
export function requirePositive(option: string, value: Given, limit?: number): number {
  if (typeof value === 'number' && value > 0 && value < (limit ?? Infinity)) return value;
  const range = limit === undefined ? 'a finite number above 0' : `above 0 and below ${limit}`;
  return refuse(option, value, range);
}

/** A text that says something. @throws KetflowError `OPTION_INVALID`. */
export function requireText(option: string, value: Given): void {
  if (typeof value !== 'string' || value === '') refuse(option, value, 'a text');
}

/** The model of that name. @throws KetflowError `OPTION_INVALID` with the nearest name. */
export function requireNamed<T extends { readonly name: string }>(
  option: string,
  name: string,
  models: readonly T[],
): T {
  const found = models.find((model) => model.name === name);
  if (found !== undefined) return found;
  const names = models.map((model) => model.name);
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
  return refuse(option, name, `${[...names, 'a model of your own'].join(', ')}${hint}`);
}
