import { gunzipSync } from 'node:zlib';
import { KetflowError } from '@ketflow/core';
import type { Context } from './command.ts';
import { readInput } from './input-file.ts';
import { recordInput } from './input-hash.ts';

/**
 * Reads the text of an optimisation model, also from `.gz`, and records its hash.
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`.
 */
export async function readModelText({ io, run }: Context, file: string): Promise<string> {
  const bytes = await readInput(io.cwd, file);
  await recordInput(run, 'model', file, bytes);
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    const reason = 'it is not gzip, or cut short or damaged';
    throw new KetflowError('FILE_NOT_READABLE', { path: file, reason }, { cause: error });
  }
}
