import { mkdirSync, renameSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storeError } from './sqlite-errors.ts';

/** A file that is written in full but not yet in its place. */
export interface IncomingFile {
  /** Puts it into its place, for another file if there is one. Synchronous, to be part of a transaction. */
  readonly publish: (target: string) => void;
  /** Removes it, unless it was published. */
  readonly discard: () => Promise<void>;
}

/**
 * Writes bytes to the disk (not only to its cache), into a new file on the same disk as its place.
 *
 * @throws KetflowError `STORE_NOT_WRITABLE` if the disk is full or a folder cannot be written.
 */
export async function writeIncoming(path: string, bytes: Uint8Array): Promise<IncomingFile> {
  const discard = (): Promise<void> => rm(path, { force: true });
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard();
    throw storeError(error, path);
  }
  return {
    discard,
    publish: (target) => {
      try {
        mkdirSync(dirname(target), { recursive: true });
        renameSync(path, target);
      } catch (error) {
        throw storeError(error, target);
      }
    },
  };
}
