import type { KetflowError, RandomStream } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { Bqm } from '../model/bqm.ts';
import { chooseK, type Model, type Problem } from '../model/problem.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { BqmState } from '../state/bqm-state.ts';
import { randomSpins, randomSubsetSpins } from './annealing/annealer.ts';
import { Elite } from './decomposition/elite.ts';
import { partSolvers, type PartSolver, type PartSolverName } from './decomposition/part-solvers.ts';
import { Restriction } from './decomposition/restrict.ts';
import { limitsOf } from './decomposition/share.ts';
import { Windows, type Strategy } from './decomposition/windows.ts';
import { descend } from './simulated-quantum-annealing/descend.ts';

const parameters = {
  solver: {
    type: 'choice',
    default: 'exact',
    values: Object.keys(partSolvers),
    description: 'The sampler that solves the parts.',
  },
  size: {
    type: 'integer',
    default: null,
    min: 2,
    max: 1e6,
    description:
      'Variables of a part. Unset: 16 for exact, 12 for qaoa, 40 for highs, 64 for the others.',
  },
  strategy: {
    type: 'choice',
    default: 'mixed',
    values: ['mixed', 'impact', 'community', 'random'],
    description:
      'How the variables of a part are chosen: connected ones whose flips cost least, connected ones that hang together, any, or in turn.',
  },
  numRounds: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e12,
    description:
      'Parts that are solved. Unset: as many as the budget or the deadline allows; when nothing limits them, 20 times as many as cover the model.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

/** Rounds, as multiples of the parts that cover the model: when nothing limits them, and without progress before a kick. */
const COVERS = 20;
const PATIENCE = 4;
/** Relative gain below which a round counts as one without progress. */
const TOLERANCE = 1e-12;

const turns: readonly Strategy[] = ['impact', 'community', 'random'];

/**
 * Decomposition, for models larger than a solver: again and again the variables of a window are solved by another sampler with
 * all others held, and the answer is taken unless it is worse, so that the energy of the whole never rises (M. Booth, S. P.
 * Reinhardt, A. Roy, Partitioning optimization problems for hybrid classical/quantum execution, 2017). Without progress
 * over four covers of the model a window of one of the best resting states is set at random, and it goes on from there.
 *
 * Evaluations are those of the parts, and n for a window by impact, a round of the first descent and a kick. With a quantum
 * solver `info.simulated` and `info.tableEvaluations` say so. Under choose-k the ones of a window stay as many. A model
 * that fits into one part is proven if its solver proves it. Starts from the first initial state.
 *
 * @param lookup - The samplers by name.
 */
export function createDecomposition(lookup: (name: string) => Sampler): Sampler {
  return defineSampler({
    name: 'decomposition',
    parameters,
    takesHigherOrder: false,
    refuses: (model, k, options) => refusalOf(lookup, model, k, options),
    run: (task) => run(lookup(task.options.solver), task),
  });
}

function partSolverOf({ solver, size }: Options): PartSolver {
  const known = partSolvers[solver as PartSolverName];
  return { ...known, size: size ?? known.size };
}

/** What the solver of the parts says of one of the largest. */
function refusalOf(
  lookup: (name: string) => Sampler,
  model: Model,
  k: number | undefined,
  options: Options,
): KetflowError | undefined {
  const { size, options: partOptions } = partSolverOf(options);
  const names = Array.from({ length: Math.min(size, model.numVariables) }, (_, i) => String(i));
  const part: Problem = { model: Bqm.fromTerms('SPIN', names, []) };
  const constraint = k === undefined ? {} : { constraint: chooseK(names.length >> 1) };
  return lookup(options.solver).accepts({ ...part, ...constraint }, partOptions);
}

async function run(solver: Sampler, task: Task<Options>): Promise<Ending> {
  const { model, k, options, stream, search } = task;
  const { size, options: partOptions } = partSolverOf(options);
  const state = new BqmState(model as Bqm);
  const n = state.numVariables;
  const cover = Math.ceil(n / size);
  const numRounds = options.numRounds ?? (search.isLimited ? Infinity : COVERS * cover);
  const windows = new Windows(state, size, k);
  const restriction = new Restriction(state);
  const elite = new Elite();
  let tableEvaluations = 0;
  let bound: number | undefined;

  /** Solves the part of a window; whether the energy fell. */
  const improve = async (window: Int32Array, chance: RandomStream): Promise<boolean> => {
    // Only where all states are feasible does a random gauge keep them so.
    const gauge =
      k === undefined ? randomSpins(window.length, chance) : new Int8Array(window.length).fill(1);
    const part = restriction.part(window, gauge);
    const now = Int8Array.from(window, (i, at) => state.spins[i] * gauge[at]);
    const constraint = k === undefined ? {} : { constraint: chooseK(onesOf(now)) };
    const set = await solver.sample(
      { model: part, ...constraint },
      { stream: chance, options: partOptions, initialStates: [now], ...limitsOf(search) },
    );
    tableEvaluations += set.info.tableEvaluations ?? 0;
    const operations = set.info.evaluations + size * state.flipCost;
    if (search.isPauseDue(operations)) await search.pause();
    const { first } = set;
    if (first === undefined) return false;
    if (window.length === n && set.info.status === 'optimal') bound = set.info.lowerBound;
    const before = part.energy(now);
    if (first.energy > before) return false;
    window.forEach((i, at) => {
      if (first.sample[at] !== now[at]) state.flip(i);
    });
    search.note(state.energy);
    return before - first.energy > TOLERANCE * Math.max(1, Math.abs(before));
  };

  /** Sets a window of an elite state at random. */
  const kick = async (chance: RandomStream): Promise<void> => {
    elite.add(state.spins, state.energy);
    if (!search.grantAll(n)) return;
    state.reset(elite.pick(chance));
    const window = windows.pick('community', chance);
    const values = Int8Array.from(window, (i) => state.spins[i]);
    const changed =
      k === undefined ? randomSpins(values.length, chance) : chance.shuffle(values.slice());
    window.forEach((i, at) => {
      if (changed[at] !== state.spins[i]) state.flip(i);
    });
    if (k === undefined) await descend(state, search);
  };

  // Debited before the first state is scored.
  if (!search.grantAll(n)) return { status: 'evaluations' };
  const chance = stream.split('start');
  state.reset(
    search.initialSpins(0) ??
      (k === undefined ? randomSpins(n, chance) : randomSubsetSpins(n, k, chance)),
  );
  search.note(state.energy);
  if (k === undefined) await descend(state, search);
  let rest = 0;
  for (let round = 0; round < numRounds && !search.isOver(); round++) {
    const own = stream.split('round', round);
    const strategy = options.strategy === 'mixed' ? turns[round % turns.length] : options.strategy;
    if (strategy === 'impact' && !search.grantAll(n)) break;
    const isBetter = await improve(windows.pick(strategy, own), own.split('part'));
    if (bound !== undefined || search.isOver()) break;
    rest = isBetter ? 0 : rest + 1;
    if (rest < PATIENCE * cover) continue;
    rest = 0;
    search.keep(state.spins);
    await kick(own.split('kick'));
  }
  search.keep(state.spins);
  return {
    status: bound === undefined ? 'converged' : 'optimal',
    info: {
      options: { ...options, size },
      ...(bound === undefined ? {} : { lowerBound: Math.min(bound, search.keptEnergy) }),
      ...(solver.simulated ? { simulated: true, tableEvaluations } : {}),
    },
  };
}

function onesOf(spins: Int8Array): number {
  return spins.reduce((ones, s) => ones + (s > 0 ? 1 : 0), 0);
}
