import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { KetflowError, isKetflowError } from '@ketflow/core';
import { fastify, type FastifyInstance } from 'fastify';
import { drainQuickly } from './http/drain.ts';
import { lingerForAnswer, requestFault } from './http/fault.ts';
import type { Site } from './http/site.ts';
import { ServerMetrics } from './metrics.ts';
import { addMlflowRoutes, sendMlflowFault } from './mlflow/routes.ts';
import type { ModelIdentity, ModelSource } from './models/model-source.ts';
import { ModelShelf } from './models/model-shelf.ts';
import { ModelSlot, type ModelEvent } from './models/model-slot.ts';
import { repeat } from './models/repeat.ts';
import {
  checkedOptions,
  type CheckedOptions,
  type ScoringServerOptions,
  type ServerEvent,
} from './options.ts';
import { addV2Routes, sendV2Fault } from './v2/routes.ts';

/** A server that is listening. */
export interface ScoringServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  readonly address: { readonly host: string; readonly port: number };
  /** The models in service now. */
  models(): readonly ModelIdentity[];
  /**
   * Drains: stops accepting, answers what was sent on open connections, closes them, and disposes the models. Whoever
   * has not got an answer after `drainTimeoutMs` is cut off.
   */
  close(): Promise<void>;
}

/**
 * Loads the models and serves them over MLflow's protocol and the Open Inference Protocol v2, with metrics for Prometheus.
 *
 * @throws KetflowError `PORT_IN_USE`; `OPTION_INVALID` for an option out of range, an address that cannot be listened on, or
 *   sources of the same name; `MODEL_CHANGED`, `ONNX_MALFORMED` and what a source throws (`MODEL_ALIAS_NOT_FOUND`,
 *   `FILE_NOT_FOUND`, …) if a model cannot be loaded. Nothing is left open then.
 * @example
 * const server = await createScoringServer({ sources: [fileSource('iono.onnx')], port: 0 });
 * await fetch(`${server.url}/ping`); // 200
 * await server.close();
 */
export async function createScoringServer(options: ScoringServerOptions): Promise<ScoringServer> {
  const settings = checkedOptions(options);
  const report = options.onEvent ?? ((): void => undefined);
  const metrics = new ServerMetrics();
  const slots = await openSlots(options.sources, (event) => {
    if (event.kind === 'model-failed') metrics.countFailure(event.name);
    report(event);
  });
  metrics.describe(slots);
  const app = createApp(settings, slots, metrics, await packageVersion(), report);
  try {
    await listen(app, settings);
  } catch (error) {
    await app.close();
    await closeAll(slots);
    throw error;
  }
  const polls = slots.map((slot) => repeat(() => slot.refresh(), settings.pollMs));
  const { address: host, port } = app.server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const stop of polls) stop();
    const cut = setTimeout(() => app.server.closeAllConnections(), settings.drainTimeoutMs);
    await app.close();
    clearTimeout(cut);
    await closeAll(slots);
  };
  let closing: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    address: { host, port },
    models: () => slots.map(({ identity }) => identity),
    close: () => (closing ??= close()),
  };
}

async function openSlots(
  sources: readonly ModelSource[],
  report: (event: ModelEvent) => void,
): Promise<readonly ModelSlot[]> {
  const slots: ModelSlot[] = [];
  try {
    for (const source of sources) slots.push(await ModelSlot.open(source, report));
  } catch (error) {
    await closeAll(slots);
    throw error;
  }
  return slots;
}

async function closeAll(slots: readonly ModelSlot[]): Promise<void> {
  await Promise.all(slots.map((slot) => slot.close()));
}

/** The same file from `src` and from `dist`. */
async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function createApp(
  { maxBodyBytes, requestTimeoutMs }: CheckedOptions,
  slots: readonly ModelSlot[],
  metrics: ServerMetrics,
  version: string,
  report: (event: ServerEvent) => void,
): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    handlerTimeout: requestTimeoutMs,
    // Drains without loss: only idle connections are closed, and a request that was sent on one that is kept alive is
    // still answered, with `Connection: close`.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1024 },
  });
  const site: Site = {
    models: new ModelShelf(slots),
    version,
    async score(model, table, reply) {
      // Fastify's own timer and signal end with the body of a request, before it is scored.
      const scores = await model.score(table, () => {
        if (reply.raw.destroyed || reply.elapsedTime > requestTimeoutMs) {
          throw new KetflowError('STOPPED', { what: 'Scoring' });
        }
      });
      metrics.countRows(model.identity.name, model.identity.version, table.rows);
      return scores;
    },
    refuse(thrown, request, reply) {
      lingerForAnswer(request, reply);
      const fault = requestFault(thrown, request, maxBodyBytes);
      if (fault.status === 500) {
        const route = request.routeOptions.url ?? 'none';
        report({ kind: 'request-failed', route, error: thrown });
      }
      return fault;
    },
  };
  // A body is handed over as bytes: each route reads it in its own way, after it knows the model.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  metrics.observe(app);
  drainQuickly(app);
  app.setNotFoundHandler((request, reply) => {
    lingerForAnswer(request, reply);
    const reason = `there is no ${request.method} ${request.url}`;
    const error = new KetflowError('REQUEST_INVALID', { reason });
    const fault = { status: 404, error, message: error.message };
    if (/^\/v2(\/|\?|$)/.test(request.url)) sendV2Fault(reply, fault);
    else sendMlflowFault(reply, fault);
  });
  void app.register((scope, _, done) => {
    addMlflowRoutes(scope, site);
    done();
  });
  void app.register((scope, _, done) => {
    addV2Routes(scope, site);
    done();
  });
  return app;
}

async function listen(app: FastifyInstance, { host, port }: CheckedOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if (isKetflowError(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new KetflowError('PORT_IN_USE', { host, port }, { cause: error });
    const [option, value, expected] =
      code === 'EACCES'
        ? ['--port', String(port), 'a port that this user may listen on']
        : ['--host', host, 'an address of this machine'];
    if (code === undefined) throw error;
    throw new KetflowError('OPTION_INVALID', { option, value, expected }, { cause: error });
  }
}
