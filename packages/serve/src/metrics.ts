import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ModelSlot } from './models/model-slot.ts';

/** Upper bounds of the buckets of request times, in seconds: from a row in memory to a file of 64 MiB. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** The metrics of one server, in a registry of their own; times in seconds, sizes in bytes. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'ketflow_serve_requests_total',
    help: 'Requests answered, by route, method and status; 499 is a client that left.',
    labelNames: ['route', 'method', 'status'],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: 'ketflow_serve_request_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets,
    registers: [this.#registry],
  });
  readonly #inFlight = new Gauge({
    name: 'ketflow_serve_requests_in_flight',
    help: 'Requests that are being answered.',
    registers: [this.#registry],
  });
  readonly #rows = new Counter({
    name: 'ketflow_serve_rows_total',
    help: 'Rows scored, by model and version.',
    labelNames: ['model', 'version'],
    registers: [this.#registry],
  });
  readonly #failures = new Counter({
    name: 'ketflow_serve_model_failures_total',
    help: 'Distinct failures to find or load the model that should be served.',
    labelNames: ['model'],
    registers: [this.#registry],
  });

  constructor() {
    for (const [name, key] of [
      ['process_heap_used_bytes', 'heapUsed'],
      ['process_resident_memory_bytes', 'rss'],
    ] as const) {
      new Gauge({
        name,
        help: `Memory of the process (${key}).`,
        registers: [this.#registry],
        collect() {
          this.set(process.memoryUsage()[key]);
        },
      });
    }
  }

  /** Adds what the slots say each time that the metrics are asked for. */
  describe(slots: readonly ModelSlot[]): void {
    const registers = [this.#registry];
    for (const { name } of slots) this.#failures.inc({ model: name }, 0);
    new Gauge({
      name: 'ketflow_serve_model_info',
      help: 'The model in service; always 1.',
      labelNames: ['model', 'version', 'sha256', 'label'],
      registers,
      collect() {
        this.reset();
        for (const { identity } of slots) {
          const { name, version, sha256, label } = identity;
          this.set({ model: name, version, sha256, label }, 1);
        }
      },
    });
    new Gauge({
      name: 'ketflow_serve_model_stale',
      help: '1 while the model that should be served cannot be found or loaded and an older one stays.',
      labelNames: ['model'],
      registers,
      collect() {
        for (const { name, fault } of slots) this.set({ model: name }, fault === undefined ? 0 : 1);
      },
    });
  }

  countRows(model: string, version: string, rows: number): void {
    this.#rows.inc({ model, version }, rows);
  }

  countFailure(model: string): void {
    this.#failures.inc({ model });
  }

  /** Counts every request of `app` and adds `GET /metrics`. */
  observe(app: FastifyInstance): void {
    app.addHook('onRequest', (request, reply, done) => {
      this.#inFlight.inc();
      // Not the hook onResponse: that one is not called for a client that leaves in the middle.
      reply.raw.once('close', () => {
        const route = request.routeOptions.url ?? 'none';
        const status = reply.raw.writableFinished ? reply.statusCode : 499;
        this.#inFlight.dec();
        this.#requests.inc({ route, method: request.method, status });
        this.#seconds.observe({ route }, reply.elapsedTime / 1000);
      });
      done();
    });
    app.get('/metrics', async (_, reply) =>
      reply.type(this.#registry.contentType).send(await this.#registry.metrics()),
    );
  }
}
