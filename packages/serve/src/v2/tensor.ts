import { KetflowError } from '@ketflow/core';
import { isList, isObject } from '../http/body.ts';
import { shown, type ModelInput } from '../table/feature-table.ts';

/** Integer datatypes with their least and largest value; those of 64 bits are as exact as a JSON number. */
const integerRanges: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['INT8', [-128, 127]],
  ['INT16', [-32768, 32767]],
  ['INT32', [-2147483648, 2147483647]],
  ['INT64', [-(2 ** 63), 2 ** 63]],
  ['UINT8', [0, 255]],
  ['UINT16', [0, 65535]],
  ['UINT32', [0, 4294967295]],
  ['UINT64', [0, 2 ** 64]],
]);
const floats = new Set(['FP16', 'FP32', 'FP64']);

/** One column of a request. */
export interface ColumnTensor {
  readonly name: string;
  readonly datatype: string;
  /** One value a row; numbers where the datatype is BOOL. */
  readonly values: readonly unknown[];
}

function invalid(reason: string): KetflowError<'REQUEST_INVALID'> {
  return new KetflowError('REQUEST_INVALID', { reason });
}

/**
 * Reads a tensor of shape [N] or [N, 1], its data flat or nested. Null is a missing value in every datatype.
 * @throws KetflowError `REQUEST_INVALID` if the shape, the datatype, the number of values or a value is wrong.
 */
export function readTensor(value: unknown, index: number): ColumnTensor {
  if (!isObject(value)) throw invalid(`inputs[${index}] is not an object`);
  const { name, datatype, shape, data } = value;
  if (typeof name !== 'string') throw invalid(`inputs[${index}] has no name`);
  if (typeof datatype !== 'string') throw invalid(`input "${name}" has no datatype`);
  const rows = rowsOf(name, shape);
  const flat = flatten(name, data, isList(shape) && shape.length === 2);
  if (flat.length !== rows) {
    throw invalid(`input "${name}" holds ${flat.length} values; its shape asks for ${rows}`);
  }
  const fits = valueTest(name, datatype);
  const wrong = flat.findIndex((item) => item !== null && !fits(item));
  if (wrong >= 0) {
    throw invalid(
      `value ${wrong + 1} of input "${name}" is ${shown(flat[wrong])}, no ${datatype} value`,
    );
  }
  const values =
    datatype === 'BOOL' ? flat.map((item) => (item === null ? null : Number(item))) : flat;
  return { name, datatype, values };
}

function rowsOf(name: string, shape: unknown): number {
  const sizes = isList(shape) ? shape : [];
  const [rows, width = 1] = sizes;
  if (sizes.length > 2 || width !== 1 || !Number.isSafeInteger(rows) || (rows as number) < 0) {
    throw invalid(
      `input "${name}" has shape ${shown(shape)}; a column has [N] or [N, 1], all the same N`,
    );
  }
  return rows as number;
}

function flatten(name: string, data: unknown, canNest: boolean): readonly unknown[] {
  if (!isList(data)) throw invalid(`input "${name}" has no list "data"`);
  if (!canNest || !isList(data[0])) return data;
  return data.map((row, i) => {
    if (!isList(row) || row.length !== 1) {
      throw invalid(`row ${i + 1} of input "${name}" is not a list of one value`);
    }
    return row[0];
  });
}

function valueTest(name: string, datatype: string): (item: unknown) => boolean {
  if (floats.has(datatype)) return (item) => typeof item === 'number';
  if (datatype === 'BOOL') return (item) => typeof item === 'boolean';
  if (datatype === 'BYTES') return (item) => typeof item === 'string';
  const range = integerRanges.get(datatype);
  if (range === undefined) throw invalid(`input "${name}" has the datatype ${shown(datatype)}`);
  return (item) => Number.isInteger(item) && range[0] <= Number(item) && Number(item) <= range[1];
}

/**
 * Checks that a tensor can be the column `input`: numbers of any datatype but BYTES, texts of BYTES.
 * @throws KetflowError `REQUEST_INVALID` otherwise.
 */
export function requireKind({ name, datatype }: ColumnTensor, { kind }: ModelInput): void {
  if ((datatype === 'BYTES') !== (kind === 'text')) {
    const wanted = kind === 'text' ? 'BYTES' : 'FP64 or another number';
    throw invalid(`input "${name}" has the datatype ${datatype}; the model takes ${wanted}`);
  }
}
