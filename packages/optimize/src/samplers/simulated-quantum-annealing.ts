import { KetflowError } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { Bqm } from '../model/bqm.ts';
import type { Model } from '../model/problem.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { BqmState } from '../state/bqm-state.ts';
import { randomSpins } from './annealing/annealer.ts';
import { flipBetaRange } from './annealing/beta-range.ts';
import { powerOfTwoBelow } from './power-of-two.ts';
import { BestSlice } from './simulated-quantum-annealing/best-slice.ts';
import { descend } from './simulated-quantum-annealing/descend.ts';
import { SliceAnnealer, sliceCoupling } from './simulated-quantum-annealing/slice-annealer.ts';

/** For biases whose squares overflow. */
const LEAST_BETA = 1e-300;

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
  numSlices: {
    type: 'integer',
    default: 16,
    min: 8,
    max: 128,
    description: 'Slices of imaginary time, a multiple of 8.',
  },
  beta: {
    type: 'number',
    default: null,
    min: LEAST_BETA,
    max: 1e300,
    description: 'Inverse temperature of a slice, 1 / (P T). Unset: from the biases.',
  },
  fieldRange: {
    type: 'range',
    default: null,
    description: 'Transverse fields of end and start, in between linear. Unset: from the biases.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_READS = 10;
const DEFAULT_SWEEPS = 1000;
const READS_PER_DOUBLING = 8;
/** The inverse temperature of a slice over the middle, on a scale of logarithms, of the range for single flips. */
const BETA = 0.7;
/** Transverse fields over the temperature of a slice: κ is 0.02 at the start, 2.3 at the end. */
const FIRST_FIELD = 2;
const LAST_FIELD = 0.01;
/** Basic operations between two looks at the budget, roughly: a few milliseconds. */
const CHUNK_OPERATIONS = 2 ** 21;

function refuses(
  _model: Model,
  _k: number | undefined,
  { numSlices }: Options,
): KetflowError | undefined {
  if (numSlices % 8 === 0) return undefined;
  return new KetflowError('OPTION_INVALID', {
    option: 'sqa.numSlices',
    value: String(numSlices),
    expected: 'a multiple of 8',
  });
}

async function run({ model, options, stream, search }: Task<Options>): Promise<Ending> {
  const bqm = (model as Bqm).toVartype('SPIN');
  const n = bqm.numVariables;
  const { numSlices } = options;
  /** Evaluations of one variable in a sweep: each slice on its own, and once more as one of all. */
  const perVariable = 2 * numSlices;
  const perSweep = n * perVariable;
  const affordable = Math.max(1, Math.floor(search.remaining / perSweep) - 1);
  const numSweeps = options.numSweeps ?? Math.min(DEFAULT_SWEEPS, affordable);
  const numReads = options.numReads ?? (search.isLimited ? Infinity : DEFAULT_READS);
  const [hot, cold] = flipBetaRange(bqm);
  const beta = options.beta ?? Math.max(LEAST_BETA, BETA * Math.sqrt(hot) * Math.sqrt(cold));
  const [lastField, firstField] = options.fieldRange ?? [LAST_FIELD / beta, FIRST_FIELD / beta];
  const operations = 8 * numSlices + (numSlices / 2) * (bqm.neighbours.length / n);
  const chunk = Math.max(1, Math.floor(CHUNK_OPERATIONS / operations));
  const state = new BqmState(bqm);
  // Scaled so that single precision holds the numbers; by a power of two, so that whole biases stay exact.
  const scale = powerOfTwoBelow(beta);
  const annealer = new SliceAnnealer(state, numSlices, scale);
  const best = new BestSlice(annealer, state, search);

  /** One sweep as far as the budget goes; whether it was all of it. */
  const sweep = async (kappa: number): Promise<boolean> => {
    for (let first = 0; first < n;) {
      const fits = Math.floor(search.remaining / perVariable);
      const last = first + Math.max(1, Math.min(chunk, n - first, fits));
      if (!search.grantAll((last - first) * perVariable)) return false;
      annealer.sweep(first, last, beta / scale, kappa);
      if (search.isPauseDue(((last - first) * operations) / 4)) await search.pause();
      first = last;
    }
    return true;
  };

  try {
    for (let read = 0; read < numReads && !search.isOver(); read++) {
      const chance = stream.split('read', read);
      const doublings = options.numReads === null ? Math.floor(read / READS_PER_DOUBLING) : 0;
      const sweeps = numSweeps * 2 ** Math.min(doublings, 20);
      annealer.start(search.initialSpins(read) ?? randomSpins(n, chance), chance);
      best.reset();
      const before = search.evaluations;
      let isGoing = true;
      for (let t = 0; t < sweeps && isGoing; t++) {
        const part = sweeps > 1 ? t / (sweeps - 1) : 1;
        const field = firstField + (lastField - firstField) * part;
        isGoing = await sweep(sliceCoupling(beta, field));
        best.look();
      }
      if (search.evaluations === before) break; // stopped before the first proposal
      best.settle();
      await descend(state, search);
      search.keep(state.spins);
    }
  } finally {
    annealer.release();
  }
  return {
    status: 'converged',
    info: { options: { ...options, numSweeps, beta, fieldRange: [lastField, firstField] } },
  };
}

/**
 * Simulated quantum annealing, a quantum-inspired classical heuristic (R. Martoňák, G. E. Santoro, E. Tosatti, Physical Review B
 * 66, 094203, 2002): P copies of the model at temperature P T, the slices of its path integral, are held together by
 * κ = -ln tanh(Γ / (P T)) / 2 while the transverse field Γ goes down. Spins are proposed slice by slice and in all slices at once;
 * the best slice of a run is kept and descends by single flips. No quantum advantage is to be read into it: what looks like better
 * scaling than classical annealing comes from the few slices (B. Heim et al., Science 348, 215, 2015).
 *
 * A proposal is one evaluation in each slice that it would change. Runs start from the initial states, then at random, with all
 * slices alike. Memory: 8 n P bytes and the couplings.
 */
export const simulatedQuantumAnnealing: Sampler = defineSampler({
  name: 'sqa',
  parameters,
  constraints: [],
  takesHigherOrder: false,
  refuses,
  run,
});
