import type { Ending, Task } from '../../define-sampler.ts';
import { Polynomial } from '../../model/polynomial.ts';
import type { Model } from '../../model/problem.ts';
import { createFlipState } from '../../state/create-flip-state.ts';

/** States between two looks at the budget; the energy is computed afresh at each, so that rounding cannot add up. */
const CHUNK = 2 ** 14;

/** Visits all 2^n states in the order of the reflected Gray code: one flip, one evaluation a state. */
export async function enumerateStates({ model, search }: Task<unknown>): Promise<Ending> {
  const n = model.numVariables;
  const state = createFlipState(model);
  const best = new Int8Array(n);
  let lowest = Infinity;
  const numStates = 2 ** n;
  for (let at = 0; at < numStates;) {
    const wanted = Math.min(CHUNK - (at % CHUNK), numStates - at);
    const granted = search.grant(wanted);
    if (granted === 0) break;
    state.reset(state.spins.slice());
    for (let end = at + granted; at < end; at++) {
      // State number `at` differs from the one before in the lowest bit of `at` that is 1.
      if (at > 0) state.flip(31 - Math.clz32(at & -at));
      if (state.energy < lowest) {
        lowest = state.energy;
        best.set(state.spins);
      }
    }
    search.note(lowest);
    if (search.isPauseDue(granted * state.flipCost)) await search.pause();
  }
  if (lowest < Infinity) search.keep(best);
  const isComplete = search.evaluations === numStates;
  const lowerBound = isComplete ? search.keptEnergy : trivialBound(model);
  return { status: 'optimal', info: { lowerBound } };
}

/** Every term at its lowest: offset - Σ |bias| over spins, offset + Σ min(bias, 0) over bits. */
function trivialBound(model: Model): number {
  const biases =
    model instanceof Polynomial
      ? model.monomials.map(({ bias }) => bias)
      : [...model.linear, ...model.pairs().biases];
  const isSpin = model.vartype === 'SPIN';
  return biases.reduce((sum, b) => sum + (isSpin ? -Math.abs(b) : Math.min(b, 0)), model.offset);
}
