/**
 * QAOA simulation: state vectors on the full space of n qubits and on Hamming-weight subspaces. Runs in Node, workers and
 * browsers; depends on `@ketflow/core` alone.
 * @module
 */
export { binomial } from './binomial.ts';
export { fullSpace, weightSpace, type BasisSpace } from './basis-space.ts';
export { costVector, type CostVectorOptions } from './cost-vector.ts';
export type { ZPolynomial, ZTerm } from './z-polynomial.ts';
export { createQaoa, type Qaoa, type QaoaGradient, type QaoaOptions } from './qaoa.ts';
export type { Mixer } from './mixer.ts';
export {
  fixedAngles,
  fromConvention,
  interpolate,
  linearRamp,
  type AngleConvention,
  type Angles,
} from './angles.ts';
export {
  minimiseAngles,
  type MinimiseAnglesOptions,
  type MinimisedAngles,
  type StopSignal,
} from './minimise-angles.ts';
export { cvar } from './cvar.ts';
// engines
export type {
  Amplitudes,
  LayerGradient,
  StateVector,
  StateVectorBackend,
  StateVectorRequest,
} from './state-vector.ts';
export { defaultBackend } from './default-backend.ts';
export { referenceBackend } from './reference/reference-state-vector.ts';
export { wasmBackend } from './wasm/wasm-state-vector.ts';
