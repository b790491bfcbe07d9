import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { Bqm } from '../model/bqm.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { BifurcationRun } from './bifurcation/bifurcation-run.ts';
import { KernelOscillators } from './bifurcation/kernel-oscillators.ts';
import { REPLICAS } from './bifurcation/oscillators.ts';
import { polish } from './bifurcation/polish.ts';
import { oscillatorWeights } from './bifurcation/weights.ts';
import { randomSpins } from './annealing/annealer.ts';
import { BqmState } from '../state/bqm-state.ts';

const parameters = {
  variant: {
    type: 'choice',
    default: 'discrete',
    values: ['ballistic', 'discrete'],
    description: 'Forces from the positions (ballistic) or from their signs (discrete).',
  },
  numReads: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Runs, 16 side by side. Unset: as many as the budget or the deadline allows, 32 when nothing limits them.',
  },
  numSteps: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e9,
    description:
      'Steps of a run. Unset: 1,000; in a limited search 128 at first, fewer when the budget does not hold them, and twice as many after every 16 runs unless numReads is given.',
  },
  timeStep: {
    type: 'number',
    default: 0.5,
    min: 1e-3,
    max: 2,
    description: 'Time of a step, in units of the period of a free oscillator over 2π.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_READS = 32;
const DEFAULT_STEPS = 1000;
const FIRST_STEPS = 128;
const LARGEST_STEPS = 1e9;

async function run({ model, options, stream, search }: Task<Options>): Promise<Ending> {
  const bqm = (model as Bqm).toVartype('SPIN');
  const n = bqm.numVariables;
  const { isLimited } = search;
  const weights = oscillatorWeights(bqm);
  const perStep = REPLICAS * weights.numOscillators;
  const affordable = Math.max(1, Math.floor(search.remaining / perStep) - 2);
  const numReads = options.numReads ?? (isLimited ? null : DEFAULT_READS);
  const numSteps =
    options.numSteps ?? Math.min(isLimited ? FIRST_STEPS : DEFAULT_STEPS, affordable);
  const state = new BqmState(bqm);
  const oscillators = new KernelOscillators(weights);
  try {
    const bifurcation = new BifurcationRun({ oscillators, weights, state, search, ...options });
    // What a budget buys that holds no step.
    if (search.grant(1) > 0) search.keep(randomSpins(n, stream.split('start')));
    let steps = numSteps;
    for (let read = 0; read < (numReads ?? Infinity); read += REPLICAS) {
      if (search.isOver()) break;
      const replicas = Math.min(REPLICAS, (numReads ?? Infinity) - read);
      const states = await bifurcation.run(stream.split('read', read), steps, replicas);
      for (const spins of states) {
        state.reset(spins);
        await polish(state, search);
        search.keep(state.spins);
      }
      if (numReads === null) steps = Math.min(2 * steps, LARGEST_STEPS);
    }
  } finally {
    oscillators.dispose();
  }
  return { status: 'converged', info: { options: { ...options, numReads, numSteps } } };
}

/**
 * Simulated bifurcation (H. Goto et al., Science Advances 7, eabe7953, 2021), quantum-inspired: classical oscillators, one
 * for each spin, whose sign is the spin once they bifurcate. Ballistic or discrete; linear biases become couplings to an
 * oscillator more; the best signs of every run are kept and improved by single flips. Sixteen runs go side by side. A
 * field, which tells what the flip of one oscillator would change, is one evaluation: a step of a run is as many as there
 * are oscillators, and ballistic ones that are scored twice that. States to start from are passed over.
 */
export const simulatedBifurcation: Sampler = defineSampler({
  name: 'sb',
  parameters,
  constraints: [],
  takesHigherOrder: false,
  run,
});
