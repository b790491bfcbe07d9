import { log } from '@ketflow/core';

const LEVELS = 4096;

/**
 * Metropolis acceptance without `exp`: a move that raises the energy by ΔE is accepted at inverse temperature β when
 * β ΔE ≤ -ln u. The table holds -ln u at the middles of 4,096 equal parts of (0, 1), picked by the top 12 bits of a
 * random word (N. Metropolis et al., 1953; the thresholds after S. Isakov et al., arXiv 1401.1084, section 3).
 */
export const acceptanceThresholds: Float64Array = Float64Array.from(
  { length: LEVELS },
  (_, level) => -log((level + 0.5) / LEVELS),
);

/** A move with β ΔE above this is never accepted: no random number is needed. */
export const LARGEST_THRESHOLD: number = acceptanceThresholds[0];

/** Bits to drop of a 32-bit word to get an index into {@link acceptanceThresholds}. */
export const THRESHOLD_SHIFT = 20;
