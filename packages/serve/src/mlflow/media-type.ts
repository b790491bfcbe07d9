import { KetflowError } from '@ketflow/core';

const supported = ['application/json', 'text/csv'] as const;

/** A form of body that `/invocations` takes. */
export type MediaType = (typeof supported)[number];

/**
 * The form of a body. `charset=utf-8` is the only parameter that is taken.
 * @throws KetflowError `MEDIA_TYPE_UNSUPPORTED` for anything else, also for no type at all.
 */
export function mediaType(header: string | undefined): MediaType {
  const [type, ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const found = supported.find((candidate) => candidate === type);
  const isUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/.test(parameter));
  if (found === undefined || !isUtf8) {
    throw new KetflowError('MEDIA_TYPE_UNSUPPORTED', { found: header ?? '', supported });
  }
  return found;
}
