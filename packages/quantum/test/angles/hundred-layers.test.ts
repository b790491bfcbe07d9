import { describe, expect, it } from 'vitest';
import {
  createQaoa,
  defaultBackend,
  fourierAngles,
  fourierCoefficients,
  fullSpace,
  interpolateTo,
  linearRamp,
  referenceBackend,
  skAngles,
  type Angles,
} from '@ketflow/quantum';
import { maxCut, petersen } from '../support/problems.ts';

const weights = petersen.map((_, e) => 0.3 + 0.77 * e);
const scale = 1 / 6;
const sources: Record<string, () => Angles> = {
  'a linear ramp': () => linearRamp(100, scale, 0.7),
  INTERP: () => {
    const { gammas, betas } = interpolateTo(skAngles(20), 100);
    return { gammas: gammas.map((gamma) => gamma * scale), betas };
  },
  FOURIER: () => fourierAngles(fourierCoefficients(linearRamp(10, scale, 0.7)), 100),
};

describe('p = 100', () => {
  it.each(Object.entries(sources))('loses no precision with %s', (_, make) => {
    const { gammas, betas } = make();
    expect(gammas.length).toBe(100);
    const results = [defaultBackend(), referenceBackend].map((backend) => {
      const cost = maxCut(petersen, weights);
      const qaoa = createQaoa({ space: fullSpace(10), cost, mixer: 'x', backend });
      const norm = qaoa.probabilities(gammas, betas).reduce((sum, p) => sum + p, 0);
      const value = qaoa.evaluate(gammas, betas);
      const uphill = qaoa.gradient(gammas, betas);
      // The adjoint pass runs all layers forwards and back: the derivative against a difference.
      const step = 1e-6;
      const moved = (by: number): number =>
        qaoa.evaluate(
          gammas,
          betas.map((b, k) => (k === 50 ? b + by : b)),
        );
      const difference = (moved(step) - moved(-step)) / (2 * step);
      qaoa.dispose();
      expect(Math.abs(norm - 1)).toBeLessThan(1e-12);
      expect(uphill.betas[50]).toBeCloseTo(difference, 6);
      return { value, uphill };
    });
    expect(results[0]).toEqual(results[1]);
  });
});
