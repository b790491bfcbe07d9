/**
 * WebAssembly kernels: the platform's part, modules bound to a memory, and memories that are used again. For the packages
 * that have kernels; runs in Node, workers and browsers.
 * @module
 */
export { bindModule, canRunModule, compiledModule, type Kernel } from './bind-module.ts';
export {
  acquireMemory,
  addressableBytes,
  growMemory,
  pageBytes,
  releaseMemory,
} from './memory-pool.ts';
export {
  canShareMemory,
  decodeBase64,
  webAssembly,
  type WasmMemory,
  type WasmModule,
} from './platform.ts';
