import { KetflowError } from '@ketflow/core';
import {
  costVector,
  createQaoa,
  fullSpace,
  linearRamp,
  weightSpace,
  type BasisSpace,
  type Qaoa,
} from '@ketflow/quantum';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { numFeasibleStates, type Model } from '../model/problem.ts';
import { toQubits } from '../model/to-qubits.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import { POOL_SIZE } from '../sample-pool.ts';
import type { Sampler } from '../sampler.ts';
import type { Search } from '../search.ts';
import { searchRamp, type Ramp } from './qaoa/angle-search.ts';

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
  return new KetflowError('TOO_LARGE', {
    what: `The simulation of ${n} qubits${k === undefined ? '' : ` with ${k} ones`}`,
    neededBytes: BYTES_PER_STATE * size,
    limitBytes: BYTES_PER_STATE * options.maxStates,
    fits: `Up to ${fitting} variables fit; qaoa.maxStates raises the limit.`,
  });
}

/** Keeps the best states of a batch of shots and returns the mean energy. */
function keepShots(
  shots: ArrayLike<number>,
  space: BasisSpace,
  cost: Float64Array,
  search: Search,
): number {
  let sum = 0;
  const counts = new Map<number, number>();
  for (let shot = 0; shot < shots.length; shot++) {
    const state = shots[shot];
    sum += cost[state];
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const states = [...counts].sort(([a], [b]) => cost[a] - cost[b] || a - b);
  states.forEach(([state, count], at) => {
    if (at >= POOL_SIZE) search.drop(count);
    else
      search.keep(
        Int8Array.from(space.bitsOf(state), (bit) => 2 * bit - 1),
        count,
      );
  });
  return sum / shots.length;
}

async function run({ model, k, options, stream, search }: Task<Options>): Promise<Ending> {
  const n = model.numVariables;
  const { layers, angleEvaluations } = options;
  const affordable = Math.max(1, Math.floor(search.remaining / (2 * angleEvaluations)));
  const angleShots = options.angleShots ?? Math.min(ANGLE_SHOTS, affordable);
  const space = k === undefined ? fullSpace(n) : weightSpace(n, k);
  const cost = costVector(space, toQubits(model));
  const mixer = mixerOf(options, k);
  const qaoa: Qaoa = createQaoa({ space, cost, mixer });
  try {
    const unit = qaoa.costDeviation > 0 ? 1 / qaoa.costDeviation : 1;
    const anglesOf = (ramp: Ramp): { gammas: Float64Array; betas: Float64Array } =>
      linearRamp(layers, ramp.gamma * unit, ramp.beta);
    const measure = async (
      ramp: Ramp,
      wanted: number,
      chance: typeof stream,
    ): Promise<number | undefined> => {
      const granted = search.grant(wanted);
      if (granted === 0) return undefined;
      const { gammas, betas } = anglesOf(ramp);
      const mean = keepShots(qaoa.sample(gammas, betas, granted, chance), space, cost, search);
      if (search.isPauseDue(4 * space.size * layers * (mixer.startsWith('xy') ? n : 4))) {
        await search.pause();
      }
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
      options: { ...options, angleShots, mixer },
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
