import { referenceBackend } from './reference/reference-state-vector.ts';
import type { StateVectorBackend } from './state-vector.ts';
import { wasmBackend } from './wasm/wasm-state-vector.ts';

/** The fastest engine that runs here: `wasmBackend`, or `referenceBackend` where WebAssembly SIMD is missing. */
export function defaultBackend(): StateVectorBackend {
  return wasmBackend.isAvailable() ? wasmBackend : referenceBackend;
}
