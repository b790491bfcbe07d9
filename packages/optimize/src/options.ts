import { KetflowError, nearestName } from '@ketflow/core';

/** A number, whole or not; without a default it may be left unset (null). */
export interface NumberOption {
  readonly type: 'integer' | 'number';
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

/** One of a few words. */
export interface ChoiceOption {
  readonly type: 'choice';
  readonly default: string;
  readonly values: readonly string[];
  readonly description: string;
}

/** Two positive numbers, the first not above the second: `[low, high]`, or "low,high" as text. */
export interface RangeOption {
  readonly type: 'range';
  readonly default: null;
  readonly description: string;
}

/** A list of integers, each from min to max: `[a, b, …]`, or "a,b,…" as text. */
export interface IntegersOption {
  readonly type: 'integers';
  readonly default: null;
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

/** Text as an earlier run reports it, to repeat its work; null when not given. */
export interface TextOption {
  readonly type: 'text';
  readonly default: null;
  readonly description: string;
}

/** The options of a sampler by name. */
export type OptionSchema = Readonly<
  Record<string, NumberOption | ChoiceOption | RangeOption | IntegersOption | TextOption>
>;

type ValueOf<O> = O extends { type: 'choice'; values: readonly (infer V)[] }
  ? V
  : O extends RangeOption
    ? readonly [number, number] | null
    : O extends IntegersOption
      ? readonly number[] | null
      : O extends TextOption
        ? string | null
        : O extends { default: null }
          ? number | null
          : number;

/** The values of all options of a schema. */
export type OptionsOf<S extends OptionSchema> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** Options as they come: numbers, words, pairs of numbers, or any of them as text. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/**
 * The value of every option of `schema`: the one given, or the default. Numbers and ranges may be given as text, as on a
 * command line; null and undefined stand for "not given".
 * @param solver - Name put before the option in messages.
 * @throws KetflowError `OPTION_UNKNOWN` with the nearest name, `OPTION_INVALID`.
 */
export function readOptions<S extends OptionSchema>(
  solver: string,
  schema: S,
  given: GivenOptions = {},
): OptionsOf<S> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue;
    const known = Object.keys(schema);
    const nearest = nearestName(name, known);
    throw new KetflowError('OPTION_UNKNOWN', {
      option: `${solver}.${name}`,
      nearest: nearest === undefined ? undefined : `${solver}.${nearest}`,
      known: known.map((option) => `${solver}.${option}`),
    });
  }
  const values = Object.entries(schema).map(([name, option]) => {
    const value = given[name] ?? null;
    return [name, value === null ? option.default : read(`${solver}.${name}`, option, value)];
  });
  return Object.fromEntries(values) as OptionsOf<S>;
}

function read(name: string, option: OptionSchema[string], value: unknown): unknown {
  switch (option.type) {
    case 'choice':
      if (typeof value === 'string' && option.values.includes(value)) return value;
      throw invalid(name, value, `one of ${option.values.join(', ')}`);
    case 'range': {
      const parts: unknown[] = typeof value === 'string' ? value.split(',') : asArray(value);
      const [low, high] = parts.map(toNumber);
      if (parts.length === 2 && low > 0 && low <= high && high < Infinity) return [low, high];
      throw invalid(name, value, 'two positive numbers, the first not above the second');
    }
    case 'text':
      if (typeof value === 'string') return value;
      throw invalid(name, value, 'text');
    case 'integers': {
      const parts: unknown[] = typeof value === 'string' ? value.split(',') : asArray(value);
      const numbers = parts.map(toNumber);
      const { min, max } = option;
      const isGood = (part: number): boolean =>
        Number.isSafeInteger(part) && part >= min && part <= max;
      if (numbers.every(isGood)) return numbers;
      throw invalid(name, value, `integers from ${min} to ${max}, separated by commas`);
    }
    case 'integer':
    case 'number': {
      const number = toNumber(value);
      const whole = option.type === 'number' || Number.isSafeInteger(number);
      if (whole && number >= option.min && number <= option.max) return number;
      const kind = option.type === 'integer' ? 'an integer' : 'a number';
      throw invalid(name, value, `${kind} from ${option.min} to ${option.max}`);
    }
  }
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

function invalid(option: string, value: unknown, expected: string): KetflowError<'OPTION_INVALID'> {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined);
  return new KetflowError('OPTION_INVALID', { option, value: text ?? typeof value, expected });
}
