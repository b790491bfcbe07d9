import { KetflowError } from '@ketflow/core';
import { defineSampler, type Ending, type Task } from '../define-sampler.ts';
import { Polynomial } from '../model/polynomial.ts';
import type { Model } from '../model/problem.ts';
import type { OptionSchema, OptionsOf } from '../options.ts';
import type { Sampler } from '../sampler.ts';
import { chooseBest } from './exact/branch-and-bound.ts';
import { enumerateStates } from './exact/gray-code.ts';

const parameters = {
  maxVariables: {
    type: 'integer',
    default: 30,
    min: 1,
    max: 40,
    description: 'Most variables of a model without constraint, whose 2^n states are all visited.',
  },
  nodeLimit: {
    type: 'integer',
    default: 2e6,
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    description: 'Most nodes of the search tree under choose-k.',
  },
  boundSteps: {
    type: 'integer',
    default: 400,
    min: 0,
    max: 400,
    description: 'Most steps that raise the bound before the search under choose-k.',
  },
} as const satisfies OptionSchema;

type Options = OptionsOf<typeof parameters>;

/** Two tables of n² doubles under choose-k. */
const LIMIT_BYTES = 2 ** 28;

function refuses(model: Model, k: number | undefined, options: Options): KetflowError | undefined {
  const n = model.numVariables;
  if (k === undefined) {
    const most = Math.min(options.maxVariables, mostVariables(model));
    if (n <= most) return undefined;
    return new KetflowError('OPTION_INVALID', {
      option: 'solver',
      value: 'exact',
      expected: `another solver, as exact takes at most ${most} variables without a constraint and the model has ${n}`,
    });
  }
  if (model instanceof Polynomial) {
    return new KetflowError('CONSTRAINT_UNSUPPORTED', { solver: 'exact', constraint: 'choose-k' });
  }
  if (2 * n * n * 8 <= LIMIT_BYTES) return undefined;
  return new KetflowError('TOO_LARGE', {
    what: `The exact choice out of ${n} variables`,
    neededBytes: 2 * n * n * 8,
    limitBytes: LIMIT_BYTES,
    fits: `Up to ${Math.floor(Math.sqrt(LIMIT_BYTES / 16))} variables fit; sa and greedy take more.`,
  });
}

/** The states of polynomials are counted in 32 bits. */
function mostVariables(model: Model): number {
  return model instanceof Polynomial ? 32 : Infinity;
}

function run(task: Task<Options>): Promise<Ending> {
  const { model, k } = task;
  if (k === undefined || model instanceof Polynomial) return enumerateStates(task);
  return chooseBest(model, k, task);
}

/**
 * Proves the minimum: enumeration of 2^n states without a constraint, branch and bound under choose-k. `info.lowerBound`
 * is proven also when a limit stops it.
 */
export const exact: Sampler = defineSampler({ name: 'exact', parameters, refuses, run });
