import { readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KetflowError } from '@ketflow/core';
import { writeIncoming, type IncomingFile } from './incoming-file.ts';

/** A file that is written in full but not yet an artifact. */
interface IncomingArtifact extends Pick<IncomingFile, 'discard'> {
  /** Makes it the artifact, replacing another of that path. Synchronous, to be part of a transaction. */
  publish(): void;
}

/** The files of the runs: each in `<root>/<experimentId>/<runId>/artifacts`, and beside that folder while being written. */
export class ArtifactFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Writes bytes to the disk (not only to its cache), beside the artifacts of the run.
   *
   * @throws KetflowError `STORE_NOT_WRITABLE` if the disk is full or a folder cannot be written.
   */
  async write(
    experimentId: string,
    runId: string,
    path: string,
    bytes: Uint8Array,
  ): Promise<IncomingArtifact> {
    const name = `${crypto.randomUUID()}.incoming`;
    const incoming = await writeIncoming(join(this.#folderOf(experimentId, runId), name), bytes);
    const target = this.#fileOf(experimentId, runId, path);
    return { discard: incoming.discard, publish: () => incoming.publish(target) };
  }

  /**
   * Reads the bytes of an artifact.
   *
   * @throws KetflowError `STORE_MALFORMED` if there is no such file.
   */
  async read(experimentId: string, runId: string, path: string): Promise<Uint8Array> {
    const file = this.#fileOf(experimentId, runId, path);
    try {
      return new Uint8Array(await readFile(file));
    } catch (error) {
      throw this.damaged(
        experimentId,
        runId,
        path,
        'the file of the artifact cannot be read',
        error,
      );
    }
  }

  /** The error for an artifact whose file is not what was recorded. */
  damaged(
    experimentId: string,
    runId: string,
    path: string,
    reason: string,
    cause?: unknown,
  ): KetflowError<'STORE_MALFORMED'> {
    const file = this.#fileOf(experimentId, runId, path);
    return new KetflowError('STORE_MALFORMED', { path: file, reason }, { cause });
  }

  /** Clears away what a run that ended was still writing, and files that never were recorded. */
  clear(experimentId: string, runId: string, recorded: readonly string[]): void {
    const folder = this.#folderOf(experimentId, runId);
    const kept = new Set(recorded.map((path) => this.#fileOf(experimentId, runId, path)));
    for (const entry of filesBelow(folder))
      if (!kept.has(entry)) rmSync(entry, { force: true, recursive: true, maxRetries: 5 });
  }

  #folderOf(experimentId: string, runId: string): string {
    return join(this.#root, experimentId, runId);
  }

  #fileOf(experimentId: string, runId: string, path: string): string {
    return join(this.#folderOf(experimentId, runId), 'artifacts', ...path.split('/'));
  }
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    // A run without artifacts has no folder.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
