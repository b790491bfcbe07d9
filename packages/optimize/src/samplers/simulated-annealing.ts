import { exp, log } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { Bqm } from '../model/bqm.ts';
import { Polynomial } from '../model/polynomial.ts';
import type { Assignment, Model } from '../model/problem.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import type { Annealer } from './annealing/annealer.ts';
import { AssignmentMoves } from './annealing/assignment-moves.ts';
import { BatchRunner } from './annealing/batches/batch-runner.ts';
import { annealBatches } from './annealing/batches/anneal-batches.ts';
import { annealElite } from './annealing/batches/anneal-elite.ts';
import { createBatchEngine } from './annealing/batches/create-batch-engine.ts';
import { BqmFlips } from './annealing/bqm-flips.ts';
import { BqmSwaps } from './annealing/bqm-swaps.ts';
import { PolynomialMoves } from './annealing/polynomial-moves.ts';

const parameters = {
  numReads: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Annealing runs. Unset: as many as the budget or the deadline allows, or else 10 (in batches: one batch). With elite restarts whole batches.',
  },
  numSweeps: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Sweeps of a run. Unset: 1,000, fewer when the budget does not hold one such run; with a limit they grow from run to run to fill it.',
  },
  batchSweeps: {
    type: 'integers',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Sweeps of every batch of runs in step; takes the place of numReads and numSweeps.',
  },
  betaRange: {
    type: 'range',
    default: null,
    description: 'Inverse temperatures of start and end. Unset: from the biases.',
  },
  schedule: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'geometric', 'linear'],
    description:
      'Inverse temperatures in between. auto: linear in batches, geometric in single runs.',
  },
  restarts: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'random', 'elite'],
    description:
      'Where batches start. elite: from the best state, with partition crossover of all runs. auto: elite for sparse models as long as a limit allows; random when numReads or numSweeps are given.',
  },
  kernel: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'batches', 'single'],
    description:
      'batches: runs in step in WebAssembly, single flips of pairwise models without a constraint; single: one run after the other. auto: batches where the budget holds some.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_READS = 10;
const DEFAULT_SWEEPS = 1000;
const READS_PER_DOUBLING = 8;
/** Sweeps downhill at the end of a run, at most; they end when one brings nothing. */
const LAST_SWEEPS = 16;
/** Proposals of every variable that a budget must hold to be spread over the runs of batches. */
const LEAST_SWEEPS = 100_000;

function createAnnealer({
  model,
  k,
  assignment,
}: {
  readonly model: Model;
  readonly k: number | undefined;
  readonly assignment: Assignment | undefined;
}): Annealer {
  if (assignment !== undefined) return new AssignmentMoves(model, assignment);
  if (model instanceof Polynomial) return new PolynomialMoves(model, k);
  return k === undefined ? new BqmFlips(model) : new BqmSwaps(model, k);
}

/** Whether the runs go in batches. */
function isBatched({ model, k, assignment, options, search }: Task<Options>): boolean {
  if (k !== undefined || assignment !== undefined) return false;
  if (options.kernel !== 'auto') return options.kernel === 'batches';
  return search.remaining >= LEAST_SWEEPS * model.numVariables;
}

/** Whether every batch starts from the best state. */
function isElite({ options, search }: Task<Options>, isOpen: boolean): boolean {
  if (options.restarts !== 'auto') return options.restarts === 'elite';
  return isOpen && search.isLimited;
}

