import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryStore, openSqliteStore } from '@ketflow/records';
import { trackingStoreContract } from '@ketflow/records/contract';
import { temporaryFolder } from './temporary-folder.ts';

const tools = { describe, it, expect };

trackingStoreContract(tools, {
  name: 'memory',
  create: (options) => Promise.resolve({ store: openMemoryStore(options) }),
});

trackingStoreContract(tools, {
  name: 'SQLite',
  create: async (options) => {
    const { folder, remove } = await temporaryFolder();
    return {
      store: await openSqliteStore({ ...options, folder: join(folder, '.ketflow') }),
      remove,
    };
  },
});
