import type { KetflowError, RandomStream } from '@ketflow/core';
import { asBqm, Polynomial } from './model/polynomial.ts';
import type { Model } from './model/problem.ts';
import { readOptions, type OptionSchema, type OptionsOf } from './options.ts';
import type { SampleInfo, SampleStatus } from './sample-set.ts';
import type { Sampler } from './sampler.ts';
import { Search } from './search.ts';

/** One call of a sampler, for a problem with at least two feasible states. */
export interface Task<O> {
  readonly model: Model;
  /** How many variables are 1; undefined without a constraint. */
  readonly k: number | undefined;
  readonly options: O;
  readonly stream: RandomStream;
  readonly search: Search;
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
  const { name, parameters, refuses, run } = definition;
  return {
    name,
    simulated: definition.simulated ?? false,
    parameters,
    accepts: (problem, options) =>
      refuses?.(
        simplest(problem.model),
        problem.constraint?.k,
        readOptions(name, parameters, options),
      ),
    async sample(problem, request) {
      const options = readOptions(name, parameters, request.options);
      const model = simplest(problem.model);
      const k = problem.constraint?.k;
      const n = model.numVariables;
      const refusal = refuses?.(model, k, options);
      if (refusal !== undefined) throw refusal;
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
      const ending = await run({ model, k, options, stream: request.stream.split(name), search });
      return search.finish(ending.status, options, { ...simulated, ...ending.info });
    },
  };
}

function simplest(model: Model): Model {
  return model instanceof Polynomial ? (asBqm(model) ?? model) : model;
}
