import { isKetflowError } from '@ketflow/core';
import type { Store } from '@ketflow/records';
import {
  createScoringServer,
  fileSource,
  type ModelSource,
  type ServerEvent,
} from '@ketflow/serve';
import type { CommandSpec } from '../command.ts';
import { findVersion, parseModelName, versionUri } from '../model-argument.ts';
import { integerOption, textOption } from '../option-values.ts';
import { openStoreToRead } from '../recording.ts';

/** A registered model as the server asks for it: where its alias points to now. */
function registrySource(store: Store, argument: string): ModelSource | undefined {
  const name = parseModelName(argument);
  if (name.kind === 'file') return undefined;
  return {
    name: name.name,
    async current() {
      const version = await findVersion(store, name);
      const { sha256 } = version;
      return {
        name: name.name,
        version: String(version.version),
        sha256,
        label: versionUri(version),
      };
    },
    read: ({ version }) => store.readModelFile(name.name, Number(version)),
  };
}

function eventLine(event: ServerEvent): string {
  const problem = (error: unknown): string =>
    isKetflowError(error) ? `${error.code}: ${error.message}` : String(error);
  switch (event.kind) {
    case 'request-failed':
      return `request to ${event.route} failed: ${problem(event.error)}`;
    case 'model-failed':
      return `model ${event.name} could not be renewed: ${problem(event.error)}`;
    case 'model-loaded':
      return `now serving ${event.model.label}`;
    case 'model-recovered':
      return `model ${event.name} can be read again`;
  }
}

/** Serves models until it is told to stop. */
export const serveCommand: CommandSpec = {
  name: 'serve',
  summary: 'serve models over HTTP: MLflow /invocations, Open Inference Protocol v2, /metrics',
  arguments: ['<MODEL...>'],
  options: [
    { flags: '--port <P>', text: 'port to listen on, 0 for any free one (default: 8080)' },
    { flags: '--host <HOST>', text: 'address to listen on (default: 127.0.0.1)' },
    { flags: '--max-body <BYTES>', text: 'largest request body (default: 64 MiB)' },
  ],
  planned: ['--canary', '--shadow'],
  example: 'ketflow serve examples/models/ionosphere.onnx --port 0',
  records: true,
  async run(context, models, options) {
    const { io, common } = context;
    const port = integerOption(options, 'port', { least: 0, most: 65_535 });
    const maxBodyBytes = integerOption(options, 'maxBody', { least: 1 });
    const host = textOption(options, 'host');
    const isRegistered = models.some((model) => parseModelName(model).kind !== 'file');
    const store = isRegistered ? await openStoreToRead(common, io) : null;
    try {
      const sources = models.map(
        (model) => (store === null ? undefined : registrySource(store, model)) ?? fileSource(model),
      );
      const server = await createScoringServer({
        sources,
        onEvent: (event) => io.stderr(`${eventLine(event)}\n`),
        ...(port === undefined ? {} : { port }),
        ...(host === undefined ? {} : { host }),
        ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
      });
      const served = server
        .models()
        .map(({ label, version, sha256 }) => ({ label, version, sha256 }));
      const ready = { runId: context.run.runId, url: server.url, models: served };
      await context.run.tags({ 'serve.models': served.map(({ label }) => label).join(', ') });
      io.stdout(
        common.json
          ? `${JSON.stringify(ready)}\n`
          : `Serving ${served.map(({ label }) => label).join(', ')} at ${server.url}\n`,
      );
      await new Promise<void>((resolve) => {
        if (io.signal.aborted) resolve();
        else io.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await server.close();
      const text = 'Stopped: every request in flight was answered.\n';
      return { document: null, text, heardStop: true };
    } finally {
      await store?.close();
    }
  },
};
