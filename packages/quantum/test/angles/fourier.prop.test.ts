import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fourierAngles, fourierCoefficients, linearRamp, type Angles } from '@ketflow/quantum';
import { real } from '../support/real.ts';

const code = (c: string) => expect.objectContaining({ code: c }) as Error;
const numbers = (length: number) => fc.array(real(-3, 3), { minLength: length, maxLength: length });
const anyAngles = fc.integer({ min: 1, max: 12 }).chain((layers) =>
  fc.record({
    gammas: numbers(layers).map((a) => Float64Array.from(a)),
    betas: numbers(layers).map((a) => Float64Array.from(a)),
  }),
);

function distance(a: Angles, b: Angles): number {
  const parts = [...a.gammas, ...a.betas].map((x, i) => x - [...b.gammas, ...b.betas][i]);
  return Math.sqrt(parts.reduce((sum, d) => sum + d * d, 0));
}

describe('fourierAngles', () => {
  it('adds the waves of the paper', () => {
    const { gammas, betas } = fourierAngles(
      { sines: Float64Array.of(0.5, 0.2), cosines: Float64Array.of(-0.4, 0.1) },
      3,
    );
    for (let i = 1; i <= 3; i++) {
      const phase = (k: number): number => ((k - 0.5) * (i - 0.5) * Math.PI) / 3;
      const gamma = 0.5 * Math.sin(phase(1)) + 0.2 * Math.sin(phase(2));
      const beta = -0.4 * Math.cos(phase(1)) + 0.1 * Math.cos(phase(2));
      expect(gammas[i - 1]).toBeCloseTo(gamma, 14);
      expect(betas[i - 1]).toBeCloseTo(beta, 14);
    }
  });

  it('is undone by fourierCoefficients', () => {
    fc.assert(
      fc.property(anyAngles, (angles) => {
        const back = fourierAngles(fourierCoefficients(angles), angles.gammas.length);
        expect(distance(back, angles)).toBeLessThan(1e-12);
      }),
    );
  });

  it('keeps its coefficients when more layers are made of them', () => {
    const few = fourierCoefficients(linearRamp(5, 1, 0.7), 3);
    const again = fourierCoefficients(fourierAngles(few, 40), 3);
    for (let k = 0; k < 3; k++) {
      expect(again.sines[k]).toBeCloseTo(few.sines[k], 13);
      expect(again.cosines[k]).toBeCloseTo(few.cosines[k], 13);
    }
  });

  it('gives the nearest angles that so few waves can make', () => {
    const angles = linearRamp(8, 1, 0.7);
    const fit = fourierCoefficients(angles, 2);
    const best = distance(fourierAngles(fit, 8), angles);
    for (const k of [0, 1]) {
      for (const change of [-0.01, 0.01]) {
        const sines = fit.sines.slice();
        sines[k] += change;
        const cosines = fit.cosines.slice();
        cosines[k] += change;
        expect(distance(fourierAngles({ sines, cosines: fit.cosines }, 8), angles)).toBeGreaterThan(
          best,
        );
        expect(distance(fourierAngles({ sines: fit.sines, cosines }, 8), angles)).toBeGreaterThan(
          best,
        );
      }
    }
  });

  it('refuses none, unequal numbers and more waves than layers', () => {
    const two = Float64Array.of(1, 2);
    const none = new Float64Array(0);
    const refused = (act: () => unknown): void => expect(act).toThrow(code('ANGLES_INVALID'));
    refused(() => fourierAngles({ sines: two, cosines: two }, 1));
    refused(() => fourierAngles({ sines: two, cosines: Float64Array.of(1) }, 4));
    refused(() => fourierAngles({ sines: none, cosines: none }, 4));
    refused(() => fourierAngles({ sines: two, cosines: two }, 2.5));
    refused(() => fourierCoefficients({ gammas: two, betas: none }));
    refused(() => fourierCoefficients({ gammas: two, betas: two }, 3));
    refused(() => fourierCoefficients({ gammas: two, betas: two }, 0));
  });
});
