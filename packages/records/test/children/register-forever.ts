// Argument 1: folder of the store; 2: 'pause' to stop between a version and its alias. Registers versions and promotes
// each until it is killed, and says a line after every step.
import { openSqliteStore } from '@ketflow/records';

const [folder, mode] = process.argv.slice(2);
const store = await openSqliteStore({ folder, now: Date.now });
const file = new Uint8Array(300_000).fill(7);
// Keeps the process alive while nothing else happens.
setInterval(() => undefined, 1_000);
for (;;) {
  const { version } = await store.createVersion({ name: 'm', file });
  process.stdout.write(`${version}\n`);
  if (mode === 'pause') await new Promise(() => undefined);
  await store.setAlias('m', 'champion', version);
  process.stdout.write(`champion ${version}\n`);
}
