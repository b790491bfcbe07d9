/**
 * Entry of the state-vector kernels (WebAssembly SIMD, f64x2). Every kernel takes byte offsets and sizes only; TypeScript
 * owns the memory layout (`src/wasm/memory-layout.ts`). Each kernel has a plain twin in `src/reference/` and does the same
 * operations on each amplitude in the same order: the two agree bit for bit.
 */
export { phase, undoPhase } from './kernels/phase';
export { layerX, hadamard, undoXDiagonal } from './kernels/x-mixer';
export { reverse } from './kernels/reverse';
export { rotateRuns, undoRotateRuns } from './kernels/xy-rotation';
export { sum, addConstant, expectation, applyCost } from './kernels/reductions';
