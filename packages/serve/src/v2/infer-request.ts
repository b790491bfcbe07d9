import { KetflowError, nearestName } from '@ketflow/core';
import { isList, isObject, type JsonObject } from '../http/body.ts';
import { featureTable, shown, type FeatureTable, type ModelInput } from '../table/feature-table.ts';
import { readTensor, requireKind, type ColumnTensor } from './tensor.ts';

const outputNames = ['label', 'probabilities'] as const;

/** An output that every served model has. */
export type OutputName = (typeof outputNames)[number];

/** A request to `infer` that fits the model. */
export interface InferRequest {
  /** Echoed in the answer. */
  readonly id: string | undefined;
  /** What is asked for, in the order of the answer. */
  readonly outputs: readonly OutputName[];
  readonly table: FeatureTable;
}

function invalid(reason: string): KetflowError<'REQUEST_INVALID'> {
  return new KetflowError('REQUEST_INVALID', { reason });
}

/**
 * Reads a request: one tensor a column of the model, in any order. `parameters` are ignored.
 * @throws KetflowError `REQUEST_INVALID`, `COLUMN_NOT_FOUND`, and as {@link featureTable}.
 */
export function inferRequest(body: unknown, inputs: readonly ModelInput[]): InferRequest {
  if (!isObject(body)) throw invalid('the body is not a JSON object');
  // Some clients write null for what they leave out.
  const id = body['id'] ?? undefined;
  if (id !== undefined && typeof id !== 'string') throw invalid('"id" is not a string');
  const tensors = readTensors(body, inputs);
  const rows = tensors[0]?.values.length ?? 0;
  const table = featureTable(inputs, rows, (input) => {
    const tensor = tensors.find(({ name }) => name === input.name);
    if (tensor === undefined) {
      const columns = tensors.map(({ name }) => name);
      const details = { column: input.name, nearest: nearestName(input.name, columns), columns };
      throw new KetflowError('COLUMN_NOT_FOUND', details);
    }
    requireKind(tensor, input);
    return (row) => tensor.values[row];
  });
  return { id, outputs: readOutputs(body), table };
}

function readTensors(body: JsonObject, inputs: readonly ModelInput[]): readonly ColumnTensor[] {
  const list = body['inputs'];
  if (!isList(list) || list.length === 0) throw invalid('"inputs" is not a list of tensors');
  const known = inputs.map(({ name }) => name);
  const tensors = list.map(readTensor);
  const seen = new Set<string>();
  for (const { name, values } of tensors) {
    if (!known.includes(name)) throw invalid(`the model has no input ${shown(`"${name}"`)}`);
    if (seen.has(name)) throw invalid(`input "${name}" occurs twice`);
    seen.add(name);
    const rows = tensors[0]!.values.length;
    if (values.length !== rows) {
      throw invalid(
        `input "${tensors[0]!.name}" has ${rows} rows and input "${name}" ${values.length}`,
      );
    }
  }
  return tensors;
}

function readOutputs(body: JsonObject): readonly OutputName[] {
  const list = body['outputs'] ?? undefined;
  if (list === undefined || (isList(list) && list.length === 0)) return outputNames;
  if (!isList(list)) throw invalid('"outputs" is not a list');
  return list.map((item) => {
    const name = isObject(item) ? item['name'] : undefined;
    const found = outputNames.find((candidate) => candidate === name);
    if (found === undefined) {
      throw invalid(`the model has no output ${shown(name)}, only ${outputNames.join(' and ')}`);
    }
    return found;
  });
}
