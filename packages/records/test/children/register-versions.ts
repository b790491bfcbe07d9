// Argument 1: folder of the store; 2: name of this writer. Registers 20 versions of one model and moves its own alias.
import { openSqliteStore } from '@ketflow/records';

const [folder, writer] = process.argv.slice(2);
const store = await openSqliteStore({ folder, now: Date.now, actor: writer });
for (let step = 0; step < 20; step++) {
  const file = new TextEncoder().encode(`${writer} ${step}`);
  const { version } = await store.createVersion({ name: 'together', file, metadata: { writer } });
  await store.setAlias('together', writer, version);
}
await store.close();
