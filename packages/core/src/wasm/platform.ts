/**
 * The parts of WebAssembly and of the web platform that the kernels use, typed here because this package is compiled
 * without the types of any one platform.
 * @module
 */

/** A memory that an instance imports. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** A compiled module. */
export type WasmModule = object;

interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: Record<string, unknown> };
  readonly Memory: new (descriptor: {
    initial: number;
    maximum: number;
    shared: boolean;
  }) => WasmMemory;
  readonly RuntimeError: new (message?: string) => Error;
}

interface Platform {
  readonly WebAssembly?: WebAssemblyApi;
  /** Set in browsers. */
  readonly crossOriginIsolated?: boolean;
  atob(base64: string): string;
}

const platform = globalThis as unknown as Platform;

/** `WebAssembly`, or `undefined` where there is none. */
export const webAssembly: WebAssemblyApi | undefined = platform.WebAssembly;

let isShareable: boolean | undefined;

/** True where threads may share a memory: in Node, and in a browser on a page that is cross-origin isolated. */
export function canShareMemory(): boolean {
  isShareable ??= platform.crossOriginIsolated !== false && canMakeShared();
  return isShareable;
}

function canMakeShared(): boolean {
  if (!webAssembly) return false;
  try {
    new webAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    return true;
  } catch {
    // Engines without shared memories refuse the descriptor.
    return false;
  }
}

/** The bytes behind a base64 string. */
export function decodeBase64(base64: string): Uint8Array {
  return Uint8Array.from(platform.atob(base64), (letter) => letter.charCodeAt(0));
}
