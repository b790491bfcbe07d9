/**
 * The laws that every {@link Sampler} keeps, as a test suite for any runner with `describe`, `it` and `expect`.
 * @module
 */
export {
  samplerContract,
  type SamplerClaim,
  type SamplerUnderTest,
  type Runner,
} from './sampler-contract.ts';
