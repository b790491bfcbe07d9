import { readFile } from 'node:fs/promises';
import { isKetflowError, KetflowError, RandomStream } from '@ketflow/core';
import type { CommandSpec } from './command.ts';
import { commands } from './commands/index.ts';
import { processIo, type Io } from './io.ts';
import { parseCommandLine, type Call } from './program.ts';
import { createProgress, type ProgressView } from './progress.ts';
import { withRun } from './recording.ts';

const packageVersion = async (): Promise<string> => {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

/** Any error as one of the catalogue: a stop by the user, ours, or a defect. */
function asKetflowError(error: unknown, command: string): KetflowError {
  if (isKetflowError(error)) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new KetflowError('STOPPED', { what: `ketflow ${command}` }, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new KetflowError('INTERNAL', { reason }, { cause: error });
}

function printError(error: KetflowError, json: boolean, io: Io): void {
  if (json) io.stdout(`${JSON.stringify({ error: error.toJSON() })}\n`);
  else io.stderr(`${error.message}\n${error.hint}\n`);
  if (io.env['KETFLOW_DEBUG'] === '1') {
    io.stderr(`${error.stack ?? ''}\n`);
    if (error.cause instanceof Error) io.stderr(`${error.cause.stack ?? ''}\n`);
  }
}

async function runCommand(
  call: Extract<Call, { kind: 'command' }>,
  progress: ProgressView,
  version: string,
  io: Io,
): Promise<number> {
  const { spec, common, args, options } = call;
  const stream = RandomStream.root(common.seed);
  const result = await withRun(call, { io, version }, async (run, store) => {
    const context = { io, common, stream, progress, run, store, replay: null };
    const done = await spec.run(context, args, options);
    // A stop that came too late for the command to hear is still a stop.
    if (done.heardStop !== true) io.signal.throwIfAborted();
    return done;
  });
  progress.clear();
  if (!common.json) io.stdout(result.text);
  else if (result.document !== null) io.stdout(`${JSON.stringify(result.document)}\n`);
  return result.exitCode ?? 0;
}

/** Runs one command line and returns its exit code; writes only through `io`. */
export async function main(
  argv: readonly string[],
  io: Io,
  specs: readonly CommandSpec[] = commands,
): Promise<number> {
  let progress: ProgressView | undefined;
  let name = argv.find((word) => !word.startsWith('-')) ?? '';
  try {
    const version = await packageVersion();
    const call = parseCommandLine(argv, specs, version);
    if (call.kind === 'text') {
      io.stdout(call.text);
      return 0;
    }
    name = call.spec.name;
    progress = createProgress(call.progress, io);
    return await runCommand(call, progress, version, io);
  } catch (error) {
    progress?.clear();
    const known = asKetflowError(error, name);
    printError(known, argv.includes('--json'), io);
    return known.exitCode;
  }
}

/**
 * Runs the command line of this process. The first Ctrl-C or SIGTERM asks the work to stop (exit 130 with what it
 * has), the second ends the process.
 */
export async function runProcess(): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    process.exitCode = await main(process.argv.slice(2), processIo(controller.signal));
  } catch (error) {
    // Only the world itself can fail here: the current folder was deleted, for instance.
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`ketflow cannot start: ${reason}\n`);
    process.exitCode = 1;
  }
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}
