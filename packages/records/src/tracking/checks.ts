import { KetflowError } from '@ketflow/core';
import type { Metric, RunError, RunInfo } from './entities.ts';
import type { MetricPoint, NewRun } from './tracking-store.ts';

/** Longest key of a param, metric or tag, in characters. Source: MLflow, mlflow/utils/validation.py. */
const KEY_LIMIT = 250;
const PARAM_LIMIT = 6_000;
const TAG_LIMIT = 8_000;
const EXPERIMENT_NAME_LIMIT = 500;
const LIST_LIMIT = 50_000;
const DEFAULT_LIST_LIMIT = 1_000;

/** A new run with every value checked and every default but the name filled in. */
export interface CheckedNewRun {
  readonly experimentId: string;
  readonly command: string;
  readonly runName: string | undefined;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly startTime: number;
}

/** Refuses a value with `OPTION_INVALID`. */
export function invalid(option: string, value: string, expected: string): never {
  throw new KetflowError('OPTION_INVALID', { option, value: excerpt(value), expected });
}

/** The beginning of a text that is too long for a message. */
export function excerpt(value: string): string {
  return value.length <= 60 ? value : `${value.slice(0, 60)}… (${value.length} characters)`;
}

export function checkExperimentName(name: string): string {
  if (name.trim() === '' || name.length > EXPERIMENT_NAME_LIMIT)
    invalid('experiment', name, `a name of 1 to ${EXPERIMENT_NAME_LIMIT} characters`);
  return name.toWellFormed();
}

export function checkNewRun(run: NewRun, now: () => number): CheckedNewRun {
  return {
    experimentId: run.experimentId,
    command: run.command.toWellFormed(),
    runName: run.runName === undefined ? undefined : checkText('runName', run.runName, TAG_LIMIT),
    params: checkParams(run.params ?? {}),
    tags: checkTags(run.tags ?? {}),
    startTime: checkTime('startTime', run.startTime ?? now()),
  };
}

export function checkParams(params: Readonly<Record<string, string>>): Map<string, string> {
  return checkTexts('param', params, PARAM_LIMIT);
}

export function checkTags(tags: Readonly<Record<string, string>>): Map<string, string> {
  return checkTexts('tag', tags, TAG_LIMIT);
}

export function checkMetrics(points: readonly MetricPoint[], now: () => number): Metric[] {
  return points.map((point) => {
    checkKey('metric', point.key);
    const step = point.step ?? 0;
    if (!Number.isSafeInteger(step))
      invalid(`step of metric ${point.key}`, String(step), 'a safe integer');
    const timestamp = checkTime(`timestamp of metric ${point.key}`, point.timestamp ?? now());
    return {
      key: point.key,
      value: withoutSign(point.value),
      step: withoutSign(step),
      timestamp,
    };
  });
}

/** The error of a run as it can be stored: lone surrogates become U+FFFD, as they would in UTF-8. */
export function checkRunError(error: RunError | undefined): RunError | undefined {
  return error && { code: error.code.toWellFormed(), message: error.message.toWellFormed() };
}

export function checkListLimit(filter: { readonly limit?: number }): number {
  const limit = filter.limit ?? DEFAULT_LIST_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_LIMIT)
    invalid('limit', String(limit), `an integer from 1 to ${LIST_LIMIT}`);
  return limit;
}

/** Refuses a record for a run that has ended, with `RUN_FINISHED`. */
export function requireRunning(info: Pick<RunInfo, 'runId' | 'status'>): void {
  if (info.status !== 'RUNNING')
    throw new KetflowError('RUN_FINISHED', { runId: info.runId, status: info.status });
}

/** Refuses another value for a parameter that is recorded, with `PARAM_CHANGED`. */
export function requireSameParams(
  recorded: ReadonlyMap<string, string>,
  params: ReadonlyMap<string, string>,
): void {
  for (const [key, now] of params) {
    const was = recorded.get(key) ?? now;
    if (was !== now) throw new KetflowError('PARAM_CHANGED', { key, was, now });
  }
}

/** The number with -0 as 0: SQLite keeps no negative zero, and two engines must answer alike. */
const withoutSign = (value: number): number => (value === 0 ? 0 : value);

export function checkTexts(
  kind: string,
  texts: Readonly<Record<string, string>>,
  limit: number,
): Map<string, string> {
  return new Map(
    Object.entries(texts).map(([key, value]) => {
      checkKey(kind, key);
      return [key, checkText(`${kind} ${key}`, value, limit)];
    }),
  );
}

export function checkText(name: string, value: string, limit: number): string {
  if (value.length > limit) invalid(name, value, `at most ${limit} characters`);
  return value.toWellFormed();
}

function checkKey(kind: string, key: string): void {
  const isPlain = key.length <= KEY_LIMIT && /^[\w\-./: ]+$/.test(key);
  const isNormalised = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain || !isNormalised)
    invalid(
      `${kind} key`,
      key,
      `1 to ${KEY_LIMIT} letters, digits, spaces or _-./: in the form of a normalised path`,
    );
}

function checkTime(name: string, time: number): number {
  if (!Number.isSafeInteger(time) || time < 0)
    invalid(name, String(time), 'whole milliseconds since 1970');
  return withoutSign(time);
}
