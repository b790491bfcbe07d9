/**
 * Tensors as ONNX stores them. Numbers are written as raw little-endian bytes, whatever the machine.
 * @module
 */
import { create } from '@bufbuild/protobuf';
import { TensorProtoSchema, TensorProto_DataType, type TensorProto } from './proto/onnx-ml-pb.ts';

const DataType: typeof TensorProto_DataType = TensorProto_DataType;

function rawTensor(
  name: string,
  dims: readonly number[],
  dataType: number,
  rawData: Uint8Array<ArrayBuffer>,
): TensorProto {
  return create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType, rawData });
}

/** A tensor(double). @param values - As many as the product of `dims`, row-major; copied. */
export function doubleTensor(
  name: string,
  dims: readonly number[],
  values: ArrayLike<number>,
): TensorProto {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  for (let i = 0; i < values.length; i++) bytes.setFloat64(8 * i, values[i], true);
  return rawTensor(name, dims, DataType.DOUBLE, new Uint8Array(bytes.buffer));
}

/** A tensor(int64). @param values - As many as the product of `dims`, row-major; copied. */
export function int64Tensor(
  name: string,
  dims: readonly number[],
  values: readonly bigint[],
): TensorProto {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => bytes.setBigInt64(8 * i, value, true));
  return rawTensor(name, dims, DataType.INT64, new Uint8Array(bytes.buffer));
}

/** A tensor(int8). @param values - As many as the product of `dims`, row-major; copied. */
export function int8Tensor(name: string, dims: readonly number[], values: Int8Array): TensorProto {
  return rawTensor(name, dims, DataType.INT8, Uint8Array.from(values));
}

/** A tensor(string). @param values - As many as the product of `dims`, row-major. */
export function stringTensor(
  name: string,
  dims: readonly number[],
  values: readonly string[],
): TensorProto {
  const encoder = new TextEncoder();
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: DataType.STRING,
    stringData: values.map((value) => encoder.encode(value)),
  });
}
