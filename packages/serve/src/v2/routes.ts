/**
 * The Open Inference Protocol, version 2, in JSON over HTTP.
 *
 * The specification answers the ready routes with `{"live"}`, KServe's server with `{"ready"}`: both are sent.
 * @see https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
 * @module
 */
import { KetflowError, isKetflowError } from '@ketflow/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonBody } from '../http/body.ts';
import type { Fault } from '../http/fault.ts';
import type { Site } from '../http/site.ts';
import { inferAnswer, modelMetadata } from './answers.ts';
import { inferRequest } from './infer-request.ts';

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string };
}

/** Answers in the protocol's form: `{"error"}`. */
export function sendV2Fault(reply: FastifyReply, { status, message }: Fault): void {
  void reply.code(status).send({ error: message });
}

/** A body without a type is taken for JSON; the protocol does not ask for one. */
function requireJson(request: FastifyRequest, _: FastifyReply, done: () => void): void {
  const found = request.headers['content-type'];
  if (found !== undefined && !/^application\/json *(;|$)/i.test(found)) {
    throw new KetflowError('MEDIA_TYPE_UNSUPPORTED', { found, supported: ['application/json'] });
  }
  done();
}

/** Adds the routes to `app`, a scope of its own. */
export function addV2Routes(app: FastifyInstance, site: Site): void {
  app.setErrorHandler((thrown, request, reply) =>
    sendV2Fault(reply, site.refuse(thrown, request, reply)),
  );
  app.get('/v2', () => ({ name: 'ketflow', version: site.version, extensions: [] }));
  app.get('/v2/health/live', () => ({ live: true }));
  app.get('/v2/health/ready', () => ({ ready: true, live: true, models: modelStates(site) }));
  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    app.get<ModelRoute>(path, ({ params }) =>
      site.models.use(params.model, params.version, (model) =>
        Promise.resolve(modelMetadata(model)),
      ),
    );
    app.get<ModelRoute>(`${path}/ready`, ({ params }) =>
      site.models.use(params.model, params.version, ({ identity }) =>
        Promise.resolve({ name: identity.name, ready: true, live: true }),
      ),
    );
    app.post<ModelRoute>(`${path}/infer`, {
      onRequest: requireJson,
      handler: (request, reply) =>
        site.models.use(request.params.model, request.params.version, async (model) => {
          const asked = inferRequest(jsonBody(request.body), model.inputs);
          const scores = await site.score(model, asked.table, reply);
          return reply.type('application/json').send(inferAnswer(model, asked, scores));
        }),
    });
  }
}

/** What is in service, and why something newer is not. */
function modelStates(site: Site): object[] {
  return site.models.slots.map(({ identity, fault }) => ({
    name: identity.name,
    version: identity.version,
    ready: true,
    ...(fault === undefined ? {} : { error: isKetflowError(fault) ? fault.code : 'INTERNAL' }),
  }));
}
