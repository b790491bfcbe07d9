import { isKetflowError, KetflowError } from '@ketflow/core';
import type { Model, Problem } from '../model/problem.ts';
import type { Vartype } from '../model/vartype.ts';
import type { Sense } from '../race/sense.ts';
import type { LinearConstraint } from './linear-constraint.ts';

/** The formats that are read and written. */
export type ModelFormat =
  | 'gset'
  | 'qubo'
  | 'coo'
  | 'bqm'
  | 'bqpjson'
  | 'lp'
  | 'json'
  | 'biqmac'
  | 'orlib'
  | 'opb'
  | 'dimod-json';

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
  /** The linear constraints of an `lp` or `opb` file, over x in {0, 1}; absent when it has none. */
  readonly constraints?: readonly LinearConstraint[];
  /** The number of problems in the file, of which this is one: more than 1 for `orlib` alone. */
  readonly numProblems: number;
  /** What a reader of the file may not expect, a sentence each. */
  readonly warnings: readonly string[];
}

/** What the reader of one format finds. */
export interface FileContent {
  /** E = objective for `min`, -objective for `max`. */
  readonly model: Model;
  /** The sense of the objective in the file. */
  readonly sense: Sense;
  readonly constraints?: readonly LinearConstraint[];
  readonly numProblems?: number;
  readonly warnings?: readonly string[];
}

/** What the reader of one format is told. */
export interface ReadContext {
  readonly malformed: Malformed;
  /** Which problem of the file, from 1. */
  readonly index: number;
  /** The vartype of a file that does not say it. */
  readonly vartype: Vartype | undefined;
}

/** Refuses a malformed model file; line and column from 1. */
export type Malformed = (
  line: number,
  reason: string,
  column?: number,
) => KetflowError<'MODEL_MALFORMED'>;

/** Makes the errors of one file. */
export function malformedIn(path: string): Malformed {
  return (line, reason, column) =>
    new KetflowError('MODEL_MALFORMED', {
      path,
      line,
      ...(column === undefined ? {} : { column }),
      reason,
    });
}

/** Refuses the number of a problem that the file has not. */
export function indexOutOfRange(
  index: number,
  numProblems: number,
): KetflowError<'OPTION_INVALID'> {
  return new KetflowError('OPTION_INVALID', {
    option: 'index',
    value: String(index),
    expected: `an integer from 1 to ${numProblems}, the number of problems in the file`,
  });
}

/** Most variables of a model that is read. */
export const MOST_VARIABLES: number = 2 ** 26;

/** Builds a model from biases that are finite each; a sum of them that is not is refused. */
export function summed<M>(malformed: Malformed, build: () => M): M {
  try {
    return build();
  } catch (error) {
    if (isKetflowError(error, 'BIAS_NOT_FINITE')) throw malformed(1, 'biases add up to infinity');
    throw error;
  }
}

/** The names first … first + n - 1. */
export function numberNames(n: number, first: number): string[] {
  return Array.from({ length: n }, (_, i) => String(i + first));
}
