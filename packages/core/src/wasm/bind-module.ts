import { KetflowError } from '../errors.ts';
import {
  canShareMemory,
  decodeBase64,
  webAssembly,
  type WasmMemory,
  type WasmModule,
} from './platform.ts';

/** A kernel: numbers in, a number or nothing out. */
export type Kernel = (...values: number[]) => number;

const binaries = new Map<string, Uint8Array>();
const valid = new Map<string, boolean>();
const compiled = new Map<string, WasmModule>();

/** The module name of the memory's import, `env` with its length, and the flag of a shared one (WebAssembly specification 5.5.5, threads 2.5.11). */
const memoryImport = [3, 0x65, 0x6e, 0x76];
const sharedFlag = 3;
const unsharedFlag = 1;

/**
 * The binary for the memories that can be had here: the kernels themselves use nothing of a shared one, so that where there is
 * none the flag of the import is all that differs.
 */
function binaryOf(base64: string): Uint8Array {
  let binary = binaries.get(base64);
  if (!binary) {
    binary = decodeBase64(base64);
    if (!canShareMemory()) markUnshared(binary);
    binaries.set(base64, binary);
  }
  return binary;
}

function markUnshared(binary: Uint8Array): void {
  const start = binary.findIndex((_, at) =>
    memoryImport.every((byte, i) => binary[at + i] === byte),
  );
  // 3 'env' 6 'memory' 2 (memory) flag
  const flag = start + 4 + 7 + 1;
  if (start < 0 || binary[flag] !== sharedFlag) {
    throw new KetflowError('INTERNAL', { reason: 'the kernels import no shared memory' });
  }
  binary[flag] = unsharedFlag;
}

/** True where the module can run: WebAssembly with SIMD and shared memories. */
export function canRunModule(base64: string): boolean {
  let isValid = valid.get(base64);
  if (isValid === undefined) {
    isValid = webAssembly?.validate(binaryOf(base64)) ?? false;
    valid.set(base64, isValid);
  }
  return isValid;
}

/** The compiled module; compiled once. @throws KetflowError `KERNEL_TRAP` if it cannot run here. */
export function compiledModule(name: string, base64: string): WasmModule {
  if (!webAssembly || !canRunModule(base64)) {
    throw new KetflowError('KERNEL_TRAP', {
      kernel: name,
      reason: 'there is no WebAssembly SIMD here',
    });
  }
  let module = compiled.get(base64);
  if (!module) {
    module = new webAssembly.Module(binaryOf(base64));
    compiled.set(base64, module);
  }
  return module;
}

/**
 * Instantiates a module on `memory`.
 * @throws KetflowError `KERNEL_TRAP` if it cannot run here; each kernel throws it, too, when it traps.
 */
export function bindModule(
  name: string,
  base64: string,
  memory: WasmMemory,
): Readonly<Record<string, Kernel>> {
  const known = instances.get(memory)?.get(name);
  if (known) return known;
  const module = compiledModule(name, base64);
  const { exports } = new webAssembly!.Instance(module, { env: { memory } });
  const bound: Record<string, Kernel> = {};
  for (const [key, kernel] of Object.entries(exports)) bound[key] = guard(key, kernel as Kernel);
  const ofMemory = instances.get(memory) ?? new Map<string, Readonly<Record<string, Kernel>>>();
  instances.set(memory, ofMemory.set(name, bound));
  return bound;
}

/** Kernels by the memory that they are bound to: memories are used again, and an instance takes longer than a small simulation. */
const instances = new WeakMap<WasmMemory, Map<string, Readonly<Record<string, Kernel>>>>();

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
