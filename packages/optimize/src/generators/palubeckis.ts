import type { Bqm } from '../model/bqm.ts';
import { checkInteger, checkPercentage } from './arguments.ts';
import { LARGEST_DENSE, PairList } from './pair-list.ts';

/** The prime modulus of the generator, 2^31 - 1. */
const MODULUS = 2 ** 31 - 1;

/**
 * The unconstrained problem of the sets p3000 … p7000 of G. Palubeckis (Annals of Operations Research 131, 2004) for a
 * size, a density and a seed, e.g. (3000, 50, 31000) for p3000.1. They are stated as maximise Σ aᵢⱼ xᵢ xⱼ over all ordered
 * pairs, with integers from -100 to 100; the BINARY model returned has E = -objective, variables named "0", "1", …, and no
 * pair where a coefficient is 0.
 *
 * The coefficients come from the MINSTD generator s ← 16807 s mod (2³¹ - 1), r = s / 2³¹ (S. K. Park, K. W. Miller, 1988).
 *
 * @param density - Percentage of the pairs that have a coefficient drawn.
 * @param seed - Integer from 1 to 2^31 - 2.
 * @throws KetflowError `OPTION_INVALID`.
 */
export function palubeckis(n: number, density: number, seed: number): Bqm {
  checkInteger('n', n, 1, LARGEST_DENSE);
  checkPercentage('density', density);
  checkInteger('seed', seed, 1, MODULUS - 1);
  let state = seed;
  const next = (): number => {
    // 16807 state = high · 2^31 + low, and 2^31 = 1 modulo 2^31 - 1; all numbers stay below 2^53.
    const product = 16807 * state;
    const high = Math.floor(product / 2 ** 31);
    state = product - high * 2 ** 31 + high;
    if (state >= MODULUS) state -= MODULUS;
    return state / 2 ** 31;
  };
  const coefficient = (): number => Math.floor(201 * next() - 100);

  const pairs = new PairList(n);
  for (let i = 0; i < n; i++) {
    pairs.linear[i] = 0 - coefficient();
    for (let j = i + 1; j < n; j++) {
      if (100 * next() > density) continue;
      const bias = coefficient();
      if (bias !== 0) pairs.push(i, j, -2 * bias);
    }
  }
  return pairs.toBqm('BINARY');
}
