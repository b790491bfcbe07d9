import { describe, expect, it } from 'vitest';
import { fullSpace, createQaoa, wasmBackend } from '@ketflow/quantum';
import { statevectorWasm } from '../src/generated/statevector.ts';
import { bindKernels } from '../src/wasm/kernels.ts';
import type { WasmMemory } from '@ketflow/core/wasm';

/** What the tests use of WebAssembly, whose types belong to the web platform. */
interface WebAssemblyApi {
  readonly Module: { new (bytes: Uint8Array): object; imports(module: object): object[] };
  readonly Memory: new (descriptor: {
    initial: number;
    maximum: number;
    shared: boolean;
  }) => WasmMemory;
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

const binary = Buffer.from(statevectorWasm, 'base64');

/** Ids of the sections of a WebAssembly module (specification 5.5.2). */
function sectionsOf(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length;) {
    ids.push(bytes[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return ids;
}

describe('the kernel module', () => {
  it('imports one memory and nothing else', () => {
    const module = new WebAssembly.Module(binary);
    expect(WebAssembly.Module.imports(module)).toEqual([
      expect.objectContaining({ module: 'env', name: 'memory', kind: 'memory' }),
    ]);
  });

  it('has no global, no start function and no data segment', () => {
    const sections = sectionsOf(binary);
    expect(sections).toContain(10); // code
    for (const id of [6, 8, 11, 12]) expect(sections).not.toContain(id); // global, start, data, data count
  });

  it('is small', () => expect(binary.length).toBeLessThan(16_384));

  it('reports a trap as KERNEL_TRAP with the name and arguments', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const kernels = bindKernels(memory);
    expect(() => kernels.sum(65536, 4)).toThrow(
      expect.objectContaining({
        code: 'KERNEL_TRAP',
        details: expect.objectContaining({ kernel: 'sum' }) as object,
      }) as Error,
    );
  });
});

describe('memory of many simulations', () => {
  it('is used again: hundreds of simulations do not add up', () => {
    const space = fullSpace(16);
    const cost = new Float64Array(space.size);
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 300; i++) {
      const qaoa = createQaoa({ space, cost, mixer: 'grover', backend: wasmBackend });
      qaoa.evaluate([0.1], [0.1]);
      qaoa.dispose();
    }
    // 300 x 1.6 MiB would be 480 MiB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
  });
});
