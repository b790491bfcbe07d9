import { KetflowError, errorCatalogue, isKetflowError, type ErrorCode } from '@ketflow/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Codes that say what is wrong with a request; any other error is the server's. */
const requestCodes: ReadonlySet<ErrorCode> = new Set([
  'REQUEST_INVALID',
  'REQUEST_TOO_LARGE',
  'MEDIA_TYPE_UNSUPPORTED',
  'DATA_MALFORMED',
  'COLUMN_NOT_FOUND',
  'COLUMN_DUPLICATE',
  'VALUE_NOT_NUMERIC',
  'VALUE_INFINITE',
  'SHAPE_MISMATCH',
  'MODEL_NOT_FOUND',
  'MODEL_VERSION_NOT_FOUND',
]);

/** Why a request gets no scores: each protocol writes it in its own form. */
export interface Fault {
  readonly status: number;
  /** Undefined where the request ran out of time. */
  readonly error: KetflowError | undefined;
  /** Message and hint. */
  readonly message: string;
}

function faultOf(error: KetflowError, status: number = errorCatalogue[error.code].http): Fault {
  return { status, error, message: `${error.message} ${error.hint}` };
}

const tooLong: Fault = { status: 504, error: undefined, message: 'The request took too long.' };

/** What a thrown value means for the client of `request`. */
export function requestFault(thrown: unknown, request: FastifyRequest, limitBytes: number): Fault {
  if (isKetflowError(thrown, 'STOPPED')) return tooLong;
  if (isKetflowError(thrown) && requestCodes.has(thrown.code)) return faultOf(thrown);
  const { code, statusCode, message } = thrown as {
    code?: string;
    statusCode?: number;
    message?: string;
  };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    // A body sent in chunks does not say how long it is; it has at least one byte more than is taken.
    const bytes = Number(request.headers['content-length'] ?? limitBytes + 1);
    return faultOf(new KetflowError('REQUEST_TOO_LARGE', { bytes, limitBytes }));
  }
  if (code === 'FST_ERR_HANDLER_TIMEOUT') {
    return tooLong;
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const reason = message ?? String(statusCode);
    return faultOf(new KetflowError('REQUEST_INVALID', { reason }), statusCode);
  }
  // What went wrong inside is told to the operator, not to the client.
  const hidden = new KetflowError('INTERNAL', { reason: 'the request failed' });
  return { status: 500, error: hidden, message: hidden.message };
}

/** How long the rest of a refused body is read and thrown away. */
const LINGER_MS = 2000;

/**
 * Sees to it that the client of a refused request reads the answer. A connection that is closed while its client still
 * sends is reset, and the answer lost; so the rest of the body is thrown away for at most 2 s before that.
 */
export function lingerForAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  if (raw.complete || raw.destroyed) return;
  reply.removeHeader('connection');
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), LINGER_MS).unref();
  raw.once('close', () => clearTimeout(timer));
}
