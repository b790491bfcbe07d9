import { isKetflowError } from '@ketflow/core';
import { modelFromTerms, type Model } from '../model/problem.ts';
import type { Term } from '../model/vartype.ts';
import { lineOfEntry, lineOfSyntaxError } from './json-position.ts';
import { malformedIn, type Malformed } from './model-file.ts';

const KEYS: readonly string[] = ['vartype', 'variables', 'offset', 'terms', 'name'];

/**
 * Reads `{"vartype": "SPIN" | "BINARY", "variables": [names], "offset": number, "terms": [{"bias": number, "variables":
 * [names]}]}`. A term has any number of variables (none: it counts as offset); terms on the same variables are added, a
 * variable repeated in a term is reduced. `variables` fixes the order of the variables; left out, they come in the order
 * of their first term. `offset` is 0 when left out; a `name` is passed over.
 *
 * @param path - Named in errors.
 * @returns A `Bqm`, or a `Polynomial` when a term has more than two variables.
 * @throws KetflowError `MODEL_MALFORMED` with path, line and reason.
 */
export function parseModelJson(text: string, path: string): Model {
  const malformed = malformedIn(path);
  const document = parseObject(text, malformed);
  const unknown = Object.keys(document).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw malformed(1, `unknown key "${unknown}"`);
  const { vartype, offset = 0 } = document;
  if (vartype !== 'SPIN' && vartype !== 'BINARY') {
    throw malformed(1, '"vartype" must be "SPIN" or "BINARY"');
  }
  if (!isFiniteNumber(offset)) throw malformed(1, '"offset" must be a finite number');
  if (!Array.isArray(document['terms'])) throw malformed(1, '"terms" must be an array');

  const names = declaredNames(document['variables'], text, malformed);
  const known = new Set(names);
  const terms = document['terms'].map((value: unknown, index): Term => {
    const refuse = (reason: string): Error => malformed(lineOfEntry(text, 'terms', index), reason);
    const term = readTerm(value, refuse);
    for (const variable of term.variables) {
      if (known.has(variable)) continue;
      if (names !== undefined) throw refuse(`variable "${variable}" is not among "variables"`);
      known.add(variable);
    }
    return term;
  });
  try {
    return modelFromTerms(vartype, [...known], terms, offset);
  } catch (error) {
    if (isKetflowError(error, 'BIAS_NOT_FINITE')) throw malformed(1, 'biases add up to infinity');
    throw error;
  }
}

function parseObject(text: string, malformed: Malformed): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed(
      lineOfSyntaxError(text, error.message),
      `not JSON (${error.message.replaceAll(/\s+/g, ' ')})`,
    );
  }
  if (isObject(value)) return value;
  throw malformed(1, 'expected an object with "vartype" and "terms"');
}

function declaredNames(
  value: unknown,
  text: string,
  malformed: Malformed,
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw malformed(1, '"variables" must be an array of names');
  const seen = new Set<string>();
  value.forEach((name: unknown, index) => {
    const line = (): number => lineOfEntry(text, 'variables', index);
    if (typeof name !== 'string') throw malformed(line(), 'the name of a variable must be text');
    if (seen.has(name)) throw malformed(line(), `variable "${name}" occurs twice`);
    seen.add(name);
  });
  return [...seen];
}

function readTerm(value: unknown, refuse: (reason: string) => Error): Term {
  if (!isObject(value)) throw refuse('a term must be an object with "bias" and "variables"');
  const { bias, variables, ...more } = value;
  const unknown = Object.keys(more);
  if (unknown.length > 0) throw refuse(`unknown key "${unknown[0]}" in a term`);
  if (!isFiniteNumber(bias)) throw refuse('the "bias" of a term must be a finite number');
  if (!Array.isArray(variables) || !variables.every((name) => typeof name === 'string')) {
    throw refuse('the "variables" of a term must be an array of names');
  }
  return { bias, variables };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Writes a model without loss; one term a line. {@link parseModelJson} gives the same model back. */
export function writeModelJson(model: Model): string {
  const terms = model.terms().map((term) => `\n    ${JSON.stringify(term)}`);
  return [
    '{',
    `  "vartype": "${model.vartype}",`,
    `  "variables": ${JSON.stringify(model.variables)},`,
    `  "offset": ${JSON.stringify(model.offset)},`,
    `  "terms": [${terms.join(',')}${terms.length > 0 ? '\n  ' : ''}]`,
    '}\n',
  ].join('\n');
}
