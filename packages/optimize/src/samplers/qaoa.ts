import { KetflowError } from '@ketflow/core';
import { costVector, fullSpace, linearRamp, weightSpace, type Angles } from '@ketflow/quantum';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { numFeasibleStates, type Model } from '../model/problem.ts';
import { toQubits } from '../model/to-qubits.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { searchRamp, type Ramp } from './qaoa/angle-search.ts';
import { keepShots } from './qaoa/keep-shots.ts';
import { StepwiseQaoa } from './qaoa/stepwise-qaoa.ts';

const parameters = {
  layers: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 1000,
    description: 'Layers p of the circuit.',
  },
  mixer: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'x', 'xy-ring', 'xy-complete', 'grover'],
    description: 'Mixer. auto: x without a constraint, xy-ring under choose-k (x leaves it).',
  },
  angleEvaluations: {
    type: 'integer',
    default: 24,
    min: 1,
    max: 100_000,
    description: 'Settings of the angles that are measured before the final shots.',
  },
  angleShots: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e6,
    description: 'Shots at each setting. Unset: 128, fewer when that were over half of the budget.',
  },
  shots: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e12,
    description:
      'Shots at the best angles. Unset: as many as the budget or the deadline allows, 1,024 when nothing limits them.',
  },
  maxStates: {
    type: 'integer',
    default: 2 ** 20,
    min: 2,
    max: 2 ** 27,
    description: 'Most basis states that are simulated: 2^n, or C(n, k) under choose-k.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

const DEFAULT_SHOTS = 1024;
const ANGLE_SHOTS = 128;
/** Final shots between two looks at budget and deadline; each batch prepares the state anew. */
const BATCH = 8192;
/** Cost table and state vector. */
const BYTES_PER_STATE = 24;
/** Basic operations of a shot, and of a state while the simulation is set up. */
const SHOT_OPERATIONS = 64;
const SETUP_OPERATIONS = 16;
/** From here on a number of states is not counted. */
const COUNTLESS = 2 ** 53;
/** Where the search of the ramp starts: near the best for MaxCut on regular graphs at few layers. */
const START: Ramp = { gamma: 1, beta: 0.75 };

function mixerOf({ mixer }: Options, k: number | undefined): Exclude<Options['mixer'], 'auto'> {
  if (mixer !== 'auto') return mixer;
  return k === undefined ? 'x' : 'xy-ring';
}

function refuses(model: Model, k: number | undefined, options: Options): KetflowError | undefined {
  const mixer = mixerOf(options, k);
  const isXy = mixer === 'xy-ring' || mixer === 'xy-complete';
  if ((k === undefined && isXy) || (k !== undefined && mixer === 'x')) {
    return new KetflowError('OPTION_INVALID', {
      option: 'qaoa.mixer',
      value: mixer,
      expected:
        k === undefined
          ? 'x or grover without a constraint'
          : 'xy-ring, xy-complete or grover under choose-k',
    });
  }
  const n = model.numVariables;
  const size = numFeasibleStates(n, k);
  if (size <= options.maxStates) return undefined;
  let fitting = n - 1;
  while (numFeasibleStates(fitting, k) > options.maxStates) fitting--;
  const qubits = `${n} qubits${k === undefined ? '' : ` with ${k} ones`}`;
  return new KetflowError('TOO_LARGE', {
    what:
      size < COUNTLESS
        ? `The simulation of ${qubits}`
        : `The simulation of the first 2^53 states of ${qubits} alone`,
    neededBytes: BYTES_PER_STATE * Math.min(size, COUNTLESS),
    limitBytes: BYTES_PER_STATE * options.maxStates,
    fits: `Up to ${fitting} variables fit; qaoa.maxStates raises the limit.`,
  });
}

async function run({ model, k, options, stream, search }: Task<Options>): Promise<Ending> {
  const n = model.numVariables;
  const { layers, angleEvaluations } = options;
  const affordable = Math.max(1, Math.floor(search.remaining / (2 * angleEvaluations)));
  const angleShots = options.angleShots ?? Math.min(ANGLE_SHOTS, affordable);
  const mixer = mixerOf(options, k);
  const resolved = { ...options, angleShots, mixer };
  // No table is built for work that is not to begin.
  if (search.isCalledOff()) return { status: 'stopped', info: { options: resolved } };
  const space = k === undefined ? fullSpace(n) : weightSpace(n, k);
  const cost = costVector(space, toQubits(model));
  if (search.isPauseDue(SETUP_OPERATIONS * space.size)) await search.pause();
  const qaoa = new StepwiseQaoa({ space, cost, mixer });
  try {
    if (search.isPauseDue(SETUP_OPERATIONS * space.size)) await search.pause();
    const unit = qaoa.costDeviation > 0 ? 1 / qaoa.costDeviation : 1;
    const anglesOf = (ramp: Ramp): Angles => linearRamp(layers, ramp.gamma * unit, ramp.beta);
    const perLayer = 4 * space.size * (mixer.startsWith('xy') ? n : 4);
    const goesOn = async (): Promise<boolean> => {
      if (search.isPauseDue(perLayer)) await search.pause();
      return !search.isCalledOff();
    };
    const measure = async (
      ramp: Ramp,
      wanted: number,
      chance: typeof stream,
    ): Promise<number | undefined> => {
      const angles = anglesOf(ramp);
      // Shots are debited when the state is ready, so that a stop in between leaves none unmeasured.
      if (search.isOver() || !(await qaoa.prepare(angles, goesOn))) return undefined;
      const granted = search.debit(wanted);
      if (granted === 0) return undefined; // another has spent the budget in the meantime
      const mean = keepShots(qaoa.sample(granted, chance), space, cost, search);
      const operations = SETUP_OPERATIONS * space.size + SHOT_OPERATIONS * granted;
      if (search.isPauseDue(operations)) await search.pause();
      return mean;
    };

    let setting = 0;
    const best = await searchRamp(START, angleEvaluations, (ramp) =>
      measure(ramp, angleShots, stream.split('angles', setting++)),
    );
    const chance = stream.split('shots');
    let left = options.shots ?? (search.isLimited ? Infinity : DEFAULT_SHOTS);
    while (left > 0) {
      const before = search.evaluations;
      if ((await measure(best, Math.min(BATCH, left), chance)) === undefined) break;
      left -= search.evaluations - before;
    }
    const { gammas, betas } = anglesOf(best);
    const info = {
      options: resolved,
      tableEvaluations: space.size,
      gammas: [...gammas],
      betas: [...betas],
    };
    return { status: 'converged', info };
  } finally {
    qaoa.dispose();
  }
}

/**
 * QAOA (E. Farhi, J. Goldstone, S. Gutmann, arXiv 1411.4028), simulated: linear ramps whose two heights are searched on
 * sampled means, then shots at the best ones. A shot is one evaluation, in the angle search too. Under choose-k the
 * simulation stays in the C(n, k) states of that many ones (XY mixers: S. Hadfield et al., Algorithms 12, 2019; Grover
 * mixer: A. Bärtschi, S. Eidenbenz, arXiv 2006.00354). The cost table is not part of the evaluations; see
 * `info.tableEvaluations`.
 */
export const qaoa: Sampler = defineSampler({
  name: 'qaoa',
  simulated: true,
  parameters,
  refuses,
  run,
});
