import { exp, log } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { Polynomial } from '../model/polynomial.ts';
import type { Model } from '../model/problem.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import type { Annealer } from './annealing/annealer.ts';
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
      'Annealing runs. Unset: as many as the budget or the deadline allows, 10 when nothing limits them.',
  },
  numSweeps: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Sweeps of a run. Unset: 1,000, fewer when the budget does not hold one such run. Without numReads, every eighth run doubles them.',
  },
  betaRange: {
    type: 'range',
    default: null,
    description:
      'Inverse temperatures of start and end, in between geometric. Unset: from the biases.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_READS = 10;
const DEFAULT_SWEEPS = 1000;
const READS_PER_DOUBLING = 8;
/** Sweeps downhill at the end of a run, at most; they end when one brings nothing. */
const LAST_SWEEPS = 16;

function createAnnealer(model: Model, k: number | undefined): Annealer {
  if (model instanceof Polynomial) return new PolynomialMoves(model, k);
  return k === undefined ? new BqmFlips(model) : new BqmSwaps(model, k);
}

async function run({ model, k, options, stream, search }: Task<Options>): Promise<Ending> {
  const annealer = createAnnealer(model, k);
  const perSweep = annealer.proposalsPerSweep;
  const affordable = Math.max(1, Math.floor(search.remaining / perSweep) - 1);
  const numSweeps = options.numSweeps ?? Math.min(DEFAULT_SWEEPS, affordable);
  const numReads = options.numReads ?? (search.isLimited ? Infinity : DEFAULT_READS);
  const [hot, cold] = options.betaRange ?? annealer.betaRange;

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
    const step = sweeps > 1 ? (log(cold) - log(hot)) / (sweeps - 1) : 0;
    let isGoing = true;
    let isStarted = false;
    for (let t = 0; t < sweeps && isGoing; t++) {
      if (!isStarted) annealer.start(chance);
      isGoing = await sweep(exp(log(hot) + t * step), chance);
      isStarted ||= isGoing;
    }
    for (let t = 0; t < LAST_SWEEPS && isGoing; t++) {
      const before = annealer.bestEnergy;
      isGoing = await sweep(Infinity, chance);
      if (annealer.bestEnergy >= before) break;
    }
    if (isStarted) search.keep(annealer.bestSpins());
  }
  return {
    status: 'converged',
    info: { options: { ...options, numSweeps, betaRange: [hot, cold] } },
  };
}

/**
 * Simulated annealing (S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Science 220, 1983): single flips, or swaps that keep
 * exactly k variables at 1; the best state of every run is kept. One proposal is one evaluation.
 */
export const simulatedAnnealing: Sampler = defineSampler({ name: 'sa', parameters, run });
