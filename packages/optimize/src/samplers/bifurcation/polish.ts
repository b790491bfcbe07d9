import type { Search } from '../../search.ts';
import type { FlipState } from '../../state/flip-state.ts';

/**
 * Flips variable after variable wherever that lowers the energy, sweep after sweep until none does. A sweep is n
 * evaluations; without them the state stays as it is.
 */
export async function polish(state: FlipState, search: Search): Promise<void> {
  const n = state.numVariables;
  let before = Infinity;
  // Rounding may turn a flip of no effect into a tiny gain, back and forth.
  while (state.energy < before && search.grantAll(n)) {
    before = state.energy;
    let operations = n;
    for (let i = 0; i < n; i++) {
      if (state.delta(i) >= 0) continue;
      state.flip(i);
      operations += state.flipCost;
    }
    search.note(state.energy);
    if (search.isPauseDue(operations)) await search.pause();
  }
}
