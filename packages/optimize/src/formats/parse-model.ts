import { KetflowError } from '@ketflow/core';
import type { Model } from '../model/problem.ts';
import type { Sense } from '../race/race-types.ts';
import { parseGset } from './gset.ts';
import { guessFormat } from './guess.ts';
import type { ModelFile, ModelFormat } from './model-file.ts';
import { parseModelJson } from './model-json.ts';

interface Reader {
  /** Gives E = -objective for `max`, else E = objective. */
  readonly parse: (text: string, path: string) => Model;
  readonly sense: Sense;
}

const readers: Readonly<Record<ModelFormat, Reader>> = {
  gset: { parse: parseGset, sense: 'max' },
  json: { parse: parseModelJson, sense: 'min' },
};

const planned: readonly string[] = ['qubo', 'coo', 'bqm', 'bqpjson', 'lp'];

/** How to read a model. */
export interface ParseModelOptions {
  /** Names the file in errors, and the model. */
  readonly path: string;
  /** Guessed from the content when not given. */
  readonly format?: string;
  /** The sense of the objective, when it is not the usual one of the format. */
  readonly sense?: Sense;
}

/**
 * Reads a model file.
 * @throws KetflowError `MODEL_MALFORMED` with path, line and reason, `FORMAT_UNKNOWN`, `NOT_AVAILABLE_YET` for a format that
 *   is planned.
 */
export function parseModel(text: string, options: ParseModelOptions): ModelFile {
  const { path } = options;
  const found = options.format ?? guessFormat(text);
  const available = Object.keys(readers);
  if (found !== undefined && planned.includes(found)) {
    throw new KetflowError('NOT_AVAILABLE_YET', { what: `Format "${found}"`, available });
  }
  if (!isReadable(found)) throw new KetflowError('FORMAT_UNKNOWN', { path, formats: available });
  const reader = readers[found];
  const sense = options.sense ?? reader.sense;
  const model = reader.parse(text, path);
  return {
    problem: { model: sense === reader.sense ? model : model.scale(-1) },
    format: found,
    name: nameOf(path),
    sense,
    objectiveOf: (energy) => (sense === 'max' ? 0 - energy : energy),
  };
}

function isReadable(format: string | undefined): format is ModelFormat {
  return format !== undefined && Object.hasOwn(readers, format);
}

/** The last part of a path, without its extension. */
function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/s, '').replace(/(.)\.[^.]*$/, '$1');
}
