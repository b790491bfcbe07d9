import { readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../tracking/artifact-content.ts';
import { writeIncoming, type IncomingFile } from './incoming-file.ts';
import type { ModelNumbers } from './model-queries.ts';
import { storeError } from './sqlite-errors.ts';

const FILE = 'model.onnx';
const INCOMING = /^([0-9a-f-]{36})\.incoming$/;
/** Enough of a SHA-256 that no two names share a folder. */
const DIGITS = 20;
const READABLE = 40;

/** The files of the model versions: `<root>/<folder of the model>/<version>/model.onnx`. */
export class ModelFiles {
  readonly #root: string;

  /** @param root - An existing folder. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Writes the bytes of a version whose number is not known yet to the disk.
   *
   * @param id - A UUID that lives, in the sense of `clear`, until the file was published or discarded.
   *
   * @throws KetflowError `STORE_NOT_WRITABLE` if the disk is full or a folder cannot be written.
   */
  write(id: string, bytes: Uint8Array): Promise<IncomingFile> {
    return writeIncoming(join(this.#root, `${id}.incoming`), bytes);
  }

  /** The place of a version's file. */
  fileOf(name: string, version: number): string {
    return join(this.#folderOf(name, version), FILE);
  }

  /** The bytes of a version's file, or why they cannot be read. */
  async read(
    name: string,
    version: number,
  ): Promise<{ readonly bytes: Uint8Array } | { readonly reason: string }> {
    try {
      return { bytes: new Uint8Array(await readFile(this.fileOf(name, version))) };
    } catch (error) {
      return { reason: (error as NodeJS.ErrnoException).code ?? String(error) };
    }
  }

  /**
   * Removes the file of a version that was deleted.
   *
   * @throws KetflowError `STORE_NOT_WRITABLE` if it cannot be removed now; `clear` tries again.
   */
  remove(name: string, version: number): void {
    removeAll(this.#folderOf(name, version));
  }

  /**
   * Clears away what killed processes left: files that were never published, and files of versions that were deleted.
   * A file with the next number of its model, left between its publication and its row, is replaced when that number is
   * given away. Any other file without a row stays: the database may have been restored from an old copy.
   *
   * @param isAlive - True while the process that writes the incoming file of this id lives.
   */
  clear(models: readonly ModelNumbers[], isAlive: (id: string) => boolean): void {
    const present = new Set<string>();
    for (const entry of readdirSync(this.#root, { withFileTypes: true })) {
      const id = INCOMING.exec(entry.name)?.[1];
      if (entry.isDirectory()) present.add(entry.name);
      else if (id !== undefined && !isAlive(id)) removeAll(join(this.#root, entry.name));
    }
    for (const { name, lastVersion, versions } of models) {
      if (!present.has(folderNameOf(name))) continue;
      for (const entry of readdirSync(join(this.#root, folderNameOf(name)))) {
        const isGiven = /^[1-9]\d*$/.test(entry) && Number(entry) <= lastVersion;
        if (isGiven && !versions.has(Number(entry))) this.remove(name, Number(entry));
      }
    }
  }

  #folderOf(name: string, version: number): string {
    return join(this.#root, folderNameOf(name), String(version));
  }
}

/** A name that every file system takes: what can be read of the model's, and digits that tell it from all others. */
function folderNameOf(name: string): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, READABLE);
  const digits = sha256Of(new TextEncoder().encode(name)).slice(0, DIGITS);
  return `${readable}-${digits}`.replace(/^-+/, '');
}

function removeAll(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true, maxRetries: 5 });
  } catch (error) {
    throw storeError(error, path);
  }
}
