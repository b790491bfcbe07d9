import { KetflowError } from '@ketflow/core';
import type { Vartype } from '../model/vartype.ts';
import type { Sense } from '../race/sense.ts';
import { LineScanner } from './byte-lines.ts';
import { GUESS_BYTES, guessFormat } from './guess.ts';
import { readLines, type LineReader } from './line-reader.ts';
import {
  indexOutOfRange,
  malformedIn,
  type FileContent,
  type ModelFile,
  type ModelFormat,
  type ReadContext,
} from './model-file.ts';
import { readers } from './readers.ts';
import { decodeText, encodeText, joinBytes } from './text-bytes.ts';

/** How to read a model. */
export interface ParseModelOptions {
  /** Names the file in errors, and the model. */
  readonly path: string;
  /** Guessed from the content when not given, as {@link guessFormat} says. */
  readonly format?: string;
  /** The sense of the objective, when it is not the usual one of the format. */
  readonly sense?: Sense;
  /** Which problem of a file of several (`orlib`), from 1; the first when not given. */
  readonly index?: number;
  /** What the variables of a `coo` file are that does not say it; no other format takes this. */
  readonly vartype?: Vartype;
}

/**
 * Reads a model file.
 * @param content - Text, or the bytes of the file, which `bqm` needs.
 * @throws KetflowError `MODEL_MALFORMED` with path, line, reason, and the column where it is known; `FORMAT_UNKNOWN`;
 *   `OPTION_INVALID` for an `index` or a `vartype` that the file does not take.
 */
export function parseModel(content: string | Uint8Array, options: ParseModelOptions): ModelFile {
  const format = formatOf(content, options);
  const context = contextOf(format, options);
  const reader = readers[format];
  const bytes = (): Uint8Array => (typeof content === 'string' ? encodeText(content) : content);
  if ('lines' in reader) {
    const found = readLines(reader.lines(context), bytes(), context.malformed);
    return modelFile(format, found, options);
  }
  if ('bytes' in reader) return modelFile(format, reader.bytes(bytes(), context), options);
  const text = typeof content === 'string' ? content : decodeText(content);
  return modelFile(format, reader.text(text, context), options);
}

/**
 * Reads a model file that comes in chunks. The formats of lines (`gset`, `qubo`, `coo`, `biqmac`, `orlib`) are never held
 * as text: the memory is that of the pairs, 16 bytes each and doubling, and of the model. The others are collected first.
 * @throws KetflowError as {@link parseModel}.
 */
export async function parseModelStream(
  chunks: AsyncIterable<Uint8Array>,
  options: ParseModelOptions,
): Promise<ModelFile> {
  const collected: Uint8Array[] = [];
  let size = 0;
  let format: ModelFormat | undefined;
  let lines: { readonly scanner: LineScanner; readonly reader: LineReader } | undefined;
  for await (const chunk of chunks) {
    if (lines !== undefined) {
      lines.scanner.push(chunk);
      continue;
    }
    collected.push(chunk.slice());
    size += chunk.length;
    if (format !== undefined || size < GUESS_BYTES) continue;
    const start = joinBytes(collected);
    format = formatOf(start, options);
    const reader = readers[format];
    if (!('lines' in reader)) continue;
    const context = contextOf(format, options);
    const lineReader = reader.lines(context);
    lines = {
      scanner: new LineScanner(lineReader.line, context.malformed),
      reader: lineReader,
    };
    lines.scanner.push(start);
  }
  if (format === undefined || lines === undefined) return parseModel(joinBytes(collected), options);
  return modelFile(format, lines.reader.end(lines.scanner.end()), options);
}

function formatOf(content: string | Uint8Array, { path, format }: ParseModelOptions): ModelFormat {
  const found = format ?? guessFormat(content);
  if (found !== undefined && Object.hasOwn(readers, found)) return found as ModelFormat;
  throw new KetflowError('FORMAT_UNKNOWN', { path, formats: Object.keys(readers) });
}

function contextOf(format: ModelFormat, options: ParseModelOptions): ReadContext {
  const { path, index = 1, vartype } = options;
  if (!Number.isSafeInteger(index) || index < 1 || (index > 1 && format !== 'orlib')) {
    throw indexOutOfRange(index, 1);
  }
  if (vartype !== undefined && format !== 'coo') {
    const expected = `none for "${format}", which says it itself; it is for "coo"`;
    throw new KetflowError('OPTION_INVALID', { option: 'vartype', value: vartype, expected });
  }
  return { malformed: malformedIn(path), index, vartype };
}

function modelFile(
  format: ModelFormat,
  content: FileContent,
  options: ParseModelOptions,
): ModelFile {
  const { model, constraints, numProblems = 1, warnings = [] } = content;
  const sense = options.sense ?? content.sense;
  return {
    problem: { model: sense === content.sense ? model : model.scale(-1) },
    format,
    name: nameOf(options.path),
    sense,
    objectiveOf: (energy) => (sense === 'max' ? 0 - energy : energy),
    ...(constraints === undefined ? {} : { constraints }),
    numProblems,
    warnings,
  };
}

/** The last part of a path, without its extension. */
function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/s, '').replace(/(.)\.[^.]*$/, '$1');
}
