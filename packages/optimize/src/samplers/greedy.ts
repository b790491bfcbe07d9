import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import type { Search } from '../search.ts';
import { createFlipState } from '../state/create-flip-state.ts';
import type { FlipState } from '../state/flip-state.ts';
import { randomSpins } from './annealing/annealer.ts';

const parameters = {
  numReads: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Descents without a constraint: the first from x = 0, the others from random states. Unset: as many as the budget or the deadline allows, 10 when nothing limits them.',
  },
} as const satisfies OptionSchema;

const DEFAULT_READS = 10;

/**
 * Makes the k best single additions one after the other, from x = 0. Every candidate of a step is one evaluation.
 * @returns Whether all k are in; false when the search was stopped before.
 */
export async function addGreedily(state: FlipState, k: number, search: Search): Promise<boolean> {
  const n = state.numVariables;
  state.reset(new Int8Array(n).fill(-1));
  for (let size = 0; size < k; size++) {
    const granted = search.grant(n - size);
    let scored = 0;
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i < n && scored < granted; i++) {
      if (state.spins[i] > 0) continue;
      scored++;
      const delta = state.delta(i);
      if (best === -1 || delta < lowest) {
        best = i;
        lowest = delta;
      }
    }
    if (scored < n - size) return false;
    state.flip(best);
    if (search.isPauseDue(n + state.flipCost)) await search.pause();
  }
  return true;
}

/** Flips the variable that lowers the energy most until none does. Every candidate of a step is one evaluation. */
async function descend(state: FlipState, search: Search): Promise<void> {
  const n = state.numVariables;
  for (;;) {
    const granted = search.grant(n);
    let best = -1;
    let lowest = 0;
    for (let i = 0; i < granted; i++) {
      const delta = state.delta(i);
      if (delta < lowest) {
        best = i;
        lowest = delta;
      }
    }
    // Rounding may turn a flip of no effect into a tiny gain, back and forth.
    const before = state.energy;
    if (best >= 0) state.flip(best);
    search.note(state.energy);
    if (best < 0 || granted < n || state.energy >= before) return;
    if (search.isPauseDue(n + state.flipCost)) await search.pause();
  }
}

async function run(task: Task<OptionsOf<typeof parameters>>): Promise<Ending> {
  const { model, k, options, stream, search } = task;
  const state = createFlipState(model);
  if (k !== undefined) {
    if (!(await addGreedily(state, k, search))) return { status: 'evaluations' };
    search.keep(state.spins);
    return { status: 'converged' };
  }
  const numReads = options.numReads ?? (search.isLimited ? Infinity : DEFAULT_READS);
  for (let read = 0; read < numReads; read++) {
    if (search.grant(1) === 0) break;
    const chance = stream.split('read', read);
    const n = model.numVariables;
    state.reset(read === 0 ? new Int8Array(n).fill(-1) : randomSpins(n, chance));
    search.note(state.energy);
    await descend(state, search);
    search.keep(state.spins);
  }
  return { status: 'converged' };
}

/**
 * Under choose-k: adds the variable of the lowest energy change, k times, from nothing. Without a constraint: steepest
 * descent by single flips, from x = 0 and then from random states.
 */
export const greedy: Sampler = defineSampler({ name: 'greedy', parameters, run });
