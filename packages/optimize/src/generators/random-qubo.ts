import type { RandomStream } from '@ketflow/core';
import type { Bqm } from '../model/bqm.ts';
import { checkInteger, checkPercentage } from './arguments.ts';
import { LARGEST_DENSE, PairList } from './pair-list.ts';

/**
 * A BINARY model with linear biases and pairs drawn evenly from the integers -100 … 100, variables named "0", "1", …
 *
 * @param density - Percentage: the chance of each pair to have a bias drawn. One of 0 makes no pair.
 * @throws KetflowError `OPTION_INVALID`.
 */
export function randomQubo(n: number, density: number, stream: RandomStream): Bqm {
  checkInteger('n', n, 1, LARGEST_DENSE);
  checkPercentage('density', density);
  const pairs = new PairList(n);
  for (let i = 0; i < n; i++) {
    pairs.linear[i] = stream.integer(201) - 100;
    for (let j = i + 1; j < n; j++) {
      if (100 * stream.uniform() >= density) continue;
      const bias = stream.integer(201) - 100;
      if (bias !== 0) pairs.push(i, j, bias);
    }
  }
  return pairs.toBqm('BINARY');
}
