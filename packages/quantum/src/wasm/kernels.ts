import { KetflowError } from '@ketflow/core';
import { statevectorWasm } from '../generated/statevector.ts';
import { decodeBase64, webAssembly, type WasmMemory, type WasmModule } from './platform.ts';

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
  layerX(
    re: number,
    im: number,
    cost: number,
    numQubits: number,
    gamma: number,
    scaleRe: number,
    scaleIm: number,
    tangent: number,
    scratch: number,
  ): void;
  hadamard(re: number, im: number, numQubits: number, scratch: number): void;
  undoXDiagonal(
    re: number,
    im: number,
    lambdaRe: number,
    lambdaIm: number,
    numQubits: number,
    table: number,
  ): number;
  reverse(array: number, numQubits: number): void;
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

const names: readonly (keyof Kernels)[] = [
  'phase',
  'undoPhase',
  'layerX',
  'hadamard',
  'undoXDiagonal',
  'reverse',
  'rotateRuns',
  'undoRotateRuns',
  'sum',
  'addConstant',
  'expectation',
  'applyCost',
];

let isValid: boolean | undefined;
let compiled: WasmModule | undefined;

/** True where the kernels can run: WebAssembly with SIMD and shared memories. */
export function canRunKernels(): boolean {
  isValid ??= webAssembly?.validate(decodeBase64(statevectorWasm)) ?? false;
  return isValid;
}

/**
 * Instantiates the kernels on `memory`; the module is compiled once.
 * @throws KetflowError `KERNEL_TRAP` if they cannot run here; each kernel throws it, too, when it traps.
 */
export function bindKernels(memory: WasmMemory): Kernels {
  if (!webAssembly || !canRunKernels()) {
    throw new KetflowError('KERNEL_TRAP', {
      kernel: 'statevector',
      reason: 'there is no WebAssembly SIMD here',
    });
  }
  compiled ??= new webAssembly.Module(decodeBase64(statevectorWasm));
  const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
  const bound: Record<string, Kernel> = {};
  for (const name of names) bound[name] = guard(name, exports[name] as Kernel);
  return bound as unknown as Kernels;
}

type Kernel = (...values: number[]) => number;

function guard(name: string, kernel: Kernel): Kernel {
  return (...values) => {
    try {
      return kernel(...values);
    } catch (error) {
      if (!webAssembly || !(error instanceof webAssembly.RuntimeError)) throw error;
      const reason = `${error.message} (${values.join(', ')})`;
      throw new KetflowError('KERNEL_TRAP', { kernel: name, reason }, { cause: error });
    }
  };
}
