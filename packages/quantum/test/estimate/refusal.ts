import { expect } from 'vitest';
import { isKetflowError, type ErrorCode } from '@ketflow/core';

/** Does what must be refused with this code, and gives the details of the refusal. */
export function refusal(code: ErrorCode, body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    if (!isKetflowError(error)) throw error;
    expect(error.code).toBe(code);
    return error.details;
  }
  return expect.fail(`nothing was refused; ${code} was expected`);
}
