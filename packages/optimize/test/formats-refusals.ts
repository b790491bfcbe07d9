import { isKetflowError } from '@ketflow/core';
import { parseModel, type ParseModelOptions } from '@ketflow/optimize';

/** The place and the reason of a refusal of the file named `file`. */
export function refusal(parse: () => unknown): { line: number; column?: number; reason: string } {
  try {
    parse();
  } catch (error) {
    if (!isKetflowError(error, 'MODEL_MALFORMED')) throw error;
    if (error.details.path !== 'file') throw new Error(`path ${error.details.path}`);
    const { line, column, reason } = error.details;
    return { line, ...(column === undefined ? {} : { column }), reason };
  }
  throw new Error('was not refused');
}

/** The refusal of `content` in a format, as "line: reason" or "line:column: reason". */
export function refusalOf(
  content: string | Uint8Array,
  format: string,
  options: Partial<ParseModelOptions> = {},
): string {
  const { line, column, reason } = refusal(() =>
    parseModel(content, { path: 'file', format, ...options }),
  );
  return `${line}${column === undefined ? '' : `:${column}`}: ${reason}`;
}

/** The code of the error that `run` throws. */
export function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return isKetflowError(error) ? error.code : error;
  }
  return 'none';
}
