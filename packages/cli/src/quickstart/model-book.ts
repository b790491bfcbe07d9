/**
 * The registry as a quickstart needs it: the real one, or that of an earlier run, which a replay must not change.
 * @module
 */
import { isKetflowError } from '@ketflow/core';
import type { AliasChange, ModelRegistry, ModelVersion, NewModelVersion } from '@ketflow/records';

/** The alias of the version that is served. */
const CHAMPION = 'champion';

/** A version with its file. */
interface Champion {
  readonly version: ModelVersion;
  readonly file: Uint8Array;
}

export interface ModelBook {
  /** The champion of a name, checked against its hash; null when there is none. */
  champion(name: string): Promise<Champion | null>;
  register(version: NewModelVersion): Promise<ModelVersion>;
  promote(version: ModelVersion, change: AliasChange): Promise<void>;
}

/** The book of a registry. */
export function registryBook(registry: ModelRegistry): ModelBook {
  return {
    async champion(name) {
      try {
        const version = await registry.getVersionByAlias(name, CHAMPION);
        return { version, file: await registry.readModelFile(name, version.version) };
      } catch (error) {
        if (isKetflowError(error, 'MODEL_NOT_FOUND')) return null;
        if (isKetflowError(error, 'MODEL_ALIAS_NOT_FOUND')) return null;
        throw error;
      }
    },
    register: (version) => registry.createVersion(version),
    promote: async ({ name, version }, change) => {
      await registry.setAlias(name, CHAMPION, version, change);
    },
  };
}

/** What an earlier run did to the registry. */
export interface RecordedBook {
  /** The champion that it met; null when it registered the first one. */
  readonly champion: number | null;
  /** The versions that it registered, in order. */
  readonly versions: readonly number[];
}

/** The book of an earlier run: the champion that it met, the numbers that it was given; nothing is written. */
export function recordedBook(registry: ModelRegistry, recorded: RecordedBook): ModelBook {
  const numbers = [...recorded.versions];
  return {
    async champion(name) {
      if (recorded.champion === null) return null;
      const version = await registry.getVersion(name, recorded.champion);
      return { version, file: await registry.readModelFile(name, version.version) };
    },
    register: ({ name, file, metadata = {}, runId = null, description = '', tags = {} }) =>
      Promise.resolve({
        name,
        version: numbers.shift() ?? 0,
        creationTime: 0,
        runId,
        description,
        sizeBytes: file.length,
        sha256: '',
        metadata,
        tags,
        aliases: [],
      }),
    promote: () => Promise.resolve(),
  };
}
