import { KetflowError } from '@ketflow/core';
import type { ModelEvent } from './models/model-slot.ts';
import type { ModelSource } from './models/model-source.ts';

/** What a server tells its operator. */
export type ServerEvent =
  | ModelEvent
  /** A request was answered with status 500. */
  | { readonly kind: 'request-failed'; readonly route: string; readonly error: unknown };

/** Settings of `createScoringServer`. */
export interface ScoringServerOptions {
  /** The models, with distinct names; the first answers `/invocations`. */
  readonly sources: readonly ModelSource[];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 8080; 0 is any free port. */
  readonly port?: number;
  /** Largest body, in bytes. Default 64 MiB. */
  readonly maxBodyBytes?: number;
  /** Pause between two looks at a source, in milliseconds. Default 500. */
  readonly pollMs?: number;
  /** Time for one request, its body included, in milliseconds. Default 60,000. */
  readonly requestTimeoutMs?: number;
  /** Time that `close` gives to the requests in flight, in milliseconds. Default 30,000. */
  readonly drainTimeoutMs?: number;
  /** Told what the server's log should say. Must not throw. */
  readonly onEvent?: (event: ServerEvent) => void;
}

/** The numbers and the address of a server, in range. */
export type CheckedOptions = Required<Omit<ScoringServerOptions, 'sources' | 'onEvent'>>;

/** The longest time of a timer of Node: 2^31 - 1 ms. */
const LONGEST_MS = 2147483647;

/**
 * Fills in defaults.
 * @throws KetflowError `OPTION_INVALID`.
 */
export function checkedOptions(options: ScoringServerOptions): CheckedOptions {
  const names = options.sources.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size !== names.length) {
    const expected = 'at least one model, each with a name of its own';
    throw new KetflowError('OPTION_INVALID', {
      option: 'MODEL',
      value: names.join(' '),
      expected,
    });
  }
  return {
    host: options.host ?? '127.0.0.1',
    port: inRange('--port', options.port ?? 8080, 0, 65535),
    maxBodyBytes: inRange('--max-body', options.maxBodyBytes ?? 64 * 2 ** 20, 1, 2 ** 30),
    pollMs: inRange('pollMs', options.pollMs ?? 500, 1, LONGEST_MS),
    requestTimeoutMs: inRange(
      'requestTimeoutMs',
      options.requestTimeoutMs ?? 60_000,
      1,
      LONGEST_MS,
    ),
    drainTimeoutMs: inRange('drainTimeoutMs', options.drainTimeoutMs ?? 30_000, 1, LONGEST_MS),
  };
}

function inRange(option: string, value: number, least: number, largest: number): number {
  if (!Number.isInteger(value) || value < least || value > largest) {
    const expected = `an integer from ${least} to ${largest}`;
    throw new KetflowError('OPTION_INVALID', { option, value: String(value), expected });
  }
  return value;
}
