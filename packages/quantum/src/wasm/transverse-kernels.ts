import { transverseWasm } from '../generated/transverse.ts';
import { bindModule, compiledModule, type Kernel } from '@ketflow/core/wasm';
import type { WasmMemory, WasmModule } from '@ketflow/core/wasm';

/** Kernels that threads share by work items: (context, scratch, first, last). */
export type SharedKernel =
  'layerBlocks' | 'layerFar' | 'undoBlocks' | 'undoFar' | 'expectation' | 'startAdjoint';

/** The kernels of `assembly/transverse.ts` bound to one memory, by their full names; the sources say what each computes. */
export type TransverseKernels = Readonly<Record<string, Kernel>>;

/** Instantiates the kernels on `memory`. @throws KetflowError `KERNEL_TRAP` if they cannot run here or when one traps. */
export function bindTransverse(memory: WasmMemory): TransverseKernels {
  return bindModule('transverse', transverseWasm, memory);
}

/** The compiled module, for worker threads. */
export function transverseModule(): WasmModule {
  return compiledModule('transverse', transverseWasm);
}
