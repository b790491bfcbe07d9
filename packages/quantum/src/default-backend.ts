import { referenceBackend } from './reference/reference-backend.ts';
import type { StateVectorBackend } from './state-vector.ts';
import { wasmBackend } from './wasm/wasm-backend.ts';

/** The fastest engine that runs here: `wasmBackend`, or `referenceBackend` where WebAssembly SIMD is missing. */
export function defaultBackend(): StateVectorBackend {
  return wasmBackend.isAvailable() ? wasmBackend : referenceBackend;
}
