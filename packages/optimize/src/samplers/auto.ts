import { chosenK, numFeasibleStates, type Problem } from '../model/problem.ts';
import { readOptions, type OptionSchema, type OptionsOf } from '../options.ts';
import type { SampleRequest, Sampler } from '../sampler.ts';
import { portfolio } from './auto/portfolio-sampler.ts';
import { exact } from './exact.ts';
import { simulatedAnnealing } from './simulated-annealing.ts';

const parameters = {
  solver: {
    type: 'choice',
    default: 'auto',
    values: ['auto', 'exact', 'sa', 'portfolio'],
    description:
      'The solver to use. auto: exact where the states are few; a portfolio for pairwise models without a constraint where the budget is large; else sa.',
  },
  ...portfolio.parameters,
  ...exact.parameters,
  ...simulatedAnnealing.parameters,
} as const satisfies OptionSchema;

/** Feasible states up to which a proof costs a fraction of a second. */
const CHEAP_STATES = 2 ** 20;
/** Proposals of every variable that a budget must hold to be spread over several solvers. */
const PORTFOLIO_SWEEPS = 1_000_000;

function choose(
  problem: Problem,
  { budget, deadlineSeconds }: SampleRequest,
  options: OptionsOf<typeof parameters>,
): Sampler {
  const states = numFeasibleStates(problem.model.numVariables, chosenK(problem));
  const isCheap = states <= Math.min(CHEAP_STATES, budget.remaining);
  if (isCheap && exact.accepts(problem) === undefined) return exact;
  const isTuned = Object.keys(simulatedAnnealing.parameters).some(
    (name) =>
      options[name as keyof typeof options] !== parameters[name as keyof typeof parameters].default,
  );
  const isLarge =
    budget.limit === Infinity
      ? deadlineSeconds !== undefined
      : budget.remaining >= PORTFOLIO_SWEEPS * problem.model.numVariables;
  return isLarge && !isTuned && portfolio.accepts(problem) === undefined
    ? portfolio
    : simulatedAnnealing;
}

/**
 * `exact` where the states are few enough for the budget and for a fraction of a second; for pairwise models without a
 * constraint a portfolio that moves the time to what works on this instance, over the threads of the request; else `sa`.
 * `info.chosen` says which, of a portfolio the solver that found the best sample. Takes the options of all.
 */
export const auto: Sampler = {
  name: 'auto',
  simulated: false,
  parameters,
  accepts: (_problem, options) => void readOptions('auto', parameters, options),
  async sample(problem, request) {
    const options = readOptions('auto', parameters, request.options);
    const sampler = {
      auto: () => choose(problem, request, options),
      exact: () => exact,
      sa: () => simulatedAnnealing,
      portfolio: () => portfolio,
    }[options.solver]();
    const own = Object.entries(options).filter(([key]) => Object.hasOwn(sampler.parameters, key));
    const set = await sampler.sample(problem, { ...request, options: Object.fromEntries(own) });
    return set.withInfo({
      chosen: set.info.chosen ?? sampler.name,
      options: { ...options, ...set.info.options, solver: sampler.name },
    });
  },
};
