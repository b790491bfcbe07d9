import type { Search } from '../../search.ts';
import type { FlipState } from '../../state/flip-state.ts';

/**
 * Flips every variable whose flip lowers the energy, one after the other, until a round over all of them brings nothing or
 * the search is over. A variable looked at is one evaluation.
 */
export async function descend(state: FlipState, search: Search): Promise<void> {
  const n = state.numVariables;
  for (let before = Infinity; state.energy < before;) {
    before = state.energy;
    const granted = search.grant(n);
    let flips = 0;
    for (let i = 0; i < granted; i++) {
      if (!(state.delta(i) < 0)) continue;
      state.flip(i);
      flips++;
    }
    search.note(state.energy);
    if (granted < n) return;
    if (search.isPauseDue(n + flips * state.flipCost)) await search.pause();
  }
}
