import { expect } from 'vitest';
import type { Precision } from '@ketflow/quantum';

/** Every published value of the mixer `x` holds in both. */
export const precisions = ['f64', 'f32'] as const;

/**
 * Expects a published value: in f64 within `error`, what its digits allow; in f32 within 1e-5 of `size`, by default that of
 * the value.
 */
export function expectPublished(
  precision: Precision,
  got: number,
  published: number,
  error: number,
  size = Math.abs(published),
): void {
  const allowed = precision === 'f64' ? error : 1e-5 * size;
  expect(Math.abs(got - published)).toBeLessThan(allowed);
}
