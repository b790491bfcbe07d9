import { KetflowError } from '@ketflow/core';

/** The parts of the package `highs` that are used here, typed as they are at run time. */
export interface Highs {
  readonly constants: {
    readonly callbackType: { readonly mipImprovingSolution: number; readonly mipInterrupt: number };
    readonly modelStatus: Readonly<Record<string, number>>;
    readonly solutionStatus: { readonly feasible: number };
  };
  createModel(data: object): HighsModel;
}

/** One program in the solver. It owns memory until it is disposed of. */
export interface HighsModel {
  readonly options: { set(values: Readonly<Record<string, boolean | number | string>>): unknown };
  readonly info: { get(name: string): number | bigint };
  setSolution(solution: { readonly colValue: Float64Array }): unknown;
  run(callbacks: Readonly<Record<number, (event: HighsEvent) => undefined>>): unknown;
  getModelStatus(): number;
  getSolution(): { readonly colValue: Float64Array };
  dispose(): void;
}

/** What a callback is told. */
interface HighsEvent {
  readonly data: { readonly mip_solution?: Float64Array };
  interrupt(): void;
}

let loading: Promise<Highs> | undefined;

/**
 * HiGHS, compiled to WebAssembly; loaded at the first call and kept. Node finds `highs.wasm` beside the package; in browsers
 * it is fetched as `new URL('highs.wasm', import.meta.url)`, which bundlers resolve.
 * @throws KetflowError `KERNEL_TRAP` if it cannot be loaded here.
 */
export async function loadHighs(): Promise<Highs> {
  loading ??= load();
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    const reason = `it cannot be loaded (${error instanceof Error ? error.message : String(error)})`;
    throw new KetflowError('KERNEL_TRAP', { kernel: 'highs', reason }, { cause: error });
  }
}

async function load(): Promise<Highs> {
  const module: unknown = await import('highs');
  return (module as { default: () => Promise<Highs> }).default();
}
