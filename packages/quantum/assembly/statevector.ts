/**
 * Entry of the kernels of the XY and Grover mixers (WebAssembly SIMD, f64x2), the cost a table. Every kernel takes byte offsets and sizes only; TypeScript
 * owns the memory layout (`src/wasm/memory-layout.ts`). Each kernel has a plain twin in `src/reference/` and does the same
 * operations on each amplitude in the same order: the two agree bit for bit.
 */
export { phase, undoPhase } from './kernels/phase';
export { rotateRuns, undoRotateRuns } from './kernels/xy-rotation';
export { sum, addConstant, expectation, applyCost } from './kernels/reductions';
