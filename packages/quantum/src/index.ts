/**
 * QAOA simulation: state vectors on the full space of n qubits and on Hamming-weight subspaces. Runs in Node, workers and
 * browsers; depends on `@ketflow/core` alone.
 * @module
 */
export { binomial } from './binomial.ts';
export { fullSpace, weightSpace, type BasisSpace } from './basis-space.ts';
export { costVector, type CostVectorOptions } from './cost/cost-vector.ts';
export type { ZPolynomial, ZTerm } from './z-polynomial.ts';
export { createQaoa, type QaoaOptions } from './create-qaoa.ts';
export type { Qaoa, QaoaGradient } from './qaoa.ts';
export type { Mixer } from './mixer.ts';
export type { Precision } from './precision.ts';
export {
  createMultiAngleQaoa,
  type MultiAngleGradient,
  type MultiAngleOptions,
  type MultiAngleQaoa,
  type MultiAngles,
} from './multi-angle.ts';
export type { BitFlipMixer, MixerSpec, WarmStartMixer, XyMixer } from './mixer-spec.ts';
export type { DickeState, ProductState, StartState } from './start-state.ts';
// angles to start from
export type { Angles } from './angles/angles.ts';
export { fromConvention, type AngleConvention } from './angles/convention.ts';
export { linearRamp, trotterisedAnnealing } from './angles/ramp.ts';
export { interpolate, interpolateTo } from './angles/interpolate.ts';
export { fourierAngles, fourierCoefficients, type FourierCoefficients } from './angles/fourier.ts';
export { fixedAngles, treeAngles } from './angles/fixed-angles.ts';
export { skAngles } from './angles/sk-angles.ts';
export { labsAngles } from './angles/labs-angles.ts';
export { transferAngles, type WeightRule } from './angles/transfer.ts';
export { initialAngles, type AngleStrategy, type InitialAngles } from './angles/initial-angles.ts';
// what is minimised
export type { Objective } from './objectives/objective.ts';
export { expectation } from './objectives/expectation.ts';
export { cvar, cvarObjective } from './objectives/cvar.ts';
export { gibbs } from './objectives/gibbs.ts';
export { overlap } from './objectives/overlap.ts';
// optimisers
export type {
  Minimum,
  OptimiserOptions,
  OptimiserProgress,
  Stepwise,
  StopFlag,
  StopSignal,
} from './optimisers/optimiser.ts';
export { minimiseLbfgs, type Evaluation, type LbfgsOptions } from './optimisers/lbfgs.ts';
export { minimiseNelderMead, type NelderMeadOptions } from './optimisers/nelder-mead.ts';
export { minimiseSpsa, type SpsaOptions, type SpsaTuning } from './optimisers/spsa.ts';
export { minimiseCobyla, type CobylaOptions } from './optimisers/cobyla.ts';
export {
  minimiseAngles,
  minimiseAnglesStepwise,
  type AngleMethod,
  type MinimiseAnglesOptions,
  type MinimisedAngles,
} from './optimisers/minimise-angles.ts';
export { growLayers, growLayersStepwise } from './optimisers/grow-layers.ts';
// recursive QAOA, constraints, conventions of other packages
export { correlations } from './recursive/correlations.ts';
export type {
  CorrelationAnswer,
  CorrelationQuestion,
  CorrelationSource,
} from './recursive/correlation-source.ts';
export { depthOneSource, type DepthOneSourceOptions } from './recursive/depth-one-source.ts';
export {
  recursiveQaoa,
  type Elimination,
  type RecursiveQaoaOptions,
  type RecursiveQaoaResult,
} from './recursive/recursive-qaoa.ts';
export type { LinearConstraint } from './constraints/linear-constraint.ts';
export { exactPenaltyWeight } from './constraints/exact-penalty-weight.ts';
export {
  penalisedCost,
  type FeasiblePenalty,
  type InfeasiblePenalty,
  type PenalisedCost,
  type PenalisedCostOptions,
} from './constraints/penalised-cost.ts';
export {
  fromFarhi,
  fromPennyLane,
  fromQiskit,
  fromQokit,
  toFarhi,
  toPennyLane,
  toQiskit,
  toQokit,
} from './conventions/package-angles.ts';
export { reverseBitOrder } from './conventions/bit-order.ts';
// what it would cost
export {
  estimateResources,
  type EstimateOptions,
  type ResourceEstimate,
} from './estimate/estimate-resources.ts';
export type { LogicalCounts } from './estimate/logical-counts.ts';
export { qaoaCounts, type QaoaCountsOptions } from './estimate/qaoa-counts.ts';
export { qubitModels, type QubitModel } from './estimate/qubit-models.ts';
export type { CodeName } from './estimate/codes.ts';
export { catalysedFactory, factoriesFor, type FactoryModel } from './estimate/factory-models.ts';
export { crossover, crossoverSeconds, type Crossover } from './estimate/crossover.ts';
export { quantumPrice, type QuantumPrice } from './estimate/quantum-price.ts';
// circuits and pictures
export { writeQaoaQasm, type QaoaQasmOptions, type QasmVersion } from './qasm/write-qaoa-qasm.ts';
export {
  landscape,
  landscapeGrid,
  landscapeRange,
  type LandscapeGrid,
  type LandscapeRange,
} from './landscape.ts';
// limits of large size
export {
  depthOneExpectation,
  depthOneGradient,
  type DepthOneGradient,
} from './limits/depth-one.ts';
export { depthOneCorrelations } from './limits/depth-one-correlations.ts';
export { skLimitExpectation } from './limits/sk-limit.ts';
export { xorSatTreeExpectation, type XorSatTreeOptions } from './limits/xor-sat-tree.ts';
export type { LayerAngles } from './limits/checked-angles.ts';
// threads and engines
export { openThreads, type ThreadPool } from './threads/thread-pool.ts';
export type {
  Amplitudes,
  LayerGradient,
  Outcomes,
  SimulationPlan,
  StateVector,
  StateVectorBackend,
  StateVectorRequest,
} from './state-vector.ts';
export { defaultBackend } from './default-backend.ts';
export { referenceBackend } from './reference/reference-backend.ts';
export { wasmBackend } from './wasm/wasm-backend.ts';
