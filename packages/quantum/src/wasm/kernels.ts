import { statevectorWasm } from '../generated/statevector.ts';
import { bindModule, canRunModule } from '@ketflow/core/wasm';
import type { WasmMemory } from '@ketflow/core/wasm';

/**
 * The kernels of `assembly/statevector.ts`, bound to one memory. Arguments are byte offsets, sizes and factors; the sources
 * say what each computes.
 */
export interface Kernels {
  phase(re: number, im: number, cost: number, count: number, gamma: number, scratch: number): void;
  undoPhase(
    re: number,
    im: number,
    lambdaRe: number,
    lambdaIm: number,
    cost: number,
    count: number,
    gamma: number,
    scratch: number,
  ): number;
  rotateRuns(
    re: number,
    im: number,
    runs: number,
    numRuns: number,
    length: number,
    c: number,
    s: number,
  ): void;
  undoRotateRuns(
    re: number,
    im: number,
    lambdaRe: number,
    lambdaIm: number,
    runs: number,
    numRuns: number,
    length: number,
    c: number,
    s: number,
  ): number;
  sum(array: number, count: number): number;
  addConstant(array: number, size: number, value: number): void;
  expectation(re: number, im: number, cost: number, count: number): number;
  applyCost(source: number, cost: number, target: number, count: number): void;
}

/** True where the kernels can run: WebAssembly with SIMD and shared memories. */
export function canRunKernels(): boolean {
  return canRunModule(statevectorWasm);
}

/**
 * Instantiates the kernels on `memory`; the module is compiled once.
 * @throws KetflowError `KERNEL_TRAP` if they cannot run here; each kernel throws it, too, when it traps.
 */
export function bindKernels(memory: WasmMemory): Kernels {
  return bindModule('statevector', statevectorWasm, memory) as unknown as Kernels;
}
