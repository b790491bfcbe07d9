/**
 * Serves the page on this machine until it is stopped.
 * Run in a clone: npx node examples/browser-qaoa/serve.ts [--port 8080] [--no-isolated]
 */
import { parseArgs } from 'node:util';
import { bundlePage } from './bundle-page.ts';
import { servePage } from './page-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    isolated: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const { url } = await servePage(await bundlePage(), Number(values.port), values.isolated);
console.log(`${url} (${values.isolated ? 'cross-origin isolated: threads' : 'one thread'})`);
