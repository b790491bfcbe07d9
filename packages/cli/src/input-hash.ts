import { createHash } from 'node:crypto';
import type { RunRecorder } from './command.ts';

/** Records the hash of an input file beside the run, so that a replay refuses another content. */
export async function recordInput(
  run: RunRecorder,
  name: string,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await run.tags({ [`${name}.path`]: path, [`${name}.sha256`]: sha256 });
}
