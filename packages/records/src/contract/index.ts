/**
 * The suite that every engine of `TrackingStore` passes.
 * @module
 */
import { artifactContract } from './artifact-contract.ts';
import { contractTest, type ContractSubject, type ContractTools } from './contract-tools.ts';
import { experimentContract } from './experiment-contract.ts';
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
