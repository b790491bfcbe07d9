import type { RandomStream } from '@ketflow/core';
import type { Search } from '../../../search.ts';
import { MOST_SWEEPS, type BatchEngine } from './batch-engine.ts';

/** Sweeps downhill at the end of a batch. */
const DOWNHILL_SWEEPS = 8;
/** Part of the time left that a batch may plan for. */
const SAFETY = 0.95;
/** Operations of a proposal, for the turns of the event loop. */
const OPERATIONS = 2;

/** One batch of runs. */
export interface Batch {
  readonly sweeps: number;
  /** Inverse temperature at the part u of the way, 0 … 1. */
  readonly betaAt: (u: number) => number;
  /** The state that a run starts from; undefined: a random one. */
  readonly initial: (read: number) => Int8Array | undefined;
  /** The runs that count, the first ones; all unless said. */
  readonly reads?: number;
  /** Part of the sweeps after which best states are kept: before, it is too hot for any. 0: the first states count, too. */
  readonly keepFrom: number;
  /** Works on the states of the runs, in place, before they are kept. */
  readonly finish?: (states: readonly Int8Array[]) => Promise<void>;
}

/** Runs batches of an engine one after the other, as far as a search allows. */
export class BatchRunner {
  /** Sweeps of every batch that was begun; as a plan they repeat the work. */
  readonly begun: number[] = [];
  readonly #engine: BatchEngine;
  readonly #search: Search;
  readonly #stream: RandomStream;
  /** Measured over the last batch; 0 before and without a deadline. */
  #sweepSeconds = 0;

  constructor(engine: BatchEngine, search: Search, stream: RandomStream) {
    this.#engine = engine;
    this.#search = search;
    this.#stream = stream;
  }

  /** Sweeps of one more batch that the budget and the deadline hold, at least 1; Infinity when nothing limits them. */
  sweepsLeft(): number {
    const { reads, numVariables } = this.#engine;
    const byWork = Math.floor(this.#search.remaining / (reads * numVariables)) - DOWNHILL_SWEEPS;
    const seconds = this.#search.secondsLeft();
    const isMeasured = seconds < Infinity && this.#sweepSeconds > 0;
    const byTime = isMeasured ? (SAFETY * seconds) / this.#sweepSeconds : Infinity;
    return Math.max(1, Math.floor(Math.min(byWork, byTime)));
  }

  /**
   * Runs a batch and keeps the best state of every run that counts, of large models that of the best run.
   * @returns Those states; none when nothing was scored. Whether there may be another batch is for the search to say.
   */
  async run(batch: Batch): Promise<Int8Array[]> {
    const search = this.#search;
    const engine = this.#engine;
    const secondsBefore = search.secondsLeft();
    const evaluationsBefore = search.evaluations;
    engine.start(this.#stream.split('batch', this.begun.length), batch.initial);
    // A sweep over no variable keeps what is there.
    if (batch.keepFrom === 0) engine.sweep([Infinity], engine.numVariables, engine.numVariables, 0);
    this.begun.push(batch.sweeps);
    const isDone = await this.#sweep(batch);
    if (isDone && secondsBefore < Infinity) {
      const seconds = secondsBefore - search.secondsLeft();
      this.#sweepSeconds = seconds / (batch.sweeps + DOWNHILL_SWEEPS);
    }
    if (search.evaluations === evaluationsBefore) {
      this.begun.pop(); // a repetition would not begin it
      return [];
    }
    const reads = batch.reads ?? engine.reads;
    const kept = engine.isLarge ? [bestRead(engine, reads)] : new Array<number>(reads).keys();
    const states = Array.from(kept, (read) => engine.spins(read));
    search.drop(reads - states.length);
    await batch.finish?.(states);
    for (const state of states) search.keep(state);
    return states;
  }

  /** The sweeps of a batch; whether the search let all of them go. */
  async #sweep({ sweeps, betaAt, reads: kept, keepFrom }: Batch): Promise<boolean> {
    const search = this.#search;
    const engine = this.#engine;
    const { reads, numVariables } = engine;
    const step = Math.min(numVariables, engine.stepVariables);
    const mostSweeps = Math.min(MOST_SWEEPS, Math.floor(engine.stepVariables / step));
    const beta = (sweep: number): number =>
      sweep >= sweeps ? Infinity : betaAt(sweep / Math.max(1, sweeps - 1));
    const firstKept = Math.floor(keepFrom * sweeps);
    const total = sweeps + DOWNHILL_SWEEPS;
    for (let sweep = 0; sweep < total;) {
      for (let from = 0; from < numVariables; from += step) {
        const to = Math.min(numVariables, from + step);
        const perSweep = reads * (to - from);
        if (search.isOver() || !search.grantAll(perSweep)) return false;
        const more = Math.min(mostSweeps, total - sweep) - 1;
        const granted = Math.min(more, Math.floor(search.remaining / perSweep));
        if (granted > 0) search.debit(granted * perSweep);
        const betas = Array.from({ length: 1 + granted }, (_, at) => beta(sweep + at));
        engine.sweep(betas, from, to, firstKept - sweep);
        search.note(engine.bestEnergy(kept ?? reads));
        if (search.isPauseDue(OPERATIONS * betas.length * perSweep)) await search.pause();
        if (to === numVariables) sweep += betas.length;
      }
    }
    return true;
  }
}

/** The run, among the first `reads`, whose best state has the lowest energy. */
function bestRead(engine: BatchEngine, reads: number): number {
  const lowest = engine.bestEnergy(reads);
  let read = 0;
  while (read + 1 < reads && engine.bestEnergy(read + 1) > lowest) read++;
  return read;
}
