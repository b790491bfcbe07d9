import { KetflowError } from '@ketflow/core';
import { addressableBytes } from '@ketflow/core/wasm';
import { fullSpace, weightSpace, type BasisSpace } from './basis-space.ts';

/** Most bytes of one simulation or table when the caller says nothing: 2 GiB. */
export const defaultLimitBytes: number = 2 ** 31;

/** What {@link requireMemory} is asked. */
export interface MemoryQuestion {
  /** What needs the memory, the subject of the message. */
  readonly what: string;
  readonly space: BasisSpace;
  readonly limitBytes: number;
  /** Bytes needed on a space. */
  readonly bytesOf: (space: BasisSpace) => number;
}

/**
 * Refuses what would not fit before anything is allocated, and says what would.
 * @throws KetflowError `TOO_LARGE`, or `OPTION_INVALID` for a limit that is not a positive number.
 */
export function requireMemory({ what, space, limitBytes, bytesOf }: MemoryQuestion): void {
  if (!(limitBytes > 0)) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'limitBytes',
      value: String(limitBytes),
      expected: 'a positive number of bytes',
    });
  }
  const limit = Math.min(limitBytes, addressableBytes);
  const neededBytes = bytesOf(space);
  if (neededBytes <= limit) return;
  throw new KetflowError('TOO_LARGE', {
    what,
    neededBytes,
    limitBytes: limit,
    fits: whatFits(space, (other) => bytesOf(other) <= limit),
  });
}

function whatFits({ numQubits, weight }: BasisSpace, fits: (space: BasisSpace) => boolean): string {
  for (let n = numQubits - 1; n >= Math.max(1, weight ?? 1); n--) {
    if (fits(weight === undefined ? fullSpace(n) : weightSpace(n, weight))) {
      return `Up to ${n} qubits${weight === undefined ? '' : ` at weight ${weight}`} fit.`;
    }
  }
  return 'No smaller number of qubits fits; raise the limit.';
}
