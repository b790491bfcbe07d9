import { KetflowError } from '@ketflow/core';
import type { Model } from '../model/problem.ts';
import type { Sense } from '../race/sense.ts';
import { writeBqpjson } from './bqpjson.ts';
import { writeCoo } from './coo.ts';
import { writeDimodJson } from './dimod-json.ts';
import { writeGset } from './gset.ts';
import { writeBiqmac, writeOrLibrary } from './half-matrix.ts';
import type { LinearConstraint } from './linear-constraint.ts';
import { malformedIn, type ModelFormat } from './model-file.ts';
import { writeModelJson } from './model-json.ts';
import { writeQubo } from './qubo.ts';
import { quadraticModel } from './writable.ts';
import { writeBqmFile } from './write-bqm-file.ts';
import { writeLp } from './write-lp.ts';
import { writeOpb } from './write-opb.ts';

/** How to write a model. */
export interface WriteModelOptions {
  /** Names the file in errors. */
  readonly path: string;
  /**
   * The sense of the objective in the file: -E for `max`. That of the format when not given, as in reading: `gset`,
   * `biqmac` and `orlib` max, the others min. `lp` says it in the file; any other must be read with the same option.
   */
  readonly sense?: Sense;
  /** Linear constraints on x in {0, 1}, for `lp` and `opb`. */
  readonly constraints?: readonly LinearConstraint[];
}

/**
 * Writes a model so that `parseModel` gives it back: the same energies always, the vartype where the format has both
 * (`coo`, `bqm`, `bqpjson`, `json`, `dimod-json`), the names where it has any (`bqm`, `json`, `dimod-json`; integers in
 * `coo` and `bqpjson`, those that LP allows in `lp`).
 *
 * @returns Bytes for `bqm`, else text.
 * @throws KetflowError `MODEL_MALFORMED` for what the format does not hold: more than two variables in a term, linear biases
 *   in `gset`, an offset in `biqmac` and `orlib`, weights that are no integers in `opb`, constraints.
 */
export function writeModel(
  model: Model,
  format: ModelFormat,
  options: WriteModelOptions,
): string | Uint8Array {
  const { path, constraints = [] } = options;
  const ownSense = format === 'gset' || format === 'biqmac' || format === 'orlib' ? 'max' : 'min';
  const sense = options.sense ?? ownSense;
  if (constraints.length > 0 && format !== 'lp' && format !== 'opb') {
    throw malformedIn(path)(
      1,
      `the constraint "${constraints[0].name}" has no place in "${format}"`,
    );
  }
  if (format === 'lp') return writeLp(quadraticModel(model, format, path), { sense, constraints });

  const written = sense === ownSense ? model : model.scale(-1);
  if (format === 'json') return writeModelJson(written);
  if (format === 'opb') return writeOpb(written, path, constraints);
  const bqm = quadraticModel(written, format, path);
  switch (format) {
    case 'gset':
      return writeGset(bqm, path);
    case 'qubo':
      return writeQubo(bqm);
    case 'coo':
      return writeCoo(bqm);
    case 'bqm':
      return writeBqmFile(bqm);
    case 'bqpjson':
      return writeBqpjson(bqm);
    case 'biqmac':
      return writeBiqmac(bqm, path);
    case 'orlib':
      return writeOrLibrary(bqm, path);
    case 'dimod-json':
      return writeDimodJson(bqm);
    default: {
      const expected = 'a format of model files';
      throw new KetflowError('OPTION_INVALID', { option: 'format', value: format, expected });
    }
  }
}
