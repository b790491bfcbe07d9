import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { randomSpins, randomSubsetSpins } from './annealing/annealer.ts';
import { Arrangement } from './annealing/arrangement.ts';

const parameters = {
  numReads: {
    type: 'integer',
    default: null,
    min: 1,
    max: 1e12,
    description:
      'Samples. Unset: as many as the budget or the deadline allows, 1,000 when nothing limits them.',
  },
} as const satisfies OptionSchema;

const DEFAULT_READS = 1000;
/** Samples between two looks at the budget and the clock, at most, and the operations that they may take. */
const BATCH = 64;
const BATCH_OPERATIONS = 2 ** 22;
/** Basic operations for each variable and interaction of a sample. */
const OPERATIONS = 8;

async function run(task: Task<OptionsOf<typeof parameters>>): Promise<Ending> {
  const { model, k, assignment, options, stream, search } = task;
  const n = model.numVariables;
  const arrangement = assignment && new Arrangement(n, assignment);
  const draw = (): Int8Array => {
    if (arrangement !== undefined) return arrangement.randomSpins(stream);
    return k === undefined ? randomSpins(n, stream) : randomSubsetSpins(n, k, stream);
  };
  const operations = OPERATIONS * (n + model.numInteractions);
  const batch = Math.max(1, Math.min(BATCH, Math.floor(BATCH_OPERATIONS / operations)));
  let left = options.numReads ?? (search.isLimited ? Infinity : DEFAULT_READS);
  while (left > 0) {
    const granted = search.grant(Math.min(batch, left));
    if (granted === 0) break;
    left -= granted;
    for (let r = 0; r < granted; r++) {
      search.keep(draw());
      if (search.isPauseDue(operations)) await search.pause();
    }
  }
  return { status: 'converged' };
}

/** Uniformly random feasible samples: the rival that everything must beat. One sample is one evaluation. */
export const random: Sampler = defineSampler({
  name: 'random',
  parameters,
  constraints: ['choose-k', 'assignment'],
  run,
});
