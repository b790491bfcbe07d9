import { KetflowError } from '@ketflow/core';

/** Refuses a number of values that is no power of 2. @throws KetflowError `SHAPE_MISMATCH`. */
export function requireAllStates(what: string, count: number): void {
  if (count === 0 || (count & (count - 1)) !== 0) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what,
      expected: 'one value for each of 2^n basis states',
      got: String(count),
    });
  }
}
