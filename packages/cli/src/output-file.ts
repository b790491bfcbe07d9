import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KetflowError } from '@ketflow/core';

/**
 * Writes a file whole or not at all: into a sibling first, then renamed.
 * @throws KetflowError `FILE_NOT_WRITABLE`; nothing is left behind.
 */
export async function writeOutput(
  cwd: string,
  file: string,
  content: Uint8Array | string,
): Promise<void> {
  const target = path.resolve(cwd, file);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new KetflowError('FILE_NOT_WRITABLE', { path: file, reason }, { cause: error });
  }
}
