import { Bqm } from '../model/bqm.ts';
import { namesOfLabels } from './dimod-labels.ts';
import { isObject, JsonDocument } from './json-document.ts';
import { integerType, realType, type NumberType } from './little-endian.ts';
import { summed, type FileContent, type ReadContext } from './model-file.ts';
import { decodeBase64 } from './text-bytes.ts';

/**
 * Reads what `BinaryQuadraticModel.to_serializable` of dimod gives as JSON (schema 3.0.0, and 2.0.0 with lists), to be
 * minimised. With `use_bytes` the four arrays are base64 of little-endian numbers of `bias_type` and `index_type`.
 * Couplings given several times are added. Labels that are no text become their JSON.
 */
export function readDimodJson(text: string, { malformed }: ReadContext): FileContent {
  const document = new JsonDocument(text, malformed, '"variable_labels" and "linear_biases"');
  const { root } = document;
  const version = isObject(root['version']) ? root['version']['bqm_schema'] : undefined;
  if (typeof version !== 'string' || !/^[23]\./.test(version)) {
    throw document.refuse('"bqm_schema" of "version" must be 2 or 3');
  }
  const { variable_type: vartype, use_bytes: usesBytes } = root;
  if (vartype !== 'SPIN' && vartype !== 'BINARY') {
    throw document.refuse('"variable_type" must be "SPIN" or "BINARY"');
  }
  if (usesBytes === true && version.startsWith('2')) {
    throw document.refuse('"use_bytes" of schema 2 is not read: its bytes were encoded otherwise');
  }
  const offset = document.number('offset', 0);
  const numbers = (key: string, typeKey: string, type: NumberType | undefined): Float64Array => {
    if (usesBytes === true) return numbersOfBytes(document, key, typeKey, type);
    return Float64Array.from(document.array(key), (value, index) => {
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw document.refuseEntry(key, index, `"${key}" must hold finite numbers`);
    });
  };
  const biasType = realType(root['bias_type']);
  const indexType = integerType(root['index_type']);
  const linear = numbers('linear_biases', 'bias_type', biasType);
  const biases = numbers('quadratic_biases', 'bias_type', biasType);
  const rows = numbers('quadratic_head', 'index_type', indexType);
  const columns = numbers('quadratic_tail', 'index_type', indexType);

  const names = namesOfLabels(document.array('variable_labels'), malformed);
  if (linear.length !== names.length) {
    throw document.refuse(`${linear.length} linear biases for ${names.length} labels`);
  }
  if (rows.length !== biases.length || columns.length !== biases.length) {
    throw document.refuse('"quadratic_head", "…_tail" and "…_biases" are of different lengths');
  }
  for (const [key, positions] of Object.entries({
    quadratic_head: [...rows],
    quadratic_tail: [...columns],
  })) {
    const wrong = positions.findIndex((i) => !(Number.isInteger(i) && i >= 0 && i < names.length));
    if (wrong < 0) continue;
    const reason = `${positions[wrong]} is not a variable from 0 to ${names.length - 1}`;
    throw document.refuseEntry(key, wrong, reason);
  }
  const model = summed(malformed, () =>
    Bqm.fromArrays(vartype, names, linear, { rows, columns, biases }, offset),
  );
  return { model, sense: 'min' };
}

function numbersOfBytes(
  document: JsonDocument,
  key: string,
  typeKey: string,
  type: NumberType | undefined,
): Float64Array {
  if (type === undefined) throw document.refuse(`"${typeKey}" is no type of numbers`);
  const text = document.root[key];
  const bytes = typeof text === 'string' ? decodeBase64(text) : undefined;
  if (bytes === undefined || bytes.length % type.size !== 0) {
    throw document.refuse(`"${key}" must be base64 of numbers of "${typeKey}"`);
  }
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / type.size }, (_, i) => {
    const value = type.get(view, i * type.size);
    if (Number.isFinite(value)) return value;
    throw document.refuse(`number ${i + 1} of "${key}" is not finite`);
  });
}

/** Writes a model as dimod does, schema 3.0.0 with lists; `json.loads` and `from_serializable` read it. */
export function writeDimodJson(model: Bqm): string {
  const { rows, columns, biases } = model.pairs();
  const document = {
    type: 'BinaryQuadraticModel',
    version: { bqm_schema: '3.0.0' },
    use_bytes: false,
    index_type: 'int32',
    bias_type: 'float64',
    num_variables: model.numVariables,
    num_interactions: rows.length,
    variable_labels: model.variables,
    variable_type: model.vartype,
    offset: model.offset,
    info: {},
    linear_biases: [...model.linear],
    quadratic_biases: [...biases],
    quadratic_head: [...rows],
    quadratic_tail: [...columns],
  };
  return `${JSON.stringify(document)}\n`;
}
