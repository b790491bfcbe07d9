import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KetflowError } from '@ketflow/core';

/**
 * Checks before long work that the folder of an output file is there.
 * @throws KetflowError `FILE_NOT_WRITABLE`.
 */
export async function requireFolder(cwd: string, file: string): Promise<void> {
  const folder = path.dirname(path.resolve(cwd, file));
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const reason = `there is no folder ${path.relative(cwd, folder) || folder}`;
  throw new KetflowError('FILE_NOT_WRITABLE', { path: file, reason });
}

/** Why a file cannot be written, without the name of the temporary one. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'this user may not write there',
  EISDIR: 'a folder of that name is there',
  EEXIST: 'a folder of that name is there',
  ENOTEMPTY: 'a folder of that name is there',
  ENOSPC: 'the disk is full',
};

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

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
    const details = { path: file, reason: reasonOf(error) };
    throw new KetflowError('FILE_NOT_WRITABLE', details, { cause: error });
  }
}
