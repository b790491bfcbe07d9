/**
 * Reading option values: every refusal names the option, the value and what was expected.
 * @module
 */
import { KetflowError } from '@ketflow/core';
import type { OptionValues } from './command.ts';

const refuse = (option: string, value: string, expected: string): never => {
  throw new KetflowError('OPTION_INVALID', { option, value, expected });
};

/** `numSweeps` → `--num-sweeps`. */
const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredOption(options: OptionValues, name: string, command: string): string {
  const value = textOption(options, name);
  if (value === undefined) {
    throw new KetflowError('OPTION_MISSING', { option: flagOf(name), command });
  }
  return value;
}

export function numberOption(
  options: OptionValues,
  name: string,
  range: { least?: number; above?: number; most?: number; below?: number } = {},
): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const { least = -Infinity, above = -Infinity, most = Infinity, below = Infinity } = range;
  if (
    text.trim() === '' ||
    !Number.isFinite(value) ||
    value < least ||
    value <= above ||
    value > most ||
    value >= below
  ) {
    const bounds = [
      ...(least > -Infinity ? [`at least ${least}`] : []),
      ...(above > -Infinity ? [`above ${above}`] : []),
      ...(most < Infinity ? [`at most ${most}`] : []),
      ...(below < Infinity ? [`below ${below}`] : []),
    ];
    return refuse(flagOf(name), text, ['a number', ...bounds].join(', '));
  }
  return value;
}

export function integerOption(
  options: OptionValues,
  name: string,
  range: { least?: number; most?: number } = {},
): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const { least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = range;
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
    const upper = most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ' or more';
    const isOpen = least === Number.MIN_SAFE_INTEGER;
    return refuse(flagOf(name), text, isOpen ? 'an integer' : `an integer, ${least}${upper}`);
  }
  return value;
}

export function choiceOption<T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  return (
    choices.find((choice) => choice === text) ?? refuse(flagOf(name), text, choices.join(', '))
  );
}

/** Numbers separated by commas. `NaN` and `Infinity` are read as such, for the reader to refuse with its own reason. */
export function numbersOption(options: OptionValues, name: string): number[] | undefined {
  const text = textOption(options, name);
  return text?.split(',').map((piece) => {
    const word = piece.trim();
    const value = Number(word);
    if (word === '' || (Number.isNaN(value) && word !== 'NaN')) {
      return refuse(flagOf(name), text, 'numbers separated by commas');
    }
    return value;
  });
}
