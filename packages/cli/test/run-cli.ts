import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main } from '../src/main.ts';

export const root: string = path.resolve(import.meta.dirname, '../../..');

/** What a command line gave. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with everything around it made up. */
export async function runCli(
  args: readonly string[],
  world: {
    readonly cwd: string;
    readonly stdin?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  },
): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const code = await main(args, {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    liveTerminal: false,
    env: world.env ?? {},
    cwd: world.cwd,
    stdin: () => Promise.resolve(Buffer.from(world.stdin ?? '')),
    clock: { seconds: () => performance.now() / 1000 },
    now: () => Date.now(),
    signal: world.signal ?? new AbortController().signal,
  });
  return { code, stdout, stderr };
}

/** Runs a command line with `--json` and gives the one document that it must print. */
// The caller says what the document is: a test reads it as the type that the command declares.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export async function runJson<T>(
  args: readonly string[],
  world: Parameters<typeof runCli>[1],
): Promise<{ readonly code: number; readonly document: T }> {
  const { code, stdout } = await runCli([...args, '--json', '--progress', 'none'], world);
  return { code, document: JSON.parse(stdout) as T };
}

/** Starts a command line as a process of its own, from the sources. */
export function startCli(args: readonly string[], cwd: string): ChildProcess {
  const entry = path.join(import.meta.dirname, 'children', 'ketflow.ts');
  return spawn(process.execPath, ['--conditions=@ketflow/source', entry, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A folder that is gone after `body`, with these files in it. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  body: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ketflow-cli-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(path.join(folder, name), text);
    }
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
