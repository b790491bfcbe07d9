import { Bqm } from '../model/bqm.ts';
import { GrowingPairs } from './growing-pairs.ts';
import { isFiniteNumber, isObject, JsonDocument } from './json-document.ts';
import { summed, type FileContent, type ReadContext } from './model-file.ts';
import { numberLabels } from './writable.ts';

/**
 * Reads bqpjson 1.0.0: E = scale (Σ coeff v v' + Σ coeff v + offset), with `variable_domain` `spin` or `boolean` and the
 * integers of `variable_ids` as names, in their order. Terms given several times are added. `id`, `metadata`,
 * `description` and `solutions` are passed over.
 *
 * @see The schema of lanl-ansi/bqpjson, `bqpjson/bqpjson-schema.json`.
 */
export function readBqpjson(text: string, { malformed }: ReadContext): FileContent {
  const document = new JsonDocument(text, malformed, '"variable_domain" and "variable_ids"');
  const { variable_domain: domain } = document.root;
  if (domain !== 'spin' && domain !== 'boolean') {
    throw document.refuse('"variable_domain" must be "spin" or "boolean"');
  }
  const scale = document.number('scale', 1);
  if (scale < 0) throw document.refuse('"scale" must be 0 or more');
  const offset = document.number('offset', 0);

  const positions = new Map<unknown, number>();
  document.array('variable_ids').forEach((id, index) => {
    if (!Number.isSafeInteger(id) || (id as number) < 0) {
      throw document.refuseEntry('variable_ids', index, 'an id must be an integer from 0');
    }
    if (positions.has(id)) {
      throw document.refuseEntry('variable_ids', index, `the id ${String(id)} occurs twice`);
    }
    positions.set(id, index);
  });

  /** The positions and the coefficient of every term of a list. */
  const termsOf = (list: string, idKeys: readonly string[]): (readonly [number[], number])[] =>
    document.array(list).map((term, index) => {
      const refuse = (reason: string): Error => document.refuseEntry(list, index, reason);
      if (!isObject(term))
        throw refuse(`a term must be an object with ${idKeys.join(', ')}, coeff`);
      if (!isFiniteNumber(term['coeff'])) throw refuse('"coeff" must be a finite number');
      const found = idKeys.map((key) => {
        const position = positions.get(term[key]);
        if (position !== undefined) return position;
        throw refuse(`"${key}" is not among "variable_ids"`);
      });
      if (found.length === 2 && found[0] === found[1]) {
        throw refuse('"id_head" and "id_tail" are the same variable');
      }
      return [found, term['coeff']];
    });
  const linear = new Float64Array(positions.size);
  for (const [[i], coefficient] of termsOf('linear_terms', ['id'])) linear[i] += coefficient;
  const pairs = new GrowingPairs();
  for (const [[i, j], coefficient] of termsOf('quadratic_terms', ['id_tail', 'id_head'])) {
    pairs.push(i, j, coefficient);
  }
  const vartype = domain === 'spin' ? 'SPIN' : 'BINARY';
  const names = [...positions.keys()].map(String);
  const model = summed(malformed, () => {
    const unscaled = Bqm.fromArrays(vartype, names, linear, pairs.pairs(), offset);
    return scale === 1 ? unscaled : unscaled.scale(scale);
  });
  return { model, sense: 'min' };
}

/** Writes a model as bqpjson 1.0.0 with scale 1. Names that are not all integers from 0 become positions. */
export function writeBqpjson(model: Bqm): string {
  const ids = numberLabels(model.variables);
  const { rows, columns, biases } = model.pairs();
  const list = (items: readonly object[]): string =>
    `[${items.map((item) => `\n    ${JSON.stringify(item)}`).join(',')}${items.length > 0 ? '\n  ' : ''}]`;
  const linear: object[] = [];
  model.linear.forEach((coeff, i) => {
    if (coeff !== 0) linear.push({ id: ids[i], coeff });
  });
  const quadratic = Array.from(rows, (i, e) => ({
    id_tail: ids[i],
    id_head: ids[columns[e]],
    coeff: biases[e],
  }));
  return [
    '{',
    '  "version": "1.0.0",',
    '  "id": 0,',
    '  "metadata": {},',
    `  "variable_ids": ${JSON.stringify(ids)},`,
    `  "variable_domain": "${model.vartype === 'SPIN' ? 'spin' : 'boolean'}",`,
    '  "scale": 1.0,',
    `  "offset": ${model.offset},`,
    `  "linear_terms": ${list(linear)},`,
    `  "quadratic_terms": ${list(quadratic)}`,
    '}\n',
  ].join('\n');
}
