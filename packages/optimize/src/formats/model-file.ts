import { KetflowError } from '@ketflow/core';
import type { Problem } from '../model/problem.ts';
import type { Sense } from '../race/race-types.ts';

/** The formats that are read. */
export type ModelFormat = 'gset' | 'json';

/** A model as it was read. */
export interface ModelFile {
  readonly problem: Problem;
  readonly format: ModelFormat;
  /** Name of the file without folder and extension. */
  readonly name: string;
  /** The sense of the file's objective; where it is `max`, E = -objective. */
  readonly sense: Sense;
  /** The objective, in the sense of the file, of an energy. */
  readonly objectiveOf: (energy: number) => number;
}

/** Refuses a malformed model file. */
export type Malformed = (line: number, reason: string) => KetflowError<'MODEL_MALFORMED'>;

/** Makes the errors of one file. */
export function malformedIn(path: string): Malformed {
  return (line, reason) => new KetflowError('MODEL_MALFORMED', { path, line, reason });
}
