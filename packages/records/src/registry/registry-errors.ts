import { KetflowError, nearestName } from '@ketflow/core';

/** The error for a name under which nothing is registered. */
export function modelNotFound(
  name: string,
  names: readonly string[],
): KetflowError<'MODEL_NOT_FOUND'> {
  return new KetflowError('MODEL_NOT_FOUND', { model: name, nearest: nearestName(name, names) });
}

/** The error for a version that a model does not have. */
export function versionNotFound(
  name: string,
  version: number,
  versions: readonly number[],
): KetflowError<'MODEL_VERSION_NOT_FOUND'> {
  return new KetflowError('MODEL_VERSION_NOT_FOUND', {
    model: name,
    version: String(version),
    versions: versions.map(String),
  });
}

/** The error for an alias that a model does not have, or that had no version before. */
export function aliasNotFound(
  name: string,
  alias: string,
  aliases: Iterable<string>,
): KetflowError<'MODEL_ALIAS_NOT_FOUND'> {
  return new KetflowError('MODEL_ALIAS_NOT_FOUND', {
    model: name,
    alias,
    aliases: [...aliases].sort(),
  });
}
