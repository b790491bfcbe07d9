/**
 * The suites that every engine of `TrackingStore` and of `ModelRegistry` passes.
 * @module
 */
import type { Store } from '../store.ts';
import { aliasContract } from './alias-contract.ts';
import { artifactContract } from './artifact-contract.ts';
import { contractTest, type ContractSubject, type ContractTools } from './contract-tools.ts';
import { auditContract } from './audit-contract.ts';
import { experimentContract } from './experiment-contract.ts';
import { modelContract } from './model-contract.ts';
import { runContract } from './run-contract.ts';
import { valueContract } from './value-contract.ts';

export type { ContractSubject, ContractTools, StoreUnderTest } from './contract-tools.ts';

/**
 * Declares the tests of the contract of `TrackingStore` for one engine.
 *
 * @example
 * trackingStoreContract({ describe, it, expect }, {
 *   name: 'memory',
 *   create: async (options) => ({ store: openMemoryStore(options) }),
 * });
 */
export function trackingStoreContract(tools: ContractTools, subject: ContractSubject): void {
  const test = contractTest(tools, subject);
  tools.describe(`TrackingStore: ${subject.name}`, () => {
    experimentContract(tools, test);
    runContract(tools, test);
    valueContract(tools, test);
    artifactContract(tools, test);
  });
}

/**
 * Declares the tests of the contract of `ModelRegistry` for one engine.
 *
 * @example
 * modelRegistryContract({ describe, it, expect }, {
 *   name: 'memory',
 *   create: async (options) => ({ store: openMemoryStore(options) }),
 * });
 */
export function modelRegistryContract(tools: ContractTools, subject: ContractSubject<Store>): void {
  const test = contractTest(tools, subject);
  tools.describe(`ModelRegistry: ${subject.name}`, () => {
    modelContract(tools, test);
    aliasContract(tools, test);
    auditContract(tools, test);
  });
}
