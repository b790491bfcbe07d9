import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageFile } from './bundle-page.ts';

/** A server that answers on this machine alone. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Without these two headers a page gets no shared memory, and so no threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Serves files from memory, `index.html` for `/`.
 * @param port - 0 takes a free one.
 * @param isIsolated - Whether pages are cross-origin isolated.
 */
export async function servePage(
  files: ReadonlyMap<string, PageFile>,
  port: number,
  isIsolated: boolean,
): Promise<PageServer> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?');
    const file = files.get(path === '/' ? 'index.html' : path.slice(1));
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found.\n');
      return;
    }
    response
      .writeHead(200, {
        'Content-Type': file.type,
        'X-Content-Type-Options': 'nosniff',
        ...(isIsolated ? isolation : {}),
      })
      .end(file.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
