/** What a figure was measured on. */
import { arch, cpus, loadavg, platform } from 'node:os';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly load1: number;
  readonly node: string;
  readonly platform: string;
}

/** The machine now. */
export const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  load1: Number((loadavg()[0] ?? 0).toFixed(2)),
  node: process.versions.node,
  platform: `${platform()} ${arch()}`,
});

/** Seconds of each of `repeats` runs. */
export async function time(repeats: number, run: () => Promise<void> | void): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
