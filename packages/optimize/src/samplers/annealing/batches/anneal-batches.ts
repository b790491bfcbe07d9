import type { RandomStream } from '@ketflow/core';
import type { Search } from '../../../search.ts';
import type { BatchEngine } from './batch-engine.ts';
import { MOST_SWEEPS } from './batch-engine.ts';

/** Sweeps of the first batch when their number is open, and how much longer each batch is than the one before. */
const FIRST_SWEEPS = 64;
const GROWTH = 4;
/** A batch that would leave less than this many times its work takes all that is left. */
const LAST_SHARE = 5;
/** Part of the time left that the last batch plans for. */
const SAFETY = 0.95;
/** Sweeps downhill at the end of a batch. */
const DOWNHILL_SWEEPS = 8;
/** Part of a batch after which best states are kept: before, it is too hot for any. */
const KEPT_FROM = 0.5;
/** Operations of a proposal, for the turns of the event loop. */
const OPERATIONS = 2;

/** What is annealed how. */
export interface BatchPlan {
  /** The sweeps of a batch, undefined after the last; `next` is what the budget and the deadline suggest. */
  readonly numSweeps: (batch: number, next: number) => number | undefined;
  /** How many runs are kept; the others of the last batch are dropped. */
  readonly numReads: number;
  /** Inverse temperature at the part u of the way, 0 … 1. */
  readonly betaAt: (u: number) => number;
  /** Whether the first states are given, so that every state counts. */
  readonly isWarm: boolean;
}

/**
 * Anneals batch after batch until the plan or the search ends, and keeps the best state of every run.
 *
 * Batches as suggested grow fourfold; as soon as what is left would not hold five of the next one, that one takes all of
 * it. All but the last are then a third of the work at most, whatever the limit was.
 *
 * @returns The sweeps of every batch that was begun: as a plan they repeat the work.
 */
export async function annealBatches(
  engine: BatchEngine,
  plan: BatchPlan,
  stream: RandomStream,
  search: Search,
): Promise<number[]> {
  const { reads, numVariables } = engine;
  const perSweep = reads * numVariables;
  const begun: number[] = [];
  let readsLeft = plan.numReads;
  let sweepSeconds = 0;
  while (readsLeft > 0 && !search.isOver()) {
    const batch = begun.length;
    const next = nextSweeps(begun.at(-1), sweepsLeft(search, perSweep, sweepSeconds));
    const numSweeps = plan.numSweeps(batch, next);
    if (numSweeps === undefined) break;
    const timeBefore = search.secondsLeft();
    begun.push(numSweeps);
    engine.start(stream.split('batch', batch), (read) => search.initialSpins(batch * reads + read));
    const total = numSweeps + DOWNHILL_SWEEPS;
    const kept = Math.min(reads, readsLeft);
    readsLeft -= kept;
    const before = search.evaluations;
    const isDone = await annealBatch(engine, search, {
      kept,
      total,
      keepFrom: plan.isWarm && batch === 0 ? 0 : Math.floor(KEPT_FROM * numSweeps),
      betaAt: (sweep) =>
        sweep >= numSweeps ? Infinity : plan.betaAt(sweep / Math.max(1, numSweeps - 1)),
    });
    // A batch that was not let go has scored nothing.
    if (search.evaluations === before) break;
    for (let read = 0; read < kept; read++) search.keep(engine.spins(read));
    if (!isDone) break;
    if (timeBefore < Infinity) sweepSeconds = (timeBefore - search.secondsLeft()) / total;
  }
  return begun;
}

/** Sweeps that the budget and the deadline still hold. */
function sweepsLeft(search: Search, perSweep: number, sweepSeconds: number): number {
  const byWork = Math.floor(search.remaining / perSweep) - DOWNHILL_SWEEPS;
  const left = search.secondsLeft();
  const byTime =
    left === Infinity || sweepSeconds === 0 ? Infinity : (SAFETY * left) / sweepSeconds;
  return Math.max(1, Math.floor(Math.min(byWork, byTime)));
}

function nextSweeps(last: number | undefined, left: number): number {
  const next = last === undefined ? FIRST_SWEEPS : GROWTH * last;
  return next * LAST_SHARE > left ? left : next;
}

interface Batch {
  readonly kept: number;
  readonly total: number;
  readonly keepFrom: number;
  readonly betaAt: (sweep: number) => number;
}

/** Runs a batch as far as the search allows; whether that was to its end. */
async function annealBatch(engine: BatchEngine, search: Search, batch: Batch): Promise<boolean> {
  const { reads, numVariables } = engine;
  const { kept, total, keepFrom, betaAt } = batch;
  const stepVariables = Math.min(numVariables, engine.stepVariables);
  const mostSweeps = Math.min(MOST_SWEEPS, Math.floor(engine.stepVariables / stepVariables));
  for (let sweep = 0; sweep < total;) {
    for (let from = 0; from < numVariables; from += stepVariables) {
      const to = Math.min(numVariables, from + stepVariables);
      const perSweep = reads * (to - from);
      if (search.isOver() || !search.grantAll(perSweep)) return false;
      const more = Math.min(mostSweeps, total - sweep) - 1;
      const granted = Math.min(more, Math.floor(search.remaining / perSweep));
      if (granted > 0) search.debit(granted * perSweep);
      const betas = Array.from({ length: 1 + granted }, (_, at) => betaAt(sweep + at));
      engine.sweep(betas, from, to, keepFrom - sweep);
      search.note(engine.bestEnergy(kept));
      if (search.isPauseDue(OPERATIONS * betas.length * perSweep)) await search.pause();
      if (to === numVariables) sweep += betas.length;
    }
  }
  return true;
}
