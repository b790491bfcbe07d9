import type { Bqm } from '../model/bqm.ts';
import { BQM_MAGIC, LABELS_MAGIC, PREAMBLE_BYTES } from './bqm-file.ts';
import { encodeText, joinBytes } from './text-bytes.ts';

/** Headers and labels are padded with blanks to a multiple of this. */
const ALIGNMENT = 64;

/**
 * Writes a model as the binary file of dimod, with biases of 8 bytes and indices of 4. Names "0" … "n - 1" are written as
 * no labels, others as text.
 * @param version - 2, or 1 for readers before dimod 0.10.
 */
export function writeBqmFile(model: Bqm, version: 1 | 2 = 2): Uint8Array {
  const { numVariables: n, linear, rowStart, neighbours, couplings, variables } = model;
  const isLabelled = variables.some((name, i) => name !== String(i));
  const labels = version === 1 ? variables : true;
  const header = paddedJson(PREAMBLE_BYTES, {
    dtype: 'float64',
    itype: 'int32',
    ntype: 'int32',
    shape: [n, model.numInteractions],
    type: 'BinaryQuadraticModel',
    variables: isLabelled ? labels : false,
    vartype: model.vartype,
  });
  const preamble = joinBytes([encodeText(BQM_MAGIC), Uint8Array.of(version, 0), length32(header)]);

  const body = new DataView(new ArrayBuffer(8 + 12 * (n + neighbours.length)));
  body.setFloat64(0, model.offset, true);
  for (let i = 0; i < n; i++) {
    body.setInt32(8 + 12 * i, rowStart[i], true);
    body.setFloat64(12 + 12 * i, linear[i], true);
  }
  for (let e = 0; e < neighbours.length; e++) {
    body.setInt32(8 + 12 * (n + e), neighbours[e], true);
    body.setFloat64(12 + 12 * (n + e), couplings[e], true);
  }
  const parts = [preamble, header, new Uint8Array(body.buffer)];
  if (version === 2 && isLabelled) {
    const names = paddedJson(LABELS_MAGIC.length + 4, variables);
    parts.push(encodeText(LABELS_MAGIC), length32(names), names);
  }
  return joinBytes(parts);
}

/** JSON in ASCII and a line feed, padded so that it ends at a multiple of 64 when `before` bytes stand before it. */
function paddedJson(before: number, value: unknown): Uint8Array {
  const escaped = JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const size = before + escaped.length + 1;
  return encodeText(`${escaped}\n`.padEnd(Math.ceil(size / ALIGNMENT) * ALIGNMENT - before));
}

function length32({ length }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}
