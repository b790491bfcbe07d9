import { KetflowError } from '@ketflow/core';

/** What long work asks between steps; an `AbortSignal` is one. */
export interface StopSignal {
  /** Throws the reason once the work was called off. */
  throwIfAborted(): void;
}

/** Whether the work was called off; an `AbortSignal` is one. */
export interface StopFlag {
  readonly aborted: boolean;
}

/** What is known after an evaluation. */
export interface OptimiserProgress {
  /** Evaluations done. */
  readonly evaluations: number;
  /** The value just found. */
  readonly value: number;
  /** The lowest value so far. */
  readonly best: number;
}

/** What every optimiser is told. */
export interface OptimiserOptions {
  /** Most evaluations, an integer of at least 1. There is never one more. */
  readonly maxEvaluations: number;
  /** Asked before every evaluation: once aborted, the best so far is returned with the status `stopped`. */
  readonly stop?: StopFlag;
  /** Asked before every evaluation: once aborted, its reason is thrown and nothing returned. */
  readonly signal?: StopSignal;
  /** Called after every evaluation. */
  readonly onProgress?: (progress: OptimiserProgress) => void;
}

/** Where an optimiser ended. */
export interface Minimum {
  /**
   * The point of the lowest value measured, or the one that the method settled on; shape as the start, which it is if nothing
   * was evaluated.
   */
  readonly point: Float64Array;
  /** The value measured there; `Infinity` if nothing was evaluated. */
  readonly value: number;
  /** Evaluations done. */
  readonly evaluations: number;
  /**
   * `converged`: the tolerance of the method is reached; `exhausted`: the method wanted more evaluations than
   * `maxEvaluations`; `stopped`: `stop` was aborted.
   */
  readonly status: 'converged' | 'exhausted' | 'stopped';
}

/** What a search hears of a point; `Infinity` for a point that cannot be taken. */
export interface Reply {
  readonly value: number;
}

/** How a search ends by itself. */
export interface Ending {
  readonly status: 'converged' | 'exhausted';
  /** Whether the last point is the result: with noise, the lowest value measured is only the luckiest. */
  readonly isLastChosen: boolean;
}

/** A method: yields the points whose value it wants, ends when it has converged or has planned no further evaluation. */
export type Search<R extends Reply> = Generator<Float64Array, Ending, R>;

/** The names of {@link OptimiserOptions}. */
export const optimiserOptionNames = ['maxEvaluations', 'stop', 'signal', 'onProgress'] as const;

/** Work that yields after every evaluation, so that its caller can give others a turn, and returns its result. */
export type Stepwise<T> = Generator<undefined, T, void>;

/** Does all steps in one go. */
export function inOneGo<T>(steps: Stepwise<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Where a search ended, and the whole reply at that point, `undefined` if nothing was evaluated. */
export interface Driven<R extends Reply> {
  readonly minimum: Minimum;
  readonly reply: R | undefined;
}

/** {@link driveStepwise} in one go. */
export function drive<R extends Reply>(
  search: Search<R>,
  start: Float64Array,
  evaluate: (point: Float64Array) => R,
  options: OptimiserOptions,
): Driven<R> {
  return inOneGo(driveStepwise(search, start, evaluate, options));
}

/**
 * Answers a search until it ends, the budget is used or the work is called off.
 * @param start - Returned as the best point if nothing was evaluated.
 * @param evaluate - NaN counts as `Infinity`.
 */
export function* driveStepwise<R extends Reply>(
  search: Search<R>,
  start: Float64Array,
  evaluate: (point: Float64Array) => R,
  options: OptimiserOptions,
): Stepwise<Driven<R>> {
  const { maxEvaluations, stop, signal, onProgress } = options;
  let best: { readonly point: Float64Array; readonly reply: R } | undefined;
  let last = best;
  let evaluations = 0;
  let status: Minimum['status'] | undefined;
  let asked = search.next();
  while (!asked.done) {
    signal?.throwIfAborted();
    if (stop?.aborted) status = 'stopped';
    else if (evaluations >= maxEvaluations) status = 'exhausted';
    if (status) break;
    const heard = evaluate(asked.value);
    const reply = Number.isNaN(heard.value) ? { ...heard, value: Infinity } : heard;
    evaluations++;
    last = { point: asked.value.slice(), reply };
    if (!best || reply.value < best.reply.value) best = last;
    onProgress?.({ evaluations, value: reply.value, best: best.reply.value });
    yield;
    asked = search.next(reply);
  }
  const chosen = asked.done && asked.value.isLastChosen ? last : best;
  const minimum: Minimum = {
    point: chosen?.point ?? start.slice(),
    value: chosen?.reply.value ?? Infinity,
    evaluations,
    status: asked.done ? asked.value.status : (status ?? 'exhausted'),
  };
  return { minimum, reply: chosen?.reply };
}

/** Refuses what no optimiser can use. @throws KetflowError `OPTION_INVALID`, `SHAPE_MISMATCH`. */
export function requireOptimisable(
  start: Float64Array,
  { maxEvaluations }: OptimiserOptions,
): void {
  requireCount('maxEvaluations', maxEvaluations);
  if (start.length === 0 || !start.every(Number.isFinite)) {
    throw new KetflowError('SHAPE_MISMATCH', {
      what: 'start',
      expected: 'at least one finite coordinate',
      got: start.length === 0 ? 'none' : Array.from(start).slice(0, 20).join(', '),
    });
  }
}

/** @throws KetflowError `OPTION_INVALID` for anything but an integer of at least 1. */
export function requireCount(option: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) refuse(option, value, 'an integer of at least 1');
}

/** @throws KetflowError `OPTION_INVALID` for anything but a finite number above 0. */
export function requirePositive(option: string, value: number): void {
  if (!(value > 0 && value < Infinity)) refuse(option, value, 'a finite number above 0');
}

function refuse(option: string, value: number, expected: string): never {
  throw new KetflowError('OPTION_INVALID', { option, value: String(value), expected });
}
