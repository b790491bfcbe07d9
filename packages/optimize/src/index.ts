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

export { componentsOf } from './presolve/components.ts';
export {
  presolve,
  presolveRules,
  type Presolved,
  type PresolveOptions,
  type PresolveReport,
  type PresolveRule,
} from './presolve/presolve.ts';
export { quadratize, type ProductPenalty, type Quadratized } from './quadratize/quadratize.ts';

// modelling
export { BinaryProgram, type CompileOptions, type Relation } from './modelling/program.ts';
export { Expression, sum, type Product, type Term as Operand } from './modelling/expression.ts';
export type { IntegerEncoding } from './modelling/encodings.ts';
export type { Compiled, Reading, Weights } from './modelling/expanded-program.ts';
export type { Contradiction } from './modelling/settle-bits.ts';
export type { InequalityPenalty } from './modelling/statement.ts';
export type { ConstraintReport, Solution, SolveRequest } from './modelling/solve.ts';
export { programOf } from './modelling/program-of.ts';
export {
  BinaryVariable,
  CategoryVariable,
  IntegerVariable,
  PermutationVariable,
  type Value,
  type Variable,
} from './modelling/variables.ts';

// instances
export { frustratedLoops, type Planted } from './generators/frustrated-loops.ts';
export { gridEncoding, type GridEncoding } from './generators/grid-encoding.ts';
export type { Graph } from './generators/graph.ts';
export { labs } from './generators/labs.ts';
export { palubeckis } from './generators/palubeckis.ts';
export { randomQubo } from './generators/random-qubo.ts';
export { regularGraph, regularGraphMaxCut } from './generators/regular-graph.ts';
export { sherringtonKirkpatrick, type CouplingLaw } from './generators/sherrington-kirkpatrick.ts';
export { torus } from './generators/torus.ts';

// samplers
export { SampleSet, type SampleInfo, type SampleRow, type SampleStatus } from './sample-set.ts';
export type { Improvement } from './improvement.ts';
export type { PoolRequest } from './sample-pool.ts';
export type { SampleRequest, Sampler } from './sampler.ts';
export type {
  ChoiceOption,
  GivenOptions,
  IntegersOption,
  NumberOption,
  OptionSchema,
  RangeOption,
  TextOption,
} from './options.ts';
export { samplerByName, samplers } from './samplers/registry.ts';
export { auto } from './samplers/auto.ts';
export { openSolverThreads, type SolverThreads } from './threads/solver-threads.ts';
export { createDecomposition } from './samplers/decomposition.ts';
export { highs } from './samplers/highs.ts';
export { simulatedBifurcation } from './samplers/simulated-bifurcation.ts';
export { simulatedQuantumAnnealing } from './samplers/simulated-quantum-annealing.ts';
export { tabu } from './samplers/tabu.ts';
export { exact } from './samplers/exact.ts';
export { greedy } from './samplers/greedy.ts';
export { parallelTempering } from './samplers/parallel-tempering.ts';
export { qaoa } from './samplers/qaoa.ts';
export { random } from './samplers/random.ts';
export { simulatedAnnealing } from './samplers/simulated-annealing.ts';

// the race
export { race } from './race/race.ts';
export { checkRaceRecord, type RecordDifference } from './race/check-record.ts';
export type { CurvePoint, RaceCurve } from './race/curve.ts';
export {
  raceRecord,
  type RaceRecord,
  type RecordedRun,
  type RecordedSample,
  type RecordedSolver,
} from './race/record.ts';
export { verdictBetween } from './race/verdict-between.ts';

export type {
  Entrant,
  RaceBest,
  RaceBudget,
  RaceOptions,
  RaceResult,
  RaceRole,
  RaceRow,
  RaceRun,
  RaceSolver,
  RaceState,
  RaceWarning,
} from './race/race-types.ts';
export type { Sense } from './race/sense.ts';
export { timeToSolution, type TimeToSolution } from './race/time-to-solution.ts';

// files
export { guessFormat } from './formats/guess.ts';
export { parseGset, writeGset } from './formats/gset.ts';
export { writeBiqmac, writeOrLibrary } from './formats/half-matrix.ts';
export type { LinearConstraint } from './formats/linear-constraint.ts';
export type { ModelFile, ModelFormat } from './formats/model-file.ts';
export { parseModelJson, writeModelJson } from './formats/model-json.ts';
export { parseModel, parseModelStream, type ParseModelOptions } from './formats/parse-model.ts';
export { writeCoo } from './formats/coo.ts';
export { writeBqmFile } from './formats/write-bqm-file.ts';
export { writeBqpjson } from './formats/bqpjson.ts';
export { writeDimodJson } from './formats/dimod-json.ts';
export { writeLp } from './formats/write-lp.ts';
export { writeModel, type WriteModelOptions } from './formats/write-model.ts';
export { writeOpb } from './formats/write-opb.ts';
export { writeQubo } from './formats/qubo.ts';
