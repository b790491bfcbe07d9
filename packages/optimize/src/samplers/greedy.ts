import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import type { Search } from '../search.ts';
import { createFlipState } from '../state/create-flip-state.ts';
import type { FlipState } from '../state/flip-state.ts';
import { randomSpins } from './annealing/annealer.ts';
import { Arrangement } from './annealing/arrangement.ts';
import { jointDelta } from './annealing/joint-delta.ts';

const parameters = {
  numReads: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Descents, except under choose-k: without a constraint the first from x = 0, the others from random states. Unset: as many as the budget or the deadline allows, 10 when nothing limits them.',
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

/** The same with the moves of an arrangement, whose ones the state must hold. */
async function descendMoves(
  state: FlipState,
  arrangement: Arrangement,
  search: Search,
): Promise<void> {
  const numMoves = Math.max(1, arrangement.numMoves);
  for (;;) {
    const granted = search.grant(numMoves);
    let scored = 0;
    let best: readonly number[] = [];
    let lowest = 0;
    for (const flips of arrangement.moves()) {
      if (scored++ === granted) break;
      const delta = jointDelta(state, flips);
      if (delta < lowest) {
        best = [...flips];
        lowest = delta;
      }
    }
    const before = state.energy;
    for (const i of best) state.flip(i);
    arrangement.reset(state.spins);
    search.note(state.energy);
    if (best.length === 0 || granted < numMoves || state.energy >= before) return;
    if (search.isPauseDue(4 * numMoves + 4 * state.flipCost)) await search.pause();
  }
}

async function run(task: Task<OptionsOf<typeof parameters>>): Promise<Ending> {
  const { model, k, assignment, options, stream, search } = task;
  const state = createFlipState(model);
  if (k !== undefined) {
    if (!(await addGreedily(state, k, search))) return { status: 'evaluations' };
    search.keep(state.spins);
    return { status: 'converged' };
  }
  const n = model.numVariables;
  const arrangement = assignment && new Arrangement(n, assignment);
  const start = (read: number): Int8Array => {
    const given = search.initialSpins(read);
    if (given !== undefined) return given;
    const chance = stream.split('read', read);
    if (arrangement !== undefined) return arrangement.randomSpins(chance);
    return read === 0 ? new Int8Array(n).fill(-1) : randomSpins(n, chance);
  };
  const numReads = options.numReads ?? (search.isLimited ? Infinity : DEFAULT_READS);
  for (let read = 0; read < numReads; read++) {
    if (search.grant(1) === 0) break;
    const spins = start(read);
    state.reset(spins);
    arrangement?.reset(spins);
    search.note(state.energy);
    if (arrangement === undefined) await descend(state, search);
    else await descendMoves(state, arrangement, search);
    search.keep(state.spins);
  }
  return { status: 'converged' };
}

/**
 * Under choose-k: adds the variable of the lowest energy change, k times, from nothing, whatever states are given to start
 * from. Else steepest descent: from the states given, then without a constraint by single flips from x = 0 and from random
 * states, under groups and permutations by the moves that keep them from random feasible states.
 */
export const greedy: Sampler = defineSampler({
  name: 'greedy',
  parameters,
  constraints: ['choose-k', 'assignment'],
  run,
});
