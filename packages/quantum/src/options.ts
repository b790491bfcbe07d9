import { KetflowError, nearestName } from '@ketflow/core';

/** Refuses option names that nothing reads. @throws KetflowError `OPTION_UNKNOWN`. */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) {
      throw new KetflowError('OPTION_UNKNOWN', {
        option,
        nearest: nearestName(option, known),
        known,
      });
    }
  }
}
