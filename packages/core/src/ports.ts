/**
 * The ports through which numeric code speaks to the world: it reports progress, reads a clock that may only stop work,
 * and spends budgets that somebody else keeps.
 * @module
 */

/** Something that happened in long work. */
export interface ProgressEvent {
  /** Stable name of the step, for instance `race`. */
  readonly step: string;
  /** What is happening, for people. */
  readonly message?: string;
  /** Units of work done, out of `total`. */
  readonly done?: number;
  readonly total?: number;
}

/** Takes progress events; never throws, never slows the work down noticeably. */
export interface Progress {
  /** Takes one event. */
  report(event: ProgressEvent): void;
}

/** Progress that nobody watches. */
export const silentProgress: Progress = { report: () => undefined };

/** A monotonic clock. Numeric code may use it to stop and to report, never to decide a value. */
export interface Clock {
  /** Seconds since an arbitrary start. */
  seconds(): number;
}

/** The clock that stands still: for code that is limited by counted work alone. */
export const stoppedClock: Clock = { seconds: () => 0 };

/** Whether the work was called off: the part of `AbortSignal` that numeric code needs, in every environment. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Throws the reason of the stop, if there is one. */
  throwIfAborted(): void;
}
