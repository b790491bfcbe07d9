import { Polynomial } from '../../model/polynomial.ts';
import type { Model } from '../../model/problem.ts';

/** Every term at its lowest: offset - Σ |bias| over spins, offset + Σ min(bias, 0) over bits. */
export function trivialBound(model: Model): number {
  const isSpin = model.vartype === 'SPIN';
  const lowest = (bias: number): number => (isSpin ? -Math.abs(bias) : Math.min(bias, 0));
  let bound = model.offset;
  if (model instanceof Polynomial) for (const { bias } of model.monomials) bound += lowest(bias);
  else {
    for (const bias of model.linear) bound += lowest(bias);
    // Every pair is there twice.
    for (const bias of model.couplings) bound += lowest(bias) / 2;
  }
  return bound;
}
