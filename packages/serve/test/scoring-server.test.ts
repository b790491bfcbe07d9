import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createScoringServer, type ScoringServer, type ServerEvent } from '../src/index.ts';
import { ServedModel } from '../src/models/served-model.ts';
import { post, smallModel, TestSource, type SmallModel } from './small-models.ts';

let old: SmallModel;
let next: SmallModel;
beforeAll(async () => {
  old = await smallModel(['0', '1']);
  next = await smallModel(['0', '1'], 3);
});

const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

async function metricsOf(server: ScoringServer): Promise<string> {
  return (await fetch(`${server.url}/metrics`)).text();
}

/** Sends `count` requests over `connections` kept-alive connections; `each` sees every answer. */
async function load(
  server: ScoringServer,
  count: number,
  connections: number,
  each: (status: number, body: string) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const body = JSON.stringify({ inputs: old.rows });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const one = async (): Promise<void> => {
    const sent = request(`${server.url}/invocations`, { method: 'POST', agent, headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
    each(answer.statusCode!, await text(answer));
  };
  await Promise.all(Array.from({ length: count }, one));
  agent.destroy();
}

describe('start', () => {
  it('refuses a port in use, and closes what it opened', async () => {
    const first = await createScoringServer({ sources: [new TestSource('m', old.bytes)], port: 0 });
    const { port } = first.address;
    const again = createScoringServer({ sources: [new TestSource('m', old.bytes)], port });
    await expect(again).rejects.toThrow(code('PORT_IN_USE'));
    await first.close();
    await first.close();
  });

  it('refuses a model that is not the registered one', async () => {
    const source = new TestSource('m', old.bytes);
    source.move('1', next.bytes, old.bytes);
    const sources = [new TestSource('good', old.bytes), source];
    await expect(createScoringServer({ sources, port: 0 })).rejects.toThrow(code('MODEL_CHANGED'));
  });

  it.each([
    { sources: [] },
    { port: -1 },
    { port: 1.5 },
    { maxBodyBytes: 0 },
    { pollMs: NaN },
    { host: '192.0.2.1', port: 0 },
  ])('refuses %j', async (change) => {
    const sources = [new TestSource('m', old.bytes)];
    const options = { sources, ...change };
    await expect(createScoringServer(options)).rejects.toThrow(code('OPTION_INVALID'));
  });

  it('refuses two sources of one name', async () => {
    const sources = [new TestSource('m', old.bytes), new TestSource('m', next.bytes)];
    await expect(createScoringServer({ sources })).rejects.toThrow(code('OPTION_INVALID'));
  });
});

describe('while it serves', () => {
  it('swaps under 64 connections without a failed or mixed answer', async () => {
    const source = new TestSource('m', old.bytes);
    const events: ServerEvent[] = [];
    const server = await createScoringServer({
      sources: [source],
      port: 0,
      pollMs: 20,
      onEvent: (event) => events.push(event),
    });
    const answers = [old, next].map(({ bytes }) => bytes);
    expect(answers[0]).not.toEqual(answers[1]);
    const expected = new Map<string, string>();
    expected.set((await post(`${server.url}/invocations`, { inputs: old.rows })).text, 'old');
    const seen: string[] = [];
    await load(server, 1000, 64, (status, body) => {
      expect(status).toBe(200);
      seen.push(expected.get(body) ?? body);
      if (seen.length === 200) source.move('2', next.bytes);
    });
    const after = await post(`${server.url}/invocations`, { inputs: old.rows });
    expected.set(after.text, 'new');
    const kinds = new Set(seen.map((answer) => expected.get(answer) ?? answer));
    expect(seen).toHaveLength(1000);
    expect(kinds).toEqual(new Set(['old', 'new']));
    expect(server.models()).toMatchObject([{ version: '2' }]);
    expect(events.map(({ kind }) => kind)).toEqual(['model-loaded', 'model-loaded']);
    const metrics = await metricsOf(server);
    expect(metrics).toMatch(/model_info\{model="m",version="2",sha256="[0-9a-f]{64}",.*\} 1/);
    expect(metrics).not.toMatch(/model_info\{model="m",version="1"/);
    expect(metrics).toMatch(/requests_total\{route="\/invocations",.*status="200"\} 1002/);
    expect(metrics).not.toMatch(/status="[45]/);
    await server.close();
  });

  it('does not grow: the heap after 1,000 requests more', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
    });
    const used: number[] = [];
    for (const count of [500, 1000]) {
      await load(server, count, 64, (status) => expect(status).toBe(200));
      collect();
      used.push(process.memoryUsage().heapUsed);
    }
    await server.close();
    // One body that is kept of each request would be 1.6 MB.
    expect(used[1] - used[0]).toBeLessThan(1.5e6);
  });

  it('shows a deleted champion and goes on', async () => {
    const source = new TestSource('m', old.bytes);
    const failed = Promise.withResolvers<undefined>();
    const server = await createScoringServer({
      sources: [source],
      port: 0,
      pollMs: 5,
      onEvent: ({ kind }) => kind === 'model-failed' && failed.resolve(undefined),
    });
    source.fails = new Error('gone');
    await failed.promise;
    const ready = await fetch(`${server.url}/v2/health/ready`);
    expect(await ready.json()).toMatchObject({ ready: true, models: [{ error: 'INTERNAL' }] });
    expect((await post(`${server.url}/invocations`, { inputs: old.rows })).status).toBe(200);
    const metrics = await metricsOf(server);
    expect(metrics).toMatch(/model_stale\{model="m"\} 1/);
    expect(metrics).toMatch(/model_failures_total\{model="m"\} 1/);
    expect(metrics).toMatch(/rows_total\{model="m",version="1"\} 60/);
    await server.close();
  });

  it('refuses a body of 100 MB, announced or in chunks, and its client reads the answer', async () => {
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
    });
    const large = Buffer.alloc(100e6, ' ');
    for (const path of ['/invocations', '/v2/models/m/infer']) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(server.url + path, { method: 'POST', body: large, headers });
      expect(answer.status).toBe(413);
      expect(await answer.text()).toContain('95.4 MiB');
    }
    const chunks = new ReadableStream({
      start(controller) {
        for (let at = 0; at < large.length; at += 1e6) {
          controller.enqueue(large.subarray(at, at + 1e6));
        }
        controller.close();
      },
    });
    const answer = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      body: chunks,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(413);
    await answer.text();
    await server.close();
  });

  it('answers 504 in the form of each protocol when a body does not come', async () => {
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
      requestTimeoutMs: 50,
    });
    const cases = [
      ['/invocations', '{"error_code":"DEADLINE_EXCEEDED"'],
      ['/v2/models/m/infer', '{"error":'],
    ] as const;
    const answers = await Promise.all(
      cases.map(async ([path]) => text(await half(server, path, 10))),
    );
    answers.forEach((answer, i) => {
      expect(answer).toMatch(/^HTTP\/1.1 504 /);
      expect(answer).toContain(cases[i][1]);
    });
    await server.close();
  });

  it('hides what went wrong inside, and tells the operator', async () => {
    const events: ServerEvent[] = [];
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
      onEvent: (event) => events.push(event),
    });
    const secret = new Error('secret');
    const score = vi.spyOn(ServedModel.prototype, 'score').mockRejectedValueOnce(secret);
    const answer = await post(`${server.url}/invocations`, { inputs: old.rows });
    score.mockRestore();
    expect(answer.status).toBe(500);
    expect(answer.json()).toMatchObject({ error_code: 'INTERNAL_ERROR' });
    expect(answer.text).not.toContain('secret');
    await server.close();
    expect(events[1]).toEqual({ kind: 'request-failed', route: '/invocations', error: secret });
  });
});

