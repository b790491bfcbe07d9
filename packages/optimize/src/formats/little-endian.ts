/** Reads one number at a byte offset. */
type Get = (view: DataView, at: number) => number;

/** A type of numbers as numpy names it, stored with the least byte first. */
export interface NumberType {
  readonly size: number;
  readonly get: Get;
}

/** Types of biases. */
const reals: ReadonlyMap<string, NumberType> = new Map([
  ['float32', { size: 4, get: (view, at) => view.getFloat32(at, true) }],
  ['float64', { size: 8, get: (view, at) => view.getFloat64(at, true) }],
] satisfies [string, NumberType][]);

/** Types of indices; those of 64 bits are rounded from 2^53 on, far above any position. */
const integers: ReadonlyMap<string, NumberType> = new Map([
  ['int8', { size: 1, get: (view, at) => view.getInt8(at) }],
  ['int16', { size: 2, get: (view, at) => view.getInt16(at, true) }],
  ['int32', { size: 4, get: (view, at) => view.getInt32(at, true) }],
  ['int64', { size: 8, get: (view, at) => Number(view.getBigInt64(at, true)) }],
  ['uint8', { size: 1, get: (view, at) => view.getUint8(at) }],
  ['uint16', { size: 2, get: (view, at) => view.getUint16(at, true) }],
  ['uint32', { size: 4, get: (view, at) => view.getUint32(at, true) }],
  ['uint64', { size: 8, get: (view, at) => Number(view.getBigUint64(at, true)) }],
] satisfies [string, NumberType][]);

/** The type of biases of this name, which a file may have made up. */
export function realType(name: unknown): NumberType | undefined {
  return reals.get(name as string);
}

/** The type of indices of this name, which a file may have made up. */
export function integerType(name: unknown): NumberType | undefined {
  return integers.get(name as string);
}
