import { setImmediate } from 'node:timers/promises';
import type { StopSignal } from '@ketflow/core';

/** Gives the event loop a turn, so that a signal can be heard, and throws its reason when it was. */
export async function turn(signal: StopSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
