import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { crossover, crossoverSeconds } from '@ketflow/quantum';
import { real } from '../support/real.ts';
import { refusal } from './refusal.ts';

/** LABS: memetic tabu 1.34^N, QAOA with minimum finding 1.21^N (R. Shaydulin et al., Science Advances 2024). */
const labs = { classicalBase: 1.34, quantumBase: 1.21 };

describe('crossover of two exponentials', () => {
  it.each([
    [1e3, 68, 4e8],
    [1e6, 135, 1.6e17],
    [1e9, 203, 6e25],
  ])('LABS with overhead %d: N* = %i', (overhead, size, steps) => {
    const { variables, classicalSteps } = crossover({ ...labs, overhead });
    expect(Math.round(variables ?? NaN)).toBe(size);
    expect((classicalSteps ?? NaN) / steps).toBeGreaterThan(0.9);
    expect((classicalSteps ?? NaN) / steps).toBeLessThan(1.1);
  });

  it('both take the same time there', () => {
    fc.assert(
      fc.property(real(1.001, 1.3), real(1.001, 2), real(0, 12), (quantumBase, ratio, digits) => {
        const overhead = 10 ** digits;
        const classicalBase = quantumBase * ratio;
        const { variables } = crossover({ classicalBase, quantumBase, overhead });
        const quantum = Math.log(overhead) + (variables ?? NaN) * Math.log(quantumBase);
        expect(quantum).toBeCloseTo((variables ?? NaN) * Math.log(classicalBase), 6);
      }),
    );
  });

  it('never, where the quantum algorithm grows faster; at once, where it is the faster one anyhow', () => {
    const never = { variables: null, classicalSteps: null };
    expect(crossover({ classicalBase: 1.2, quantumBase: 1.3, overhead: 1e-9 })).toEqual(never);
    expect(crossover({ classicalBase: 1.2, quantumBase: 1.2, overhead: 2 })).toEqual(never);
    const atOnce = { variables: 0, classicalSteps: 1 };
    expect(crossover({ ...labs, overhead: 0.5 })).toEqual(atOnce);
    expect(crossover({ classicalBase: 1.2, quantumBase: 1.2, overhead: 1 })).toEqual(atOnce);
  });

  it('bad input', () => {
    for (const key of ['classicalBase', 'quantumBase', 'overhead']) {
      for (const value of [0, -1, NaN, Infinity]) {
        const details = refusal('OPTION_INVALID', () =>
          crossover({ ...labs, overhead: 10, [key]: value }),
        );
        expect(details).toMatchObject({ option: key });
      }
    }
    const extra = { ...labs, overhead: 1, shots: 2 };
    refusal('OPTION_UNKNOWN', () => crossover(extra));
  });
});

describe('crossover of a polynomial speed-up (Babbush et al., PRX Quantum 2, 010103)', () => {
  it.each([2, 3, 4])('degree %i: M quantum steps take as long as M^d classical ones', (degree) => {
    const quantumSeconds = 1e-2;
    const classicalSeconds = 1e-8;
    const seconds = crossoverSeconds({ quantumSeconds, classicalSeconds, degree });
    const steps = seconds / quantumSeconds;
    expect((steps ** degree * classicalSeconds) / seconds).toBeCloseTo(1, 10);
  });

  it('a million times slower steps: 10,000 s for a quadratic speed-up, 1 s for a quartic one', () => {
    const steps = { quantumSeconds: 1e-2, classicalSeconds: 1e-8 };
    expect(crossoverSeconds({ ...steps, degree: 2 })).toBeCloseTo(1e4, 6);
    expect(crossoverSeconds({ ...steps, degree: 4 })).toBeCloseTo(1, 10);
    const fast = { quantumSeconds: 1e-9, classicalSeconds: 1e-8, degree: 2 };
    expect(crossoverSeconds(fast)).toBe(0);
  });

  it('bad input', () => {
    const good = { quantumSeconds: 1, classicalSeconds: 1, degree: 2 };
    for (const [key, value] of [
      ['quantumSeconds', 0],
      ['classicalSeconds', -1],
      ['degree', 1],
      ['degree', 2.5],
    ] as const) {
      const details = refusal('OPTION_INVALID', () => crossoverSeconds({ ...good, [key]: value }));
      expect(details).toMatchObject({ option: key });
    }
    const extra = { ...good, cores: 3 };
    refusal('OPTION_UNKNOWN', () => crossoverSeconds(extra));
  });
});
