import type { Bqm } from '../model/bqm.ts';
import { valuesOfSpins } from '../model/vartype.ts';
import type { Search } from '../search.ts';
import { BqmState } from '../state/bqm-state.ts';

/**
 * Descends in `state` over the variables `from` … `to` - 1.
 * @param noise - Shape (n,): gains up to this, or the sum of two, may be rounding.
 */
type Pass = (state: BqmState, noise: Float64Array, from: number, to: number) => void;

/** Gains below this part of the sizes of a variable's biases may be rounding of its local field. */
const NOISE = 2 ** -50;

/** Evaluations of a block, at most, unless one variable has more neighbours: a few milliseconds. */
const MOST_EVALUATIONS = 2 ** 18;
/** Operations of an evaluation, for the turns of the event loop. */
const OPERATIONS = 4;

/**
 * Descends from a state, in place, by single flips, then by pairs of coupled variables, until neither lowers the energy: a
 * move that does is made at once. The energy never rises. A flip or a pair that is looked at is one evaluation; they are looked
 * at in passes over all of them, those of large models in blocks, and only in whole ones that the budget holds.
 *
 * @param spins - ±1, in the order of the model's variables; whatever its vartype.
 * @returns The energy of the state, which is noted but not kept.
 */
export async function polish(bqm: Bqm, spins: Int8Array, search: Search): Promise<number> {
  if (search.secondsLeft() <= 0) return bqm.energy(valuesOfSpins(spins, bqm.vartype));
  const state = new BqmState(bqm);
  state.reset(spins);
  const n = spins.length;
  const rows = state.rowStart;
  let lowest = state.energy;

  /** Whether a pass lowered the energy. */
  const isLowered = async (pass: Pass, evaluations: Uint32Array): Promise<boolean> => {
    if (evaluations[n] === 0) return false;
    for (let from = 0; from < n;) {
      let to = from + 1;
      while (to < n && evaluations[to + 1] - evaluations[from] <= MOST_EVALUATIONS) to++;
      const granted = evaluations[to] - evaluations[from];
      if (search.remaining < granted || !search.grantAll(granted)) break;
      pass(state, noise, from, to);
      if (search.isPauseDue(OPERATIONS * granted)) await search.pause();
      from = to;
    }
    // Computed afresh: what rounding made look like a gain, back and forth, does not count.
    state.reset(state.spins);
    if (!(state.energy < lowest)) {
      state.reset(spins);
      return false;
    }
    lowest = state.energy;
    spins.set(state.spins);
    search.note(lowest);
    return true;
  };

  const singles = Uint32Array.from({ length: n + 1 }, (_, i) => i);
  const pairs = new Uint32Array(n + 1);
  const noise = state.linear.map((bias) => NOISE * Math.abs(bias));
  for (let i = 0; i < n; i++) {
    pairs[i + 1] = pairs[i];
    for (let e = rows[i]; e < rows[i + 1]; e++) {
      noise[i] += NOISE * Math.abs(state.couplings[e]);
      if (state.neighbours[e] > i) pairs[i + 1]++;
    }
  }
  do {
    while (await isLowered(flipSingles, singles));
  } while (await isLowered(flipPairs, pairs));
  return lowest;
}

function flipSingles(state: BqmState, noise: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) if (state.delta(i) < -noise[i]) state.flip(i);
}

/** Every pair once, from its smaller variable. */
function flipPairs(state: BqmState, noise: Float64Array, from: number, to: number): void {
  const { rowStart, neighbours, couplings, spins } = state;
  for (let i = from; i < to; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const j = neighbours[e];
      if (j <= i) continue;
      const delta = state.delta(i) + state.delta(j) + 4 * couplings[e] * spins[i] * spins[j];
      if (!(delta < -noise[i] - noise[j])) continue;
      state.flip(i);
      state.flip(j);
    }
  }
}
