import { KetflowError } from '@ketflow/core';
import { readJsonObject } from '../json-input.ts';
import { RECORD_FORMAT, RECORD_VERSION, type RaceFile } from './race-record.ts';

/** Whether a value is what a part of a record must be. */
type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === 'string';
const flag: Shape = (value) => typeof value === 'boolean';
const finite: Shape = (value) => Number.isFinite(value);
const among =
  (...values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value);
const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value);
const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);
const fields =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(shapes).every(([key, shape]) => shape((value as Record<string, unknown>)[key]));

const sense = among('min', 'max');
const point: Shape = (value) => listOf(finite)(value) && (value as unknown[]).length === 3;
const sample = fields({ repeat: finite, objective: finite, energy: finite, sample: text });

const parts: Readonly<Record<string, Shape>> = {
  versions: fields({ ketflow: text, node: text }),
  machine: fields({ processor: text, cores: finite, load1: finite }),
  command: listOf(text),
  seed: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  threads: among(1),
  model: fields({ path: text, sha256: text, name: text, format: text }),
  problem: fields({ variables: finite, interactions: finite, vartype: text, sense }),
  budget: fields({ key: among('seconds', 'evaluations'), limit: finite }),
  repeats: finite,
  target: orNull(finite),
  margin: orNull(finite),
  stopped: flag,
  solvers: listOf(
    fields({
      solver: text,
      simulated: flag,
      role: among('named', 'added', 'reference', 'unsupported'),
      best: orNull(sample),
    }),
  ),
  runs: listOf(
    fields({
      solver: text,
      repeat: finite,
      objective: orNull(finite),
      energy: orNull(finite),
      feasible: flag,
      status: text,
      seconds: finite,
      secondsToBest: orNull(finite),
      secondsToTarget: orNull(finite),
      evaluations: finite,
      updatesPerSecond: orNull(finite),
      simulated: flag,
      chosen: orNull(text),
      evaluationsToBest: orNull(finite),
      lowerBound: orNull(finite),
      options: fields({}),
      improvements: listOf(point),
    }),
  ),
  best: orNull(fields({ solver: text, repeat: finite, objective: finite, energy: finite })),
  verdicts: listOf(fields({})),
  pairs: listOf(fields({})),
  timeToSolution: listOf(fields({})),
  warnings: listOf(fields({ kind: text, text })),
  sha256: text,
};

/**
 * Reads the record of a race.
 * @throws KetflowError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`; `DATA_MALFORMED` with the part that is not as it must be.
 */
export async function readRaceFile(cwd: string, file: string): Promise<RaceFile> {
  const record = await readJsonObject(cwd, file);
  const values = record as Record<string, unknown>;
  const refuse = (reason: string): KetflowError =>
    new KetflowError('DATA_MALFORMED', { path: file, reason });
  if (values['format'] !== RECORD_FORMAT || values['version'] !== RECORD_VERSION) {
    throw refuse(`it is no race of the format ${RECORD_FORMAT} ${RECORD_VERSION}`);
  }
  for (const [part, shape] of Object.entries(parts)) {
    if (!shape(values[part])) throw refuse(`its "${part}" is not that of a race`);
  }
  return record as RaceFile;
}
