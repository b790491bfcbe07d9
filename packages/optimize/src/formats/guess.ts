import { decodeText } from './text-bytes.ts';
import type { ModelFormat } from './model-file.ts';

/** Bytes of a binary input that are looked at. */
export const GUESS_BYTES: number = 2 ** 16;

/**
 * The format that the content looks like; undefined when it looks like none. Two numbers on the first line are a `gset`: a
 * `biqmac` file looks the same, and is read as one only when told. One number on the first line and two on the second are
 * an `orlib`; three are a `coo`.
 * @param content - Text, or bytes of which the first 64 KiB decide.
 */
export function guessFormat(content: string | Uint8Array): ModelFormat | undefined {
  const text = typeof content === 'string' ? content : decodeText(content.subarray(0, GUESS_BYTES));
  const start = text.trimStart();
  if (start.startsWith('{')) return guessJson(start);
  if (start.startsWith('DIMODBQM')) return 'bqm';
  if (/^(c\b.*\r?\n\s*)*p\s+qubo\b/.test(start)) return 'qubo';
  if (/^(\*|(min|max)\s*:|[+-]?\d+\s+~?x\d)/.test(start)) return 'opb';
  if (/^(\\|min(imi[sz]e|imum)?\b|max(imi[sz]e|imum)?\b)/i.test(start)) return 'lp';
  if (start.startsWith('#')) return 'coo';
  const [first, second] = start
    .split(/\s*[\r\n]\s*/, 2)
    .map((line) => line.split(/\s+/))
    .concat([['']]);
  if (first.length === 3) return first.every(isNumber) ? 'coo' : undefined;
  if (!first.every(isNatural)) return undefined;
  if (first.length === 2) return 'gset';
  return first.length === 1 && second.length === 2 && second.every(isNatural) ? 'orlib' : undefined;
}

function guessJson(text: string): ModelFormat {
  if (/"(bqm_schema|linear_biases)"\s*:/.test(text)) return 'dimod-json';
  return /"(variable_domain|linear_terms)"\s*:/.test(text) ? 'bqpjson' : 'json';
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}

function isNatural(field: string): boolean {
  return /^\d+$/.test(field);
}
