import { arch, cpus, loadavg, platform } from 'node:os';

/** What a figure was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Processes that wanted to run, mean over the last minute; 0 on Windows, which does not say. */
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
