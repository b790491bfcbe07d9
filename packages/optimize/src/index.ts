/**
 * Binary quadratic models and polynomials, samplers (classical, and QAOA simulated), and the race that judges them on one
 * budget. Runs in Node, workers and browsers; depends on `@ketflow/core` and `@ketflow/quantum` alone. Everything is
 * minimised.
 * @module
 */

// models
export { Bqm } from './model/bqm.ts';
export type { Pairs } from './model/adjacency.ts';
export { BqmBuilder } from './model/bqm-builder.ts';
export { asBqm, Polynomial, type Monomial } from './model/polynomial.ts';
export {
  assignment,
  chooseK,
  chosenK,
  isFeasible,
  modelFromTerms,
  type Assignment,
  type ChooseK,
  type Constraint,
  type Group,
  type Model,
  type PermutationBlock,
  type Problem,
} from './model/problem.ts';
export { toQubits } from './model/to-qubits.ts';
export { type Term, type Vartype } from './model/vartype.ts';

// samplers
export { SampleSet, type SampleInfo, type SampleRow, type SampleStatus } from './sample-set.ts';
export type { Improvement, PoolRequest, SampleRequest, Sampler } from './sampler.ts';
export type {
  ChoiceOption,
  GivenOptions,
  NumberOption,
  OptionSchema,
  RangeOption,
} from './options.ts';
export { samplerByName, samplers } from './samplers/registry.ts';
export { auto } from './samplers/auto.ts';
export { exact } from './samplers/exact.ts';
export { greedy } from './samplers/greedy.ts';
export { qaoa } from './samplers/qaoa.ts';
export { random } from './samplers/random.ts';
export { simulatedAnnealing } from './samplers/simulated-annealing.ts';

// the race
export { race } from './race/race.ts';
export type {
  Entrant,
  RaceBest,
  RaceBudget,
  RaceOptions,
  RaceResult,
  RaceRow,
  RaceRun,
  Sense,
} from './race/race-types.ts';
export { timeToSolution, type TimeToSolution } from './race/time-to-solution.ts';

// files
export { parseModel, type ParseModelOptions } from './formats/parse-model.ts';
export { guessFormat } from './formats/guess.ts';
export { parseGset, writeGset } from './formats/gset.ts';
export { parseModelJson, writeModelJson } from './formats/model-json.ts';
export type { ModelFile, ModelFormat } from './formats/model-file.ts';
