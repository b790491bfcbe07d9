import { KetflowError, type RandomStream } from '@ketflow/core';

/**
 * Draws `shots` indices with these probabilities (which need not sum to exactly 1): inverse of the cumulative sum, added
 * from left to right, by binary search. One uniform number for each shot, in order.
 * @throws KetflowError `OPTION_INVALID` if `shots` is not an integer from 0 to 2^30.
 */
export function drawIndices(
  probabilities: Float64Array,
  shots: number,
  stream: RandomStream,
): Uint32Array {
  if (!Number.isInteger(shots) || shots < 0 || shots > 2 ** 30) {
    throw new KetflowError('OPTION_INVALID', {
      option: 'shots',
      value: String(shots),
      expected: 'an integer from 0 to 1073741824',
    });
  }
  const cumulative = new Float64Array(probabilities.length);
  let total = 0;
  for (let x = 0; x < probabilities.length; x++) {
    total += probabilities[x];
    cumulative[x] = total;
  }
  const drawn = new Uint32Array(shots);
  for (let shot = 0; shot < shots; shot++) {
    const target = stream.uniform() * total;
    // First index whose cumulative sum exceeds the target: never one of probability 0.
    let low = 0;
    let high = probabilities.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (cumulative[middle] > target) high = middle;
      else low = middle + 1;
    }
    drawn[shot] = low;
  }
  return drawn;
}
