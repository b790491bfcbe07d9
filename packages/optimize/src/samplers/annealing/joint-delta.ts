import { BqmState } from '../../state/bqm-state.ts';
import type { FlipState } from '../../state/flip-state.ts';

/** The coupling of two variables, 0 when they have none: a bisection in the row of the first. */
function couplingOf({ rowStart, neighbours, couplings }: BqmState, i: number, j: number): number {
  let low = rowStart[i];
  let high = rowStart[i + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (neighbours[middle] < j) low = middle + 1;
    else high = middle;
  }
  return low < rowStart[i + 1] && neighbours[low] === j ? couplings[low] : 0;
}

/**
 * The change of the energy if several different variables were flipped together. On a {@link BqmState} it is
 * Σᵢ ΔEᵢ + 4 Σᵢ<ⱼ Jᵢⱼ sᵢ sⱼ over the flipped ones; any other state is flipped on trial and back.
 */
export function jointDelta(state: FlipState, flips: readonly number[]): number {
  let delta = 0;
  if (state instanceof BqmState) {
    const { spins } = state;
    for (let a = 0; a < flips.length; a++) {
      const i = flips[a];
      delta += state.delta(i);
      for (let b = 0; b < a; b++) {
        const j = flips[b];
        delta += 4 * couplingOf(state, i, j) * spins[i] * spins[j];
      }
    }
    return delta;
  }
  const last = flips.length - 1;
  for (let a = 0; a < last; a++) {
    delta += state.delta(flips[a]);
    state.flip(flips[a]);
  }
  delta += state.delta(flips[last]);
  for (let a = last - 1; a >= 0; a--) state.flip(flips[a]);
  return delta;
}
