import type { RandomStream } from '@ketflow/core';
import type { Bqm } from '../model/bqm.ts';
import { checkInteger, refuse } from './arguments.ts';
import { LARGEST_DENSE, PairList } from './pair-list.ts';

/** How couplings are drawn: standard normal, or ±1. */
export type CouplingLaw = 'gaussian' | 'sign';

/**
 * The spin glass of D. Sherrington and S. Kirkpatrick (Physical Review Letters 35, 1975): E(s) = Σᵢ<ⱼ Jᵢⱼ sᵢ sⱼ / √n over
 * all pairs, variables named "0", "1", … The lowest energy is near -0.7632 n for large n (G. Parisi's formula).
 *
 * @throws KetflowError `OPTION_INVALID`.
 */
export function sherringtonKirkpatrick(
  n: number,
  stream: RandomStream,
  law: CouplingLaw = 'gaussian',
): Bqm {
  checkInteger('n', n, 1, LARGEST_DENSE);
  const draw = couplingLaws[law] as (typeof couplingLaws)[CouplingLaw] | undefined;
  if (draw === undefined) refuse('law', law, Object.keys(couplingLaws).join(' or '));
  const scale = 1 / Math.sqrt(n);
  const pairs = new PairList(n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) pairs.push(i, j, draw(stream) * scale);
  }
  return pairs.toBqm('SPIN');
}

const couplingLaws: Readonly<Record<CouplingLaw, (stream: RandomStream) => number>> = {
  gaussian: (stream) => stream.normal(),
  sign: (stream) => 2 * stream.integer(2) - 1,
};
