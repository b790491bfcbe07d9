import type { Ending, Task } from '../../define-sampler.ts';
import type { Bqm } from '../../model/bqm.ts';
import { Polynomial } from '../../model/polynomial.ts';
import type { Model } from '../../model/problem.ts';
import { scanBlock, spinsOfState } from '../../reference/gray.ts';
import type { Search } from '../../search.ts';
import { createFlipState } from '../../state/create-flip-state.ts';
import { blockModelOf, hasBlocks } from './block-model.ts';
import { openScanner } from './block-scanner.ts';
import { trivialBound } from './trivial-bound.ts';

/** Single flips between two looks at the budget; the energy is computed afresh at each, so that rounding cannot add up. */
const FLIPS = 2 ** 14;
/** States of blocks between two looks at the budget, at first and at most: a few milliseconds. */
const FIRST_CHUNK = 2 ** 12;
const LARGEST_CHUNK = 2 ** 22;

/**
 * Visits all 2^n states, one evaluation a state: quadratic models block by block, see {@link BlockModel}, polynomials and
 * models of few variables flip by flip in the order of the reflected Gray code. The first of the lowest states is kept.
 */
export async function enumerateStates({ model, search }: Task<unknown>): Promise<Ending> {
  const isByFlips = model instanceof Polynomial || !hasBlocks(model.numVariables);
  const best = await (isByFlips ? byFlips(model, search) : byBlocks(model, search));
  if (best !== undefined) search.keep(best);
  const isComplete = search.evaluations === 2 ** model.numVariables;
  const lowerBound = isComplete ? search.keptEnergy : trivialBound(model);
  return { status: 'optimal', info: { lowerBound } };
}

/** The spins of the first of the lowest states visited; undefined when there is none. */
async function byFlips(model: Model, search: Search): Promise<Int8Array | undefined> {
  const state = createFlipState(model);
  let best: Int8Array | undefined;
  let lowest = Infinity;
  const numStates = 2 ** model.numVariables;
  for (let at = 0; at < numStates;) {
    const wanted = Math.min(FLIPS - (at % FLIPS), numStates - at);
    const granted = search.grant(wanted);
    if (granted === 0) break;
    state.reset(state.spins.slice());
    for (let end = at + granted; at < end; at++) {
      // State number `at` differs from the one before in the lowest bit of `at` that is 1.
      if (at > 0) state.flip(31 - Math.clz32(at & -at));
      if (state.energy < lowest) {
        lowest = state.energy;
        best = state.spins.slice();
      }
    }
    search.note(lowest);
    if (search.isPauseDue(granted * state.flipCost)) await search.pause();
  }
  return best;
}

async function byBlocks(bqm: Bqm, search: Search): Promise<Int8Array | undefined> {
  const model = blockModelOf(bqm);
  const blockSize = model.table.length;
  const numStates = 2 ** model.n;
  const scanner = openScanner(model);
  let lowest = Infinity;
  let best: Int8Array | undefined;
  const look = (block: number, below: number, numBlockStates: number): void => {
    const { energy, state } = scanBlock(model, block, below, numBlockStates);
    if (state < 0) return;
    lowest = energy;
    best = spinsOfState(model, block, state);
  };
  try {
    for (let at = 0; at < numStates;) {
      // Chunks double, so that limits of a small search are looked at often. All are whole blocks but the last of a budget.
      const wanted = Math.min(LARGEST_CHUNK, Math.max(FIRST_CHUNK, at), numStates - at);
      const granted = search.grant(wanted);
      if (granted === 0) break;
      const first = at / blockSize;
      const last = first + Math.floor(granted / blockSize);
      const { block } = scanner.scan(first, last, lowest);
      if (block >= 0) look(block, lowest, blockSize);
      look(last, lowest, granted % blockSize);
      at += granted;
      search.note(lowest / model.unit + model.offset);
      if (search.isPauseDue(granted)) await search.pause();
    }
  } finally {
    scanner.release();
  }
  return best;
}
