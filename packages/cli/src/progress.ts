import type { Clock, Progress, ProgressEvent } from '@ketflow/core';
import type { Io } from './io.ts';

export const progressModes = ['auto', 'plain', 'json', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

/** A progress view that can be taken off the screen before something else is written. */
export interface ProgressView extends Progress {
  clear(): void;
}

const describe = (event: ProgressEvent): string => {
  const share =
    event.done !== undefined && event.total !== undefined ? ` ${event.done}/${event.total}` : '';
  return `${event.step}${share}${event.message === undefined ? '' : `: ${event.message}`}`;
};

/** Rewrites one line of a terminal, at most ten times a second. */
function liveView(io: Io): ProgressView {
  let shown = '';
  let last = -Infinity;
  return {
    report(event) {
      const now = io.clock.seconds();
      if (now - last < 0.1) return;
      last = now;
      shown = describe(event).slice(0, 99);
      io.stderr(`\r\u001b[2K${shown}`);
    },
    clear() {
      if (shown !== '') io.stderr('\r\u001b[2K');
      shown = '';
    },
  };
}

/** One line when a step begins, then at most one every three seconds. */
function plainView(io: Io): ProgressView {
  const everySeconds = 3;
  let step = '';
  let last = -Infinity;
  return {
    report(event) {
      const now = io.clock.seconds();
      if (event.step === step && now - last < everySeconds) return;
      step = event.step;
      last = now;
      io.stderr(`${describe(event)}\n`);
    },
    clear: () => undefined,
  };
}

const jsonView = (io: Io): ProgressView => ({
  report: (event) => io.stderr(`${JSON.stringify({ ...event, seconds: elapsed(io.clock) })}\n`),
  clear: () => undefined,
});

const elapsed = (clock: Clock): number => Math.round(clock.seconds() * 1000) / 1000;

/** The progress view of a mode, on standard error. */
export function createProgress(mode: ProgressMode, io: Io): ProgressView {
  switch (mode) {
    case 'none':
      return { report: () => undefined, clear: () => undefined };
    case 'json':
      return jsonView(io);
    case 'plain':
      return plainView(io);
    case 'auto':
      return io.liveTerminal ? liveView(io) : plainView(io);
  }
}
