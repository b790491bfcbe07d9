import { Bqm } from '../model/bqm.ts';
import type { Vartype } from '../model/vartype.ts';
import { namesOfLabels } from './dimod-labels.ts';
import { GrowingPairs } from './growing-pairs.ts';
import { isObject } from './json-document.ts';
import { integerType, realType, type NumberType } from './little-endian.ts';
import { numberNames, summed, type FileContent, type ReadContext } from './model-file.ts';
import { decodeText } from './text-bytes.ts';

/** What a file of dimod begins with. */
export const BQM_MAGIC = 'DIMODBQM';
/** Bytes before the header: the magic, the version, the length of the header. */
export const PREAMBLE_BYTES = 14;
/** Before the labels of version 2. */
export const LABELS_MAGIC = 'VARS';

interface Header {
  readonly n: number;
  readonly numInteractions: number;
  readonly vartype: Vartype;
  readonly bias: NumberType;
  readonly index: NumberType;
  readonly start: NumberType;
  /** The labels of version 1; whether labels follow the biases in version 2. */
  readonly labels: readonly unknown[] | boolean;
}

/**
 * Reads the binary file of `BinaryQuadraticModel.to_file` of dimod, versions 1 and 2, to be minimised: biases of 4 or 8
 * bytes, indices of 1 to 8. Variables without labels are named "0" … "n - 1", labels that are no text become their JSON.
 * Refusals name the byte.
 *
 * @see dwavesystems/dimod, `BinaryQuadraticModel.to_file`: format specification 1.0 and 2.0.
 */
export function readBqmFile(bytes: Uint8Array, { malformed }: ReadContext): FileContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (at: number, reason: string): Error => malformed(1, `byte ${at}: ${reason}`);
  const textAt = (at: number, length: number): string =>
    decodeText(bytes.subarray(at, at + length));
  /** The bytes from `at` on must be that many. */
  const demand = (at: number, length: number, what: string): number => {
    if (at + length <= bytes.length) return at + length;
    throw refuse(bytes.length, `the file ends inside ${what}, which takes ${length} bytes`);
  };
  const parsed = (at: number, length: number, what: string): unknown => {
    try {
      return JSON.parse(textAt(at, length));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw refuse(at, `${what} is not JSON`);
    }
  };

  const preamble = demand(0, PREAMBLE_BYTES, 'its preamble');
  if (textAt(0, BQM_MAGIC.length) !== BQM_MAGIC) throw refuse(0, `it is not "${BQM_MAGIC}"`);
  const version = bytes[8];
  if (version !== 1 && version !== 2) {
    throw refuse(8, `version ${version} is not known, 1 and 2 are`);
  }
  const headerLength = view.getUint32(10, true);
  const offsetAt = demand(preamble, headerLength, 'the header');
  const header = readHeader(parsed(preamble, headerLength, 'the header'), version, (reason) =>
    refuse(preamble, reason),
  );
  const { n, numInteractions, vartype, bias, index, start } = header;

  const linearAt = demand(offsetAt, bias.size, 'the offset');
  const stride = start.size + bias.size;
  const quadraticAt = demand(linearAt, n * stride, 'the linear biases');
  const step = index.size + bias.size;
  const end = demand(quadraticAt, 2 * numInteractions * step, 'the quadratic biases');

  const real = (at: number): number => {
    const value = bias.get(view, at);
    if (Number.isFinite(value)) return value;
    throw refuse(at, `the bias ${value} is not finite`);
  };
  const linear = new Float64Array(n);
  const pairs = new GrowingPairs();
  let entry = 0;
  for (let i = 0; i < n; i++) {
    const at = linearAt + i * stride;
    linear[i] = real(at + start.size);
    if (start.get(view, at) !== entry) {
      throw refuse(at, `the neighbours of variable ${i} should start at ${entry}`);
    }
    const last = i + 1 < n ? start.get(view, at + stride) : 2 * numInteractions;
    if (last < entry || last > 2 * numInteractions) {
      throw refuse(at + stride, `${last} is no start of neighbours`);
    }
    for (; entry < last; entry++) {
      const entryAt = quadraticAt + entry * step;
      const j = index.get(view, entryAt);
      if (!(j >= 0 && j < n && j !== i)) {
        throw refuse(entryAt, `variable ${i} has no neighbour ${j} among ${n} variables`);
      }
      if (j > i) pairs.push(i, j, real(entryAt + index.size));
    }
  }

  const readLabels = (): readonly unknown[] => {
    const at = demand(end, 8, 'the labels');
    if (textAt(end, 4) !== LABELS_MAGIC) throw refuse(end, `expected "${LABELS_MAGIC}"`);
    const length = view.getUint32(end + 4, true);
    demand(at, length, 'the labels');
    const labels = parsed(at, length, 'the list of labels');
    if (!Array.isArray(labels)) throw refuse(at, 'the labels are no list');
    return labels;
  };
  const labels = header.labels === true ? readLabels() : header.labels;
  const names = labels === false ? numberNames(n, 0) : namesOfLabels(labels, malformed);
  if (names.length !== n) throw refuse(end, `${names.length} labels for ${n} variables`);
  const model = summed(malformed, () =>
    Bqm.fromArrays(vartype, names, linear, pairs.pairs(), real(offsetAt)),
  );
  if (pairs.length !== numInteractions || !isMirrored(model, view, header, quadraticAt)) {
    throw refuse(quadraticAt, 'the neighbours are not sorted, or a pair differs from its mirror');
  }
  return { model, sense: 'min' };
}

/** Whether the entries of the file are those of the model: every pair twice, sorted. */
function isMirrored(model: Bqm, view: DataView, header: Header, quadraticAt: number): boolean {
  const { bias, index } = header;
  const step = index.size + bias.size;
  return model.neighbours.every(
    (j, entry) =>
      index.get(view, quadraticAt + entry * step) === j &&
      bias.get(view, quadraticAt + entry * step + index.size) === model.couplings[entry],
  );
}

function readHeader(value: unknown, version: 1 | 2, refuse: (reason: string) => Error): Header {
  if (!isObject(value)) throw refuse('the header is no object');
  const { shape, vartype, variables = false } = value;
  const isCount = (count: unknown): count is number =>
    Number.isSafeInteger(count) && Number(count) >= 0;
  if (!Array.isArray(shape) || shape.length !== 2 || !shape.every(isCount)) {
    throw refuse('"shape" must be the numbers of variables and of interactions');
  }
  if (vartype !== 'SPIN' && vartype !== 'BINARY') {
    throw refuse('"vartype" must be "SPIN" or "BINARY"');
  }
  const [bias, index, start] = [
    realType(value['dtype']),
    integerType(value['itype']),
    integerType(value['ntype']),
  ];
  if (bias === undefined) throw refuse('"dtype" must be float32 or float64');
  if (index === undefined || start === undefined) {
    throw refuse('"itype" and "ntype" must be int8 … int64 or uint8 … uint64');
  }
  const isList = version === 1 && Array.isArray(variables);
  const isFlag = variables === false || (version === 2 && variables === true);
  if (!isList && !isFlag) throw refuse('"variables" does not fit the version');
  return {
    n: shape[0],
    numInteractions: shape[1],
    vartype,
    bias,
    index,
    start,
    labels: variables as readonly unknown[] | boolean,
  };
}
