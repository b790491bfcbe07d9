import { KetflowError, type RandomStream } from '@ketflow/core';
import { asBqm, Polynomial } from './model/polynomial.ts';
import {
  chosenK,
  isFeasible,
  type Assignment,
  type Constraint,
  type Model,
  type Problem,
} from './model/problem.ts';
import { checkSample } from './model/vartype.ts';
import { readOptions, type OptionSchema, type OptionsOf } from './options.ts';
import type { SampleInfo, SampleStatus } from './sample-set.ts';
import type { SampleRequest, Sampler } from './sampler.ts';
import { Search } from './search.ts';

/** One call of a sampler, for a problem with at least two feasible states. */
export interface Task<O> {
  readonly model: Model;
  /** How many variables are 1 under choose-k; else undefined. */
  readonly k: number | undefined;
  /** Groups and permutations to keep; only for samplers that take them. */
  readonly assignment: Assignment | undefined;
  readonly options: O;
  readonly stream: RandomStream;
  readonly search: Search;
  /** The request itself, for samplers that hand parts of the work to others. */
  readonly request: SampleRequest;
}

/** How a task ended, when nothing outside stopped it. */
export interface Ending {
  readonly status: SampleStatus;
  readonly info?: Partial<SampleInfo>;
}

/** The parts that make a sampler. */
export interface SamplerDefinition<S extends OptionSchema> {
  readonly name: string;
  readonly simulated?: boolean;
  readonly parameters: S;
  /** The constraints that it keeps exactly; `choose-k` alone unless said. */
  readonly constraints?: readonly Constraint['kind'][];
  /** Whether it takes terms of more than two variables; true unless said. */
  readonly takesHigherOrder?: boolean;
  /** What is refused beside malformed options. The model is a `Bqm` whenever it can be one. */
  readonly refuses?: (
    model: Model,
    k: number | undefined,
    options: OptionsOf<S>,
  ) => KetflowError | undefined;
  readonly run: (task: Task<OptionsOf<S>>) => Promise<Ending>;
}

/**
 * Makes a sampler out of its parts: reads the options, refuses what it cannot do, answers the cases that need no search
 * (no variable, one feasible state, none), and collects the samples.
 */
export function defineSampler<S extends OptionSchema>(definition: SamplerDefinition<S>): Sampler {
  const { name, parameters, run } = definition;
  const refuses = (
    problem: Problem,
    model: Model,
    options: OptionsOf<S>,
  ): KetflowError | undefined =>
    refusalOf(definition, problem, model) ?? definition.refuses?.(model, chosenK(problem), options);
  return {
    name,
    simulated: definition.simulated ?? false,
    parameters,
    accepts: (problem, options) =>
      refuses(problem, simplest(problem.model), readOptions(name, parameters, options)),
    async sample(problem, request) {
      const options = readOptions(name, parameters, request.options);
      const model = simplest(problem.model);
      const k = chosenK(problem);
      const { constraint } = problem;
      const assignment = constraint?.kind === 'assignment' ? constraint : undefined;
      const n = model.numVariables;
      const refusal = refuses(problem, model, options);
      if (refusal !== undefined) throw refusal;
      checkInitialStates(problem, request);
      const search = new Search(problem.model, request);
      const simulated = definition.simulated === true ? { simulated: true } : {};
      if (k !== undefined && k > n) {
        request.signal?.throwIfAborted();
        return search.finish('infeasible', options, simulated);
      }
      if (n === 0 || k === 0 || k === n) {
        if (search.grant(1) === 0) return search.finish('evaluations', options, simulated);
        search.keep(new Int8Array(n).fill(k === n ? 1 : -1));
        const proof = { lowerBound: search.keptEnergy };
        return search.finish('optimal', options, { ...simulated, ...proof });
      }
      const stream = request.stream.split(name);
      const ending = await run({ model, k, assignment, options, stream, search, request });
      return search.finish(ending.status, options, { ...simulated, ...ending.info });
    },
  };
}

/** Names of the samplers that take terms of any order. */
const higherOrderSolvers: readonly string[] = ['sa', 'greedy', 'random', 'exact', 'qaoa'];

/** What a sampler cannot take whatever its options: a constraint, or terms of higher order. */
function refusalOf<S extends OptionSchema>(
  { name, constraints = ['choose-k'], takesHigherOrder = true }: SamplerDefinition<S>,
  { constraint }: Problem,
  model: Model,
): KetflowError | undefined {
  if (constraint !== undefined && !constraints.includes(constraint.kind)) {
    return new KetflowError('CONSTRAINT_UNSUPPORTED', {
      solver: name,
      constraint: constraint.kind,
    });
  }
  const positions = constraint?.kind === 'assignment' ? positionsOf(constraint) : [];
  const outside = positions.find((i) => i >= model.numVariables);
  if (outside !== undefined) {
    const reason = `variable #${outside} is not among the ${model.numVariables} of the model`;
    return new KetflowError('CONSTRAINT_INVALID', { where: 'assignment', reason });
  }
  if (takesHigherOrder || !(model instanceof Polynomial)) return undefined;
  return new KetflowError('HIGHER_ORDER_UNSUPPORTED', {
    solver: name,
    order: model.order,
    solvers: higherOrderSolvers,
  });
}

function positionsOf({ groups, permutations }: Assignment): number[] {
  return [...groups, ...permutations].flatMap(({ variables }) => [...variables]);
}

/** @throws KetflowError `SHAPE_MISMATCH`, `VARTYPE_MISMATCH`, and `OPTION_INVALID` for a state that breaks the constraint. */
function checkInitialStates(problem: Problem, { initialStates = [] }: SampleRequest): void {
  const { variables, vartype } = problem.model;
  initialStates.forEach((state, at) => {
    checkSample(state, variables, vartype);
    if (isFeasible(problem, state)) return;
    throw new KetflowError('OPTION_INVALID', {
      option: `initialStates[${at}]`,
      value: 'a state that breaks it',
      expected: `states that keep the constraint ${problem.constraint?.kind ?? ''}`,
    });
  });
}

function simplest(model: Model): Model {
  return model instanceof Polynomial ? (asBqm(model) ?? model) : model;
}
