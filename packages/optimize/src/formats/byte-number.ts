const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Digits that a double always holds. */
const MOST_DIGITS = 15;
/** 10^0 … 10^22, the powers of ten that doubles hold exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/** The text of bytes, each a character. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]);
  return text;
}

/** The integer from 0 that bytes write in decimal digits alone; -1 when they do not, or it is 2^53 or more. */
export function naturalOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte < ZERO || byte > NINE) return -1;
    value = 10 * value + (byte - ZERO);
  }
  return start < end && value <= Number.MAX_SAFE_INTEGER ? value : -1;
}

/**
 * The number that bytes write, correctly rounded; NaN when they write none. `1e999` is infinite; words such as `Infinity`
 * and hexadecimal digits are no numbers.
 *
 * @remarks At most 15 digits with at most 22 decimals are one exact division (W. D. Clinger, PLDI 1990); the rest goes
 *   through `Number`.
 */
export function numberOf(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  let at = sign === MINUS || sign === PLUS ? start + 1 : start;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= ZERO && byte <= NINE) {
      mantissa = 10 * mantissa + (byte - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === POINT && decimals < 0) decimals = 0;
    else break;
  }
  if (at < end || digits === 0 || digits > MOST_DIGITS) {
    const text = textOf(bytes, start, end);
    return NUMBER.test(text) ? Number(text) : NaN;
  }
  const value = decimals > 0 ? mantissa / POWERS_OF_TEN[decimals] : mantissa;
  return sign === MINUS ? -value : value;
}
