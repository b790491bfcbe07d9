import type { Bqm } from '../../../model/bqm.ts';
import type { Search } from '../../../search.ts';
import { polish } from '../../polish.ts';
import type { BatchRunner } from './batch-runner.ts';

/** Sweeps of the first batch when their number is open, and how much longer each batch is than the one before. */
const FIRST_SWEEPS = 64;
const GROWTH = 4;
/** A batch that would leave less than this many times its work takes all that is left. */
const LAST_SHARE = 5;
/** Part of a batch after which best states are kept. */
const KEEP_FROM = 0.5;

/** What is annealed how. */
export interface BatchPlan {
  /** The sweeps of a batch, undefined after the last; `next` is what the budget and the deadline suggest. */
  readonly numSweeps: (batch: number, next: number) => number | undefined;
  /** Runs of a batch. */
  readonly readsPerBatch: number;
  /** How many runs are kept; the others of the last batch are dropped. */
  readonly numReads: number;
  /** Inverse temperature at the part u of the way, 0 … 1. */
  readonly betaAt: (u: number) => number;
}

/**
 * Anneals batch after batch from random states until the plan or the search ends, and polishes the best state of each.
 *
 * @param spin - The model over spins.
 *
 * Batches as suggested grow fourfold; as soon as what is left would not hold five of the next one, that one takes all of
 * it. All but the last are then a third of the work at most, whatever the limit was.
 */
export async function annealBatches(
  spin: Bqm,
  runner: BatchRunner,
  plan: BatchPlan,
  search: Search,
): Promise<void> {
  const { readsPerBatch } = plan;
  for (let first = 0; first < plan.numReads && !search.isOver(); first += readsPerBatch) {
    const batch = runner.begun.length;
    const next = nextSweeps(runner.begun.at(-1), runner.sweepsLeft());
    const sweeps = plan.numSweeps(batch, next);
    if (sweeps === undefined) break;
    const isWarm = search.initialSpins(first) !== undefined;
    await runner.run({
      sweeps,
      betaAt: plan.betaAt,
      initial: (read) => search.initialSpins(first + read),
      reads: Math.min(readsPerBatch, plan.numReads - first),
      keepFrom: isWarm ? 0 : KEEP_FROM,
      finish: async (states) => {
        const energies = states.map((state) => spin.energy(state));
        await polish(spin, states[energies.indexOf(Math.min(...energies))], search);
      },
    });
  }
}

function nextSweeps(last: number | undefined, left: number): number {
  const next = last === undefined ? FIRST_SWEEPS : GROWTH * last;
  return next * LAST_SHARE > left ? left : next;
}
