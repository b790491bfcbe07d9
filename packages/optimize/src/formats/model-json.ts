import { modelFromTerms, type Model } from '../model/problem.ts';
import type { Term } from '../model/vartype.ts';
import { isFiniteNumber, isObject, JsonDocument } from './json-document.ts';
import {
  malformedIn,
  summed,
  type FileContent,
  type Malformed,
  type ReadContext,
} from './model-file.ts';

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
  return readModel(text, malformedIn(path));
}

/** The reader of {@link parseModelJson}. */
export function readModelJson(text: string, { malformed }: ReadContext): FileContent {
  return { model: readModel(text, malformed), sense: 'min' };
}

function readModel(text: string, malformed: Malformed): Model {
  const document = new JsonDocument(text, malformed, '"vartype" and "terms"');
  const unknown = Object.keys(document.root).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw document.refuse(`unknown key "${unknown}"`);
  const { vartype } = document.root;
  const offset = document.number('offset', 0);
  if (vartype !== 'SPIN' && vartype !== 'BINARY') {
    throw document.refuse('"vartype" must be "SPIN" or "BINARY"');
  }

  const names = declaredNames(document);
  const known = new Set(names);
  const terms = document.array('terms').map((value, index): Term => {
    const refuse = (reason: string): Error => document.refuseEntry('terms', index, reason);
    const term = readTerm(value, refuse);
    for (const variable of term.variables) {
      if (known.has(variable)) continue;
      if (names !== undefined) throw refuse(`variable "${variable}" is not among "variables"`);
      known.add(variable);
    }
    return term;
  });
  return summed(malformed, () => modelFromTerms(vartype, [...known], terms, offset));
}

function declaredNames(document: JsonDocument): readonly string[] | undefined {
  const { variables } = document.root;
  if (variables === undefined) return undefined;
  if (!Array.isArray(variables)) throw document.refuse('"variables" must be an array of names');
  const seen = new Set<string>();
  variables.forEach((name: unknown, index) => {
    const refuse = (reason: string): Error => document.refuseEntry('variables', index, reason);
    if (typeof name !== 'string') throw refuse('the name of a variable must be text');
    if (seen.has(name)) throw refuse(`variable "${name}" occurs twice`);
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
