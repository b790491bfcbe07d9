import type { Bqm } from '../../../model/bqm.ts';
import type { Search } from '../../../search.ts';
import { polish } from '../../polish.ts';
import { PartitionCrossover } from '../../recombination/partition-crossover.ts';
import type { BatchRunner } from './batch-runner.ts';

/** Sweeps of the very first batch, which measures how fast they are. */
const PROBE_SWEEPS = 64;
/** Sweeps from random states at the start of the first epoch, their growth from epoch to epoch, and the part of what is left that they may take. */
const COLD_SWEEPS = 2000;
const COLD_GROWTH = 4;
const COLD_SHARE = 0.25;
/** Sweeps of the first warm batches of an epoch: this, or this part of the cold ones; doubled when a round brings nothing. */
const WARM_SWEEPS = 200;
const WARM_PART = 1 / 16;
/** Where warm batches begin between hot (0) and cold (1), in turn. */
const WARM_STARTS: readonly number[] = [0.1, 0.2, 0.35];
/** Rounds of warm batches in a row that may bring nothing before the next epoch; one when they have had as many sweeps as the cold ones. */
const PATIENCE = 5;
/** Part of a batch after which best states are kept. */
const KEEP_FROM = 0.5;

/** Changes of an energy up to this part of it are no gain. */
const ROUNDING = 2 ** -40;

/** What is annealed how. */
export interface ElitePlan {
  /** The sweeps of a batch, undefined after the last; `next` is what the rules below suggest. */
  readonly numSweeps: (batch: number, next: number) => number | undefined;
  /** Inverse temperature at the part u of the way, 0 … 1. */
  readonly betaAt: (u: number) => number;
}

/**
 * Anneals in epochs until the search ends. An epoch starts with a batch from random states, whose runs are put together by
 * partition crossover; then every run of a batch starts from the state so found, at a moderate temperature, and what any
 * run gains in any region is taken over. When longer batches bring nothing more, the state is crossed with the best of
 * earlier epochs, and the next epoch starts with twice the sweeps.
 *
 * One component scored in a crossover is one evaluation.
 */
export async function annealElite(
  bqm: Bqm,
  runner: BatchRunner,
  plan: ElitePlan,
  search: Search,
): Promise<void> {
  const spin = bqm.toVartype('SPIN');
  const crossover = new PartitionCrossover(spin);
  const grant = (components: number): number => search.grant(components);
  /** Puts the gains of `states` into `state`. */
  const combine = (state: Int8Array, states: readonly Int8Array[], drift: boolean): void => {
    for (const other of states) crossover.cross(state, other, drift, grant);
    search.keep(state);
  };
  /** One batch; undefined when there is no more. */
  const run = async (
    sweeps: number,
    start: number,
    initial: (read: number) => Int8Array | undefined,
    keepFrom = KEEP_FROM,
  ): Promise<Int8Array[] | undefined> => {
    if (search.isOver()) return undefined;
    const planned = plan.numSweeps(runner.begun.length, sweeps);
    if (planned === undefined) return undefined;
    const betaAt = (u: number): number => plan.betaAt(start + (1 - start) * u);
    const states = await runner.run({ sweeps: planned, betaAt, initial, keepFrom });
    return states.length === 0 ? undefined : states;
  };
  const share = (sweeps: number): number =>
    Math.max(1, Math.min(sweeps, Math.floor(COLD_SHARE * runner.sweepsLeft())));

  const isWarm = search.initialSpins(0) !== undefined;
  let best: Int8Array | undefined;
  for (let epoch = 0; ; epoch++) {
    const isProbe = epoch === 0;
    const sweeps = isProbe ? PROBE_SWEEPS : COLD_SWEEPS * COLD_GROWTH ** Math.min(epoch - 1, 10);
    const cold = await (isProbe
      ? run(share(sweeps), 0, (read) => search.initialSpins(read), isWarm ? 0 : KEEP_FROM)
      : run(share(sweeps), 0, () => undefined));
    if (cold === undefined) return;
    const state = lowest(spin, cold).slice();
    combine(state, cold, false);
    await polish(spin, state, search);
    search.keep(state);
    // What the probe found is a donor like any other, once.
    if (!isProbe) {
      const isGoing = await warm(state, runner.begun.at(-1) ?? 0);
      if (!isGoing) return;
    }
    if (best !== undefined) combine(state, [best], false);
    best = state;
  }

  /** Warm batches from a state until they bring nothing; false when the search is over. */
  async function warm(state: Int8Array, coldSweeps: number): Promise<boolean> {
    let sweeps = Math.max(WARM_SWEEPS, Math.floor(WARM_PART * coldSweeps));
    let spent = 0;
    for (let barren = 0; barren < PATIENCE && !(barren > 0 && spent > coldSweeps);) {
      const before = spin.energy(state);
      for (const start of WARM_STARTS) {
        const states = await run(Math.min(sweeps, runner.sweepsLeft()), start, () => state);
        if (states === undefined) return false;
        // As planned, which may differ from what was wanted: decisions must not depend on the clock.
        spent += runner.begun.at(-1) ?? 0;
        combine(state, states, true);
      }
      await polish(spin, state, search);
      search.keep(state);
      const isGain = before - spin.energy(state) > ROUNDING * Math.abs(before);
      barren = isGain ? 0 : barren + 1;
      if (!isGain) sweeps *= 2;
    }
    return true;
  }
}

/** The state of the lowest energy, the first of equal ones. */
function lowest(spin: Bqm, states: readonly Int8Array[]): Int8Array {
  const energies = states.map((state) => spin.energy(state));
  return states[energies.indexOf(Math.min(...energies))];
}
