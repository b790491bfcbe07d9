import type { RandomStream } from '@ketflow/core';
import type { GivenOptions } from '../../options.ts';
import type { Search } from '../../search.ts';
import type { Job, JobResult, JobRunner } from './job.ts';

/** Parts of the whole that the rounds take; the last one takes all that is left. */
const ROUNDS: readonly number[] = [0.03, 0.09, 1];
/** The first round lasts this many times as long as all candidates need to lay out the model, but at most this part. */
const SETUPS = 3;
const MOST_TRIAL = 0.3;
/** Jobs of a round, at least, where evaluations are the limit: whatever the threads are, and enough for a small machine. */
const LEAST_JOBS = 2;
/** Seconds that a round leaves for putting things together. */
const RESERVE = 0.02;
/** Distinct states of the pool that jobs start from. */
const ELITE = 16;

/** A job as it was done, for a repetition. */
export interface DoneJob {
  readonly round: number;
  readonly slot: number;
  readonly solver: string;
  readonly evaluations: number;
  readonly options: GivenOptions;
}

/** What a portfolio runs on. */
export interface PortfolioTask {
  /** The candidates, the usual winner first. */
  readonly solvers: readonly string[];
  readonly runner: JobRunner;
  readonly search: Search;
  readonly stream: RandomStream;
  /** The jobs of an earlier call, to be repeated. */
  readonly plan: readonly DoneJob[] | undefined;
  /** Seconds that a job needs to lay out the model, roughly. */
  readonly setupSeconds: number;
  /** Evaluations at most, beside what limits the search. */
  readonly limit: number;
}

/** One job of a round to come. */
interface Slot {
  readonly slot: number;
  readonly solver: string;
  readonly budget: number;
  readonly seconds: number;
  readonly options: GivenOptions;
}

/**
 * Lets the candidates run in rounds, each on its share of what is left. In the first round all take part, in the second the
 * better half by the energies found, in the last the best alone, or those that are equal. Every second job of a round, and one
 * that is alone, starts from the best distinct states of all before.
 *
 * @returns The jobs done, and the solver that found the best sample.
 */
export async function runPortfolio(
  task: PortfolioTask,
): Promise<{ readonly jobs: readonly DoneJob[]; readonly winner: string }> {
  const { solvers, runner, search, stream, plan } = task;
  const done: DoneJob[] = [];
  const isTimed = search.secondsLeft() < Infinity;
  const trial = (SETUPS * task.setupSeconds * solvers.length) / search.secondsLeft();
  const isTried = trial <= MOST_TRIAL;
  const rounds = plan === undefined ? roundsFor(trial) : ROUNDS;
  let field = isTried ? solvers : solvers.slice(0, 1);
  let best = { energy: Infinity, solver: solvers[0] };
  const wholeBudget = Math.min(search.remaining, task.limit);
  const leftOf = (): number =>
    Math.max(0, Math.min(search.remaining, task.limit - search.evaluations));
  for (const [round, part] of rounds.entries()) {
    if (search.isOver()) break;
    const left = search.secondsLeft();
    const slots =
      plan === undefined
        ? shared(field, isTimed ? runner.width : LEAST_JOBS, runner.width, {
            budget: Math.min(leftOf(), Math.ceil(part * wholeBudget)),
            seconds: Math.max(0, Math.min(part * left, left - RESERVE)),
          })
        : plan.filter((job) => job.round === round).map(repeated);
    const elite = search.elite(ELITE);
    const jobs = slots.map(({ slot, ...rest }): Job => ({
      ...rest,
      stream: stream.split('job', round, slot),
      target: search.target,
      initialStates: slots.length === 1 || slot % 2 === 1 ? elite : [],
    }));
    const evaluationsBefore = search.evaluations;
    const results = await runner.run(
      jobs,
      ({ energy, evaluations }) => search.announce(energy, evaluationsBefore + evaluations),
      // The shares are parts of what is left, so that all of it is granted.
      (evaluations) => search.debit(evaluations),
    );
    let counted = evaluationsBefore;
    results.forEach((result, at) => {
      const { slot, solver } = slots[at];
      const { evaluations } = result.info;
      search.absorb(result, counted);
      counted += evaluations;
      const energy = energyOf(result);
      if (energy < best.energy) best = { energy, solver };
      if (evaluations === 0) return;
      done.push({ round, slot, solver, evaluations, options: result.info.options });
    });
    field = survivors(field, slots, results, round + 2 === ROUNDS.length);
    await search.pause();
  }
  return { jobs: done, winner: best.solver };
}

/** The rounds when a fair trial takes this part of the time; where that is too much, the usual winner gets all. */
function roundsFor(trial: number): readonly number[] {
  if (trial <= ROUNDS[0]) return ROUNDS;
  return trial <= MOST_TRIAL ? [trial, 1] : [1];
}

/** The same share for every job: each solver once, and again until there are enough for the threads. */
function shared(
  field: readonly string[],
  leastJobs: number,
  width: number,
  { budget, seconds }: { readonly budget: number; readonly seconds: number },
): Slot[] {
  const count = Math.max(field.length, leastJobs);
  // As many jobs share the time as run one after the other on a thread.
  const turns = Math.ceil(count / width);
  return Array.from({ length: count }, (_, slot) => ({
    slot,
    solver: field[slot % field.length],
    budget: budget === Infinity ? Infinity : Math.floor(budget / count),
    seconds: seconds / turns,
    options: {},
  }));
}

function repeated({ slot, solver, evaluations, options }: DoneJob): Slot {
  return { slot, solver, budget: evaluations, seconds: Infinity, options };
}

/** The better half of the solvers by the lowest energy that each has found in this round, or those equal to the best. */
function survivors(
  field: readonly string[],
  slots: readonly Slot[],
  results: readonly JobResult[],
  isLast: boolean,
): readonly string[] {
  const lowest = (solver: string): number =>
    Math.min(
      ...results.map((result, at) => (slots[at].solver === solver ? energyOf(result) : Infinity)),
    );
  const ranked = [...field].sort((a, b) => lowest(a) - lowest(b));
  if (ranked.length === 0) return field;
  const half = ranked.slice(0, Math.max(1, Math.ceil(ranked.length / 2)));
  return isLast ? half.filter((solver) => lowest(solver) === lowest(half[0])) : half;
}

function energyOf({ rows }: JobResult): number {
  return rows.at(0)?.energy ?? Infinity;
}
