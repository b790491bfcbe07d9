import {
  errorCatalogue,
  type CatalogueEntry,
  type ErrorCode,
  type ErrorDetails,
} from './error-catalogue.ts';

const brand = Symbol.for('ketflow/error');

/** The form in which an error crosses a thread, a process or HTTP. */
export interface ErrorDocument {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly details: unknown;
}

/**
 * The one error class of Ketflow: a stable `code`, typed `details`, a message that says what was wrong and where, and a
 * hint that says how to mend it, both rendered by the catalogue.
 */
export class KetflowError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'KetflowError';
  readonly code: C;
  readonly details: ErrorDetails[C];
  readonly hint: string;

  constructor(code: C, details: ErrorDetails[C], options?: ErrorOptions) {
    const entry: CatalogueEntry<ErrorDetails[C]> = errorCatalogue[code];
    super(entry.message(details), options);
    this.code = code;
    this.details = details;
    this.hint = entry.hint(details);
    Object.defineProperty(this, brand, { value: true });
  }

  /** Exit code of the command line for this error. */
  get exitCode(): number {
    return errorCatalogue[this.code].exit;
  }

  /** The error as data: code, message, hint and details. */
  toJSON(): ErrorDocument {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details };
  }
}

/** True for an error of Ketflow (of this `code`, when one is given), also from another copy of the package. */
export function isKetflowError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: C,
): error is KetflowError<C> {
  return (
    typeof error === 'object' &&
    error !== null &&
    brand in error &&
    (code === undefined || (error as unknown as KetflowError).code === code)
  );
}

/** The nearest of `known` to `name` by edit distance, when it is near enough to be a slip of the finger. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    // A distance as long as the longer name shares nothing with it.
    if (distance < least && distance < Math.max(name.length, candidate.length)) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length];
}
