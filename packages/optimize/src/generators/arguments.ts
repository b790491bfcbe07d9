import { KetflowError } from '@ketflow/core';

/** @throws KetflowError `OPTION_INVALID` unless the value is an integer from `min` to `max`. */
export function checkInteger(option: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  refuse(option, value, `an integer from ${min} to ${max}`);
}

/** @throws KetflowError `OPTION_INVALID` unless the value is a number from 0 to 100. */
export function checkPercentage(option: string, value: number): void {
  if (value >= 0 && value <= 100) return;
  refuse(option, value, 'a percentage from 0 to 100');
}

/** @throws KetflowError `OPTION_INVALID`. */
export function refuse(option: string, value: number | string, expected: string): never {
  throw new KetflowError('OPTION_INVALID', { option, value: String(value), expected });
}
