import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryStore, openSqliteStore, type Store } from '@ketflow/records';
import {
  modelRegistryContract,
  trackingStoreContract,
  type ContractSubject,
} from '@ketflow/records/contract';
import { temporaryFolder } from './temporary-folder.ts';

const tools = { describe, it, expect };

const memory: ContractSubject<Store> = {
  name: 'memory',
  create: (options) => Promise.resolve({ store: openMemoryStore(options) }),
};

const sqlite: ContractSubject<Store> = {
  name: 'SQLite',
  create: async (options) => {
    const { folder, remove } = await temporaryFolder();
    return {
      store: await openSqliteStore({ ...options, folder: join(folder, '.ketflow') }),
      remove,
    };
  },
};

for (const engine of [memory, sqlite]) {
  trackingStoreContract(tools, engine);
  modelRegistryContract(tools, engine);
}
