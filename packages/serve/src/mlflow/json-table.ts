/**
 * The four JSON forms of a request to `/invocations`. Columns that the model does not have are ignored, as MLflow does.
 * @module
 */
import { KetflowError, nearestName } from '@ketflow/core';
import { isList, isObject, type JsonObject } from '../http/body.ts';
import { columnPosition } from '../table/csv-table.ts';
import { featureTable, type FeatureTable, type ModelInput } from '../table/feature-table.ts';

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

function invalid(reason: string): KetflowError<'REQUEST_INVALID'> {
  return new KetflowError('REQUEST_INVALID', { reason });
}

/**
 * Reads a request: a JSON object with exactly one of `dataframe_split`, `dataframe_records`, `instances` and `inputs`.
 * `instances` and `inputs` hold an object of columns, a list of row objects, or a list of rows in the order of the
 * model's inputs.
 *
 * @throws KetflowError `REQUEST_INVALID` if it is in none of these forms or has `params`; `COLUMN_NOT_FOUND`,
 *   `COLUMN_DUPLICATE`, and as {@link featureTable} if it does not fit the model.
 */
export function jsonTable(body: unknown, inputs: readonly ModelInput[]): FeatureTable {
  const wanted = `the input must be a JSON dictionary with exactly one of the input fields ${forms.join(', ')}`;
  if (!isObject(body)) throw invalid(`${wanted}; received ${isList(body) ? 'a list' : 'a value'}`);
  const present = forms.filter((form) => Object.hasOwn(body, form));
  const form = present[0];
  if (form === undefined || present.length > 1) {
    const fields = Object.keys(body).slice(0, 12).join(', ');
    throw invalid(`${wanted}; received the fields: ${fields === '' ? 'none' : fields}`);
  }
  refuseParams(body);
  const value = body[form];
  switch (form) {
    case 'dataframe_split':
      return splitTable(value, inputs);
    case 'dataframe_records':
      return recordTable(requireObjects(form, requireList(form, value)), inputs);
    case 'instances':
    case 'inputs':
      if (isObject(value)) return columnTable(form, value, inputs);
      return rowTable(form, requireList(form, value), inputs);
  }
}

function refuseParams(body: JsonObject): void {
  const params = Object.hasOwn(body, 'params') ? body['params'] : null;
  if (params === null || (isObject(params) && Object.keys(params).length === 0)) return;
  const names = isObject(params) ? ` ("${Object.keys(params).join('", "')}")` : '';
  throw invalid(`the model takes no params${names}`);
}

function requireList(what: string, value: unknown): readonly unknown[] {
  if (!isList(value)) throw invalid(`${what} is not a list`);
  return value;
}

function requireObjects(what: string, rows: readonly unknown[]): readonly JsonObject[] {
  return rows.map((row, i) => {
    if (!isObject(row)) throw invalid(`row ${i + 1} of ${what} is not an object`);
    return row;
  });
}

function requireRows(
  what: string,
  rows: readonly unknown[],
  width: number,
): readonly (readonly unknown[])[] {
  return rows.map((row, i) => {
    if (!isList(row) || row.length !== width) {
      throw invalid(`row ${i + 1} of ${what} is not a list of ${width} values`);
    }
    return row;
  });
}

function splitTable(value: unknown, inputs: readonly ModelInput[]): FeatureTable {
  const form = 'dataframe_split';
  if (!isObject(value)) throw invalid(`${form} is not an object`);
  const own = (key: string): readonly unknown[] =>
    requireList(`${form}.${key}`, Object.hasOwn(value, key) ? value[key] : undefined);
  const names = own('columns').map((name) => {
    // pandas writes the names of a table without header as numbers.
    if (typeof name !== 'string' && typeof name !== 'number') {
      throw invalid(`${form}.columns holds something else than names`);
    }
    return String(name);
  });
  const rows = requireRows(`${form}.data`, own('data'), names.length);
  return featureTable(inputs, rows.length, ({ name }) => {
    const position = columnPosition(names, name);
    return (row) => rows[row]![position];
  });
}

/** Every row must have every column: a name that is misspelt in one row is no missing value. */
function recordTable(rows: readonly JsonObject[], inputs: readonly ModelInput[]): FeatureTable {
  return featureTable(inputs, rows.length, ({ name }) => (row) => {
    const record = rows[row]!;
    if (Object.hasOwn(record, name)) return record[name];
    if (row === 0) throw columnNotFound(record, name);
    throw invalid(`row ${row + 1} has no column "${name}"; null stands for a missing value`);
  });
}

function columnNotFound(record: JsonObject, name: string): KetflowError<'COLUMN_NOT_FOUND'> {
  const columns = Object.keys(record);
  const nearest = nearestName(name, columns);
  return new KetflowError('COLUMN_NOT_FOUND', { column: name, nearest, columns });
}

function columnTable(
  form: string,
  columns: JsonObject,
  inputs: readonly ModelInput[],
): FeatureTable {
  const lists = inputs.map(({ name }) => {
    if (!Object.hasOwn(columns, name)) throw columnNotFound(columns, name);
    return requireList(`column "${name}" of ${form}`, columns[name]);
  });
  const rows = lists[0]?.length ?? 0;
  const odd = lists.findIndex((list) => list.length !== rows);
  if (odd >= 0) {
    const [first, other] = [inputs[0]!.name, inputs[odd]!.name];
    throw invalid(
      `column "${first}" has ${rows} values and column "${other}" ${lists[odd]!.length}`,
    );
  }
  return featureTable(inputs, rows, (_, index) => (row) => lists[index]![row]);
}

function rowTable(
  form: string,
  list: readonly unknown[],
  inputs: readonly ModelInput[],
): FeatureTable {
  if (isObject(list[0])) return recordTable(requireObjects(form, list), inputs);
  const rows = requireRows(form, list, inputs.length);
  return featureTable(inputs, rows.length, (_, index) => (row) => rows[row]![index]);
}
