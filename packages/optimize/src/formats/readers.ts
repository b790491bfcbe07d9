import { biqmacReader, orLibraryReader } from './half-matrix.ts';
import { readBqmFile } from './bqm-file.ts';
import { readBqpjson } from './bqpjson.ts';
import { cooReader } from './coo.ts';
import { readDimodJson } from './dimod-json.ts';
import { gsetReader } from './gset.ts';
import type { LineReader } from './line-reader.ts';
import { readLp } from './lp.ts';
import type { FileContent, ModelFormat, ReadContext } from './model-file.ts';
import { readModelJson } from './model-json.ts';
import { readOpb } from './opb.ts';
import { quboReader } from './qubo.ts';

/** How a format is read: line by line, or all at once as text or as bytes. */
export type Reader =
  | { readonly lines: (context: ReadContext) => LineReader }
  | { readonly text: (text: string, context: ReadContext) => FileContent }
  | { readonly bytes: (bytes: Uint8Array, context: ReadContext) => FileContent };

export const readers: Readonly<Record<ModelFormat, Reader>> = {
  gset: { lines: gsetReader },
  qubo: { lines: quboReader },
  coo: { lines: cooReader },
  bqm: { bytes: readBqmFile },
  bqpjson: { text: readBqpjson },
  lp: { text: readLp },
  json: { text: readModelJson },
  biqmac: { lines: biqmacReader },
  orlib: { lines: orLibraryReader },
  opb: { text: readOpb },
  'dimod-json': { text: readDimodJson },
};
