/**
 * The protocol of MLflow's scoring server: `/ping`, `/health`, `/version`, `/invocations`.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/pyfunc/scoring_server/__init__.py
 * @module
 */
import { errorCatalogue, type ErrorCode } from '@ketflow/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { jsonBody, textBody } from '../http/body.ts';
import type { Fault } from '../http/fault.ts';
import type { Site } from '../http/site.ts';
import { csvTable } from '../table/csv-table.ts';
import { jsonTable } from './json-table.ts';
import { mediaType } from './media-type.ts';
import { predictionsJson } from './predictions.ts';

/** Bodies that cannot be read at all; MLflow calls them BAD_REQUEST. */
const unreadable: ReadonlySet<ErrorCode> = new Set(['REQUEST_INVALID', 'DATA_MALFORMED']);

/** Bodies that can be read and do not fit the model; MLflow's clients look for the words. */
const unfitting: ReadonlySet<ErrorCode> = new Set([
  'COLUMN_NOT_FOUND',
  'COLUMN_DUPLICATE',
  'VALUE_NOT_NUMERIC',
  'VALUE_INFINITE',
  'SHAPE_MISMATCH',
]);

/** Answers in MLflow's form: `{"error_code", "message"}`; 415 is plain text. */
export function sendMlflowFault(reply: FastifyReply, { status, error, message }: Fault): void {
  void reply.code(status);
  if (status === 415) {
    void reply.type('text/plain; charset=utf-8').send(message);
  } else if (error === undefined) {
    void reply.send({ error_code: 'DEADLINE_EXCEEDED', message });
  } else if (unreadable.has(error.code)) {
    void reply.send({ error_code: 'BAD_REQUEST', message });
  } else {
    const { mlflow } = errorCatalogue[error.code];
    const prefix = unfitting.has(error.code) ? 'Failed to enforce schema: ' : '';
    void reply.send({ error_code: mlflow, message: `${prefix}${message}` });
  }
}

/** Adds the routes to `app`, a scope of its own. */
export function addMlflowRoutes(app: FastifyInstance, site: Site): void {
  app.setErrorHandler((thrown, request, reply) =>
    sendMlflowFault(reply, site.refuse(thrown, request, reply)),
  );
  for (const path of ['/ping', '/health']) {
    app.get(path, (_, reply) => reply.type('application/json').send('\n'));
  }
  app.get('/version', (_, reply) => reply.type('text/plain; charset=utf-8').send(site.version));
  app.post<{ Querystring: { model?: string } }>('/invocations', {
    schema: { querystring: { type: 'object', properties: { model: { type: 'string' } } } },
    onRequest: (request, _, done) => {
      mediaType(request.headers['content-type']);
      done();
    },
    handler: (request, reply) =>
      site.models.use(request.query.model, undefined, async (model) => {
        const isCsv = mediaType(request.headers['content-type']) === 'text/csv';
        const table = isCsv
          ? csvTable(textBody(request.body), model.inputs)
          : jsonTable(jsonBody(request.body), model.inputs);
        const scores = await site.score(model, table, reply);
        return reply.type('application/json').send(predictionsJson(model, scores));
      }),
  });
}
