import type { RandomStream } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { Bqm } from '../model/bqm.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { randomSpins } from './annealing/annealer.ts';
import { ElitePool, type Elite } from './tabu/elite-pool.ts';
import { KernelTabuWalk } from './tabu/kernel-tabu-walk.ts';
import { Searches } from './tabu/searches.ts';

const parameters = {
  numReads: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Tabu searches: the first poolSize of them from random states, the others from between two elite ones. Unset: as many as the budget or the deadline allows, 40 when nothing limits them.',
  },
  patience: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e8,
    description:
      'Moves without a better state that end a tabu search. Unset: 5 for each variable, 1,000 at least.',
  },
  tenure: {
    type: 'integer',
    default: null,
    min: 0,
    max: 1e8,
    description:
      'Moves for which a flipped variable may not be flipped back, and at random up to 9 more. Unset: a hundredth of the variables, 10 at least, no more than a quarter.',
  },
  poolSize: {
    type: 'integer',
    default: null,
    min: 2,
    max: 1000,
    description:
      'Elite states, between which new searches start. Unset: 10, and 20 from 5,000 variables on.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_READS = 40;
const PATIENCE_PER_VARIABLE = 5;
const LEAST_PATIENCE = 1000;
const TENURE_SPREAD = 10;
const MANY_VARIABLES = 5000;

/** Of a state and its opposite, which have the same energy, the one whose first spin is 1. */
function upright(elite: Elite): Elite {
  return elite.spins[0] > 0 ? elite : { ...elite, spins: elite.spins.map((spin) => -spin) };
}

/** Whether every state has the energy of its opposite. */
function isEven(bqm: Bqm): boolean {
  return bqm.toVartype('SPIN').linear.every((bias) => bias === 0);
}

async function explore(
  task: Task<Options>,
  searches: Searches,
  numReads: number,
  poolSize: number,
): Promise<void> {
  const { stream, search } = task;
  const n = task.model.numVariables;
  const even = isEven(task.model as Bqm);
  const pool = new ElitePool(poolSize);
  const routes = stream.split('routes');

  const nextStart = async (chance: RandomStream): Promise<Int8Array | undefined> => {
    while (pool.isFull) {
      const route = pool.takeRoute(routes);
      if (route === undefined) {
        pool.renew();
        break;
      }
      const between = await searches.relink(route, even);
      if (between !== undefined) return between;
      if (search.status !== undefined) return undefined;
    }
    return randomSpins(n, chance);
  };

  for (let read = 0; read < numReads; read++) {
    const chance = stream.split('read', read);
    const start = search.initialSpins(read) ?? (await nextStart(chance));
    const elite = start === undefined ? undefined : await searches.improve(start);
    if (elite === undefined) break;
    // To score a sample afresh takes as long as many moves: only elites are kept.
    if (pool.add(even ? upright(elite) : elite)) search.keep(elite.spins);
    else search.drop(1);
  }
}

async function run(task: Task<Options>): Promise<Ending> {
  const { options, stream, search } = task;
  const model = (task.model as Bqm).toVartype('BINARY');
  const n = model.numVariables;
  const numReads = options.numReads ?? (search.isLimited ? null : DEFAULT_READS);
  const patience = options.patience ?? Math.max(LEAST_PATIENCE, PATIENCE_PER_VARIABLE * n);
  const tenure = options.tenure ?? Math.min(Math.max(10, Math.floor(n / 100)), Math.floor(n / 4));
  const poolSize = options.poolSize ?? (n < MANY_VARIABLES ? 10 : 20);
  const walk = new KernelTabuWalk(model);
  try {
    walk.configure(stream.split('tabu').uint32() | 1, tenure, TENURE_SPREAD);
    await explore(task, new Searches(walk, search, patience), numReads ?? Infinity, poolSize);
  } finally {
    walk.dispose();
  }
  return { status: 'converged', info: { options: { numReads, patience, tenure, poolSize } } };
}

/**
 * Tabu search by single flips (F. Glover, 1989) with path relinking (Y. Wang, Z. Lü, F. Glover, J.-K. Hao, Path relinking
 * for unconstrained binary quadratic programming, EJOR 223, 2012): local optima found from random states form a pool of
 * elites; a greedy walk from one elite towards another gives the start of the next search, whose result takes the place
 * of the worst elite. When every way between elites was gone, all but the best are replaced. The strong one for dense
 * models. A move scores the flips of all n variables and is n evaluations; a state to start from is one.
 */
export const tabu: Sampler = defineSampler({
  name: 'tabu',
  parameters,
  constraints: [],
  takesHigherOrder: false,
  run,
});