async function runBatches(task: Task<Options>, bqm: Bqm): Promise<Ending> {
  const { options, stream, search } = task;
  const engine = createBatchEngine(bqm);
  try {
    const runner = new BatchRunner(engine, search, stream);
    const { reads } = engine;
    const { batchSweeps } = options;
    const isEndless = search.isLimited || batchSweeps !== null;
    const numReads = options.numReads ?? (isEndless ? Infinity : reads);
    const isOpen = numReads === Infinity && options.numSweeps === null;
    const [hot, cold] = options.betaRange ?? engine.betaRange;
    const schedule = options.schedule === 'auto' ? 'linear' : options.schedule;
    const betaAt = (u: number): number =>
      schedule === 'linear' ? hot + u * (cold - hot) : exp(log(hot) + u * (log(cold) - log(hot)));
    const numSweeps = (batch: number, next: number): number | undefined => {
      if (batchSweeps !== null) return batchSweeps[batch];
      if (batch * reads >= numReads) return undefined;
      return isOpen ? next : (options.numSweeps ?? DEFAULT_SWEEPS);
    };
    const restarts = isElite(task, isOpen && engine.isSparse) ? 'elite' : 'random';
    if (restarts === 'elite') await annealElite(bqm, runner, { numSweeps, betaAt }, search);
    else {
      const plan = { numSweeps, betaAt, numReads, readsPerBatch: reads };
      await annealBatches(bqm.toVartype('SPIN'), runner, plan, search);
    }
    const resolved = {
      ...options,
      batchSweeps: runner.begun,
      betaRange: [hot, cold],
      schedule,
      restarts,
      kernel: 'batches',
    };
    return { status: 'converged', info: { options: resolved } };
  } finally {
    engine.dispose();
  }
}

async function runSingle(task: Task<Options>): Promise<Ending> {
  const { options, stream, search } = task;
  const annealer = createAnnealer(task);
  const perSweep = annealer.proposalsPerSweep;
  const affordable = Math.max(1, Math.floor(search.remaining / perSweep) - 1);
  const numSweeps = options.numSweeps ?? Math.min(DEFAULT_SWEEPS, affordable);
  const numReads = options.numReads ?? (search.isLimited ? Infinity : DEFAULT_READS);
  const [hot, cold] = options.betaRange ?? annealer.betaRange;
  const schedule = options.schedule === 'auto' ? 'geometric' : options.schedule;

  /** One sweep as far as the budget goes; whether there may be another. */
  const sweep = async (beta: number, chance: typeof stream): Promise<boolean> => {
    const granted = search.grant(perSweep);
    if (granted === 0) return false;
    const operations = annealer.sweep(beta, granted, chance);
    search.note(annealer.bestEnergy);
    if (search.isPauseDue(operations)) await search.pause();
    return true;
  };

  for (let read = 0; read < numReads && search.status === undefined; read++) {
    const chance = stream.split('read', read);
    const doublings = options.numReads === null ? Math.floor(read / READS_PER_DOUBLING) : 0;
    const sweeps = numSweeps * 2 ** Math.min(doublings, 20);
    const step = (last: number, first: number): number =>
      sweeps > 1 ? (last - first) / (sweeps - 1) : 0;
    const linearStep = step(cold, hot);
    const geometricStep = step(log(cold), log(hot));
    let isGoing = true;
    let isStarted = false;
    for (let t = 0; t < sweeps && isGoing; t++) {
      if (!isStarted) annealer.start(chance, search.initialSpins(read));
      const beta = schedule === 'linear' ? hot + t * linearStep : exp(log(hot) + t * geometricStep);
      isGoing = await sweep(beta, chance);
      isStarted ||= isGoing;
    }
    for (let t = 0; t < LAST_SWEEPS && isGoing; t++) {
      const before = annealer.bestEnergy;
      isGoing = await sweep(Infinity, chance);
      if (annealer.bestEnergy >= before) break;
    }
    if (isStarted) search.keep(annealer.bestSpins());
  }
  const resolved = {
    ...options,
    numSweeps,
    betaRange: [hot, cold],
    schedule,
    restarts: 'random',
    kernel: 'single',
  };
  return { status: 'converged', info: { options: resolved } };
}

/**
 * Simulated annealing (S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Science 220, 1983): single flips, or moves that
 * keep choose-k, groups and permutations; the best state of every run is kept. One proposal is one evaluation.
 */
export const simulatedAnnealing: Sampler = defineSampler({
  name: 'sa',
  parameters,
  constraints: ['choose-k', 'assignment'],
  run: (task) => {
    const { model } = task;
    return model instanceof Bqm && isBatched(task) ? runBatches(task, model) : runSingle(task);
  },
});
