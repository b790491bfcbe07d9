import { chosenK, numFeasibleStates, type Problem } from '../model/problem.ts';
import { readOptions, type OptionSchema } from '../options.ts';
import type { SampleRequest, Sampler } from '../sampler.ts';
import { exact } from './exact.ts';
import { simulatedAnnealing } from './simulated-annealing.ts';

const parameters = {
  solver: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'exact', 'sa'],
    description: 'The solver to use. auto: exact where the states are few, else sa.',
  },
  ...exact.parameters,
  ...simulatedAnnealing.parameters,
} as const satisfies OptionSchema;

/** Feasible states up to which a proof costs a fraction of a second. */
const CHEAP_STATES = 2 ** 20;

function choose(problem: Problem, { budget }: SampleRequest): Sampler {
  const states = numFeasibleStates(problem.model.numVariables, chosenK(problem));
  const isCheap = states <= Math.min(CHEAP_STATES, budget.remaining);
  return isCheap && exact.accepts(problem) === undefined ? exact : simulatedAnnealing;
}

/**
 * `exact` where the states are few enough for the budget and for a fraction of a second, else `sa`; `info.chosen` says
 * which. Takes the options of both.
 */
export const auto: Sampler = {
  name: 'auto',
  simulated: false,
  parameters,
  accepts: (_problem, options) => void readOptions('auto', parameters, options),
  async sample(problem, request) {
    const options = readOptions('auto', parameters, request.options);
    const named = { auto: choose(problem, request), exact, sa: simulatedAnnealing };
    const sampler = named[options.solver];
    const own = Object.entries(options).filter(([key]) => Object.hasOwn(sampler.parameters, key));
    const set = await sampler.sample(problem, { ...request, options: Object.fromEntries(own) });
    return set.withInfo({
      chosen: sampler.name,
      options: { ...options, ...set.info.options, solver: sampler.name },
    });
  },
};
