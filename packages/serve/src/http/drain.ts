import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Lets `app` close without waiting for clients that have nothing to wait for.
 *
 * Node ends connections that are idle after an answer. It would still wait for one on which nothing was ever sent, and for
 * one that is kept alive after the answer of a request that was in flight: the first are ended here, the others told to
 * close by `Connection: close`.
 */
export function drainQuickly(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  let draining = false;
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  app.addHook('preClose', (done) => {
    draining = true;
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (draining) void reply.header('connection', 'close');
    done(null, payload);
  });
}
