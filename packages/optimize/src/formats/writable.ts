import { Bqm } from '../model/bqm.ts';
import type { Model } from '../model/problem.ts';
import type { ModelFormat } from './model-file.ts';
import { malformedIn } from './model-file.ts';

/**
 * The model as one of pairs.
 * @throws KetflowError `MODEL_MALFORMED` for a polynomial with a term of more than two variables: `format` has none.
 */
export function quadraticModel(model: Model, format: ModelFormat, path: string): Bqm {
  if (model instanceof Bqm) return model;
  const { variables, bias } = model.terms().at(-1) ?? { variables: [], bias: 0 };
  if (variables.length <= 2) {
    return Bqm.fromTerms(model.vartype, model.variables, model.terms(), model.offset);
  }
  const reason = `the term ${bias} of ${variables.join(', ')} has ${variables.length} variables, more than "${format}" holds`;
  throw malformedIn(path)(1, reason);
}

/**
 * The numbers that name the variables in a format that knows numbers alone: the names themselves when they are all
 * integers from 0 in plain decimals, else the positions.
 */
export function numberLabels(variables: readonly string[]): readonly number[] {
  const areNumbers = variables.every(
    (name) => /^(0|[1-9]\d*)$/.test(name) && Number.isSafeInteger(Number(name)),
  );
  return variables.map((name, i) => (areNumbers ? Number(name) : i));
}

/** The shortest decimals that read as `value` again, without an exponent: 1e-7 is `0.0000001`. */
export function plainDecimal(value: number): string {
  const scientific = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value));
  if (scientific === null) return String(value);
  const [, sign, whole, fraction = '', exponent] = scientific;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  return point <= 0
    ? `${sign}0.${'0'.repeat(-point)}${digits}`
    : `${sign}${digits.padEnd(point, '0')}`;
}
