import { KetflowError, nearestName } from '@ketflow/core';

/** Shortest prefix that stands for a run. */
const PREFIX_LENGTH = 4;
/** A shorter id that is wrong resembles some run by accident too often. */
const NEAREST_LENGTH = 8;

/** A fresh id of a run: 32 hexadecimal digits, as MLflow makes them. */
export function newRunId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

/** True if `typed` may be cut short: four or more hexadecimal digits. */
export function isRunIdPrefix(typed: string): boolean {
  return typed.length >= PREFIX_LENGTH && /^[0-9a-f]{1,32}$/.test(typed);
}

/**
 * The error for an id that names no run, or several.
 *
 * @param candidates - Ids of the runs that `typed` begins, when it names several; otherwise ids to compare it with.
 */
export function runNotFound(
  typed: string,
  candidates: readonly string[],
): KetflowError<'RUN_NOT_FOUND'> {
  const ambiguous = candidates.find((id) => typed !== '' && id.startsWith(typed));
  return new KetflowError('RUN_NOT_FOUND', {
    runId: typed,
    nearest: ambiguous ?? nearestRunId(typed, candidates),
  });
}

function nearestRunId(typed: string, ids: readonly string[]): string | undefined {
  if (typed.length < NEAREST_LENGTH) return undefined;
  const byBeginning = new Map(ids.map((id) => [id.slice(0, typed.length), id]));
  const nearest = nearestName(typed, byBeginning.keys());
  return nearest === undefined ? undefined : byBeginning.get(nearest);
}
