import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { KetflowError } from '@ketflow/core';
import type { ModelIdentity, ModelSource } from './model-source.ts';

/** Digits of the hash that are the version of a file. */
const VERSION_DIGITS = 12;

/** Settings of {@link fileSource}. */
export interface FileSourceOptions {
  /** Name that clients use. Default: the file's name without its extension. */
  readonly name?: string;
}

/**
 * A source that serves a plain file; a file that is replaced becomes a new version, named by its hash.
 * It looks at size, inode and change time, and reads the file again only when one of them differs.
 *
 * @param path - The ONNX file.
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE` from the methods of the source.
 */
export function fileSource(path: string, options: FileSourceOptions = {}): ModelSource {
  const name = options.name ?? basename(path, extname(path));
  let seen: { readonly stamp: string; readonly identity: ModelIdentity } | undefined;
  return {
    name,
    async current() {
      const stamp = await fileStamp(path);
      if (seen?.stamp !== stamp) {
        const bytes = await fileBytes(path);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const version = sha256.slice(0, VERSION_DIGITS);
        seen = { stamp, identity: { name, version, sha256, label: path } };
      }
      return seen.identity;
    },
    read: () => fileBytes(path),
  };
}

async function fileStamp(path: string): Promise<string> {
  const { size, ino, ctimeNs } = await attempt(path, stat(path, { bigint: true }));
  return `${size} ${ino} ${ctimeNs}`;
}

function fileBytes(path: string): Promise<Uint8Array> {
  return attempt(path, readFile(path));
}

async function attempt<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new KetflowError('FILE_NOT_FOUND', { path }, { cause: error });
    const reason = code === 'EISDIR' ? 'it is a folder' : (code ?? message);
    throw new KetflowError('FILE_NOT_READABLE', { path, reason }, { cause: error });
  }
}
