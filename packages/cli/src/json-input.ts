import { KetflowError } from '@ketflow/core';
import { readInput } from './input-file.ts';

/**
 * Reads a file that holds one JSON object. What is in it is for the caller to check.
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`, `DATA_MALFORMED`.
 */
export async function readJsonObject(cwd: string, file: string): Promise<object> {
  const text = (await readInput(cwd, file)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = 'it is not JSON';
    throw new KetflowError('DATA_MALFORMED', { path: file, reason }, { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new KetflowError('DATA_MALFORMED', { path: file, reason: 'it is not a JSON object' });
}