/** Sends a request whose body stops after one byte of `length`. */
async function half(server: ScoringServer, path: string, length: number): Promise<Socket> {
  const socket = connect(server.address.port, server.address.host);
  await once(socket, 'connect');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n{`,
  );
  return socket;
}

describe('close', () => {
  it('answers a request in flight, refuses new connections, and ends', async () => {
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
    });
    const body = JSON.stringify({ inputs: old.rows });
    const idle = await fetch(`${server.url}/ping`); // leaves a connection that is kept alive
    await idle.text();
    const socket = await half(server, '/invocations', body.length);
    await expect.poll(() => metricsOf(server)).toMatch(/in_flight 2/);
    const closing = server.close();
    await expect
      .poll(() =>
        fetch(`${server.url}/ping`).then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed');
    socket.write(body.slice(1));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toMatch(/connection: close/i);
    expect(answer).toContain('"predictions"');
    await closing;
  });

  it('does not wait for a connection on which nothing was sent', async () => {
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
    });
    const socket = connect(server.address.port, server.address.host);
    await once(socket, 'connect');
    await fetch(`${server.url}/ping`); // by then the server has taken the connection above
    const closed = once(socket, 'close');
    await server.close();
    await closed;
  }, 10_000);

  it('cuts off a client that never ends its request', async () => {
    const server = await createScoringServer({
      sources: [new TestSource('m', old.bytes)],
      port: 0,
      drainTimeoutMs: 50,
    });
    const socket = await half(server, '/invocations', 1000);
    await expect.poll(() => metricsOf(server)).toMatch(/in_flight 2/);
    const ended = once(socket, 'close');
    socket.on('error', () => undefined);
    await server.close();
    await ended;
  });
});
