/**
 * The MODEL argument of a command: a file, or a registered model by alias or version.
 * @module
 */
import { createHash } from 'node:crypto';
import { KetflowError } from '@ketflow/core';
import type { ModelRegistry, ModelVersion } from '@ketflow/records';
import { readInput } from './input-file.ts';

/** A model as it was named. */
export type ModelName =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: number };

/**
 * Reads a MODEL argument: `models:/NAME@ALIAS`, `models:/NAME/VERSION`, else a path.
 * @throws KetflowError `OPTION_INVALID` for a `models:` address of another form.
 */
export function parseModelName(argument: string): ModelName {
  if (!argument.startsWith('models:')) return { kind: 'file', path: argument };
  const [, name, alias, version] =
    /^models:\/{1,2}([^@/]+)(?:@([^@/]+)|\/(\d+))$/.exec(argument) ?? [];
  if (name !== undefined && alias !== undefined) return { kind: 'alias', name, alias };
  if (name !== undefined && version !== undefined) {
    return { kind: 'version', name, version: Number(version) };
  }
  throw new KetflowError('OPTION_INVALID', {
    option: 'MODEL',
    value: argument,
    expected: 'models:/NAME@ALIAS, models:/NAME/VERSION or a file',
  });
}

/** `models:/NAME/VERSION`. */
export const versionUri = ({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string =>
  `models:/${name}/${version}`;

/** The version that a registered name means now. */
export function findVersion(
  registry: ModelRegistry,
  name: Exclude<ModelName, { kind: 'file' }>,
): Promise<ModelVersion> {
  return name.kind === 'alias'
    ? registry.getVersionByAlias(name.name, name.alias)
    : registry.getVersion(name.name, name.version);
}

/** A model's bytes and what it is called. */
export interface LocatedModel {
  /** The path, or `models:/NAME/VERSION`. */
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Null for a file. */
  readonly version: ModelVersion | null;
}

/** Reads the model that an argument names; `open` is called only for a registered one. */
export async function readModel(
  argument: string,
  cwd: string,
  open: () => Promise<ModelRegistry & { close(): Promise<void> }>,
): Promise<LocatedModel> {
  const name = parseModelName(argument);
  if (name.kind === 'file') {
    const bytes = await readInput(cwd, name.path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { label: name.path, bytes, sha256, version: null };
  }
  const registry = await open();
  try {
    const version = await findVersion(registry, name);
    const bytes = await registry.readModelFile(version.name, version.version);
    return { label: versionUri(version), bytes, sha256: version.sha256, version };
  } finally {
    await registry.close();
  }
}
