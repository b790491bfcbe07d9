/**
 * The world of a command: where it writes, what it reads from the environment, the time. Only this package touches them.
 * @module
 */
import type { Clock } from '@ketflow/core';

export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether standard error is a terminal that can be redrawn. */
  readonly liveTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: () => Promise<Uint8Array>;
  readonly clock: Clock;
  /** Milliseconds since 1970, for records. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The real world of this process. */
export function processIo(signal: AbortSignal): Io {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    liveTerminal: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
    env: process.env,
    cwd: process.cwd(),
    stdin: readStandardInput,
    clock: { seconds: () => performance.now() / 1000 },
    now: () => Date.now(),
    signal,
  };
}
