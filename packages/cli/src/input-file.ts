import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { KetflowError } from '@ketflow/core';

/**
 * Reads a file that an argument names.
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`.
 */
export async function readInput(cwd: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path.resolve(cwd, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new KetflowError('FILE_NOT_FOUND', { path: file }, { cause: error });
    }
    const reason = code === 'EISDIR' ? 'it is a folder' : message;
    throw new KetflowError('FILE_NOT_READABLE', { path: file, reason }, { cause: error });
  }
}
