import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cvar, cvarObjective, expectation, gibbs, overlap, type Objective } from '@ketflow/quantum';
import { real } from '../support/real.ts';

interface Outcomes {
  readonly energies: Float64Array;
  readonly probabilities: Float64Array;
}

/** Outcomes with many equal energies; every probability is above 0. */
const outcomes = fc
  .array(
    fc.record({
      energy: fc.integer({ min: -4, max: 4 }),
      weight: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((rows): Outcomes => {
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    return {
      energies: Float64Array.from(rows, ({ energy }) => energy),
      probabilities: Float64Array.from(rows, ({ weight }) => weight / total),
    };
  });

const objectives: readonly Objective[] = [
  expectation(),
  cvarObjective(1),
  cvarObjective(0.6),
  cvarObjective(0.13),
  gibbs(0.3),
  gibbs(4),
  overlap(),
  overlap(1),
];

/** The mean of the lowest states by sorting, added one by one. */
function sortedTail({ energies, probabilities }: Outcomes, alpha: number): number {
  const order = [...energies.keys()].sort((a, b) => energies[a] - energies[b]);
  let left = alpha;
  let sum = 0;
  for (const x of order) {
    const part = Math.min(left, probabilities[x]);
    sum += part * energies[x];
    left -= part;
  }
  return sum / alpha;
}

describe('cvar', () => {
  it('is the mean of the sorted tail', () => {
    const alphas = real(0.001, 1);
    fc.assert(
      fc.property(outcomes, alphas, (rows, alpha) => {
        const value = cvar(rows.probabilities, rows.energies, alpha);
        expect(value).toBeCloseTo(sortedTail(rows, alpha), 9);
        expect(cvarObjective(alpha).value(rows.energies, rows.probabilities)).toBe(value);
      }),
    );
  });

  it('rises with alpha from the lowest energy to the expectation', () => {
    fc.assert(
      fc.property(outcomes, ({ energies, probabilities }) => {
        let last = Math.min(...energies);
        expect(cvar(probabilities, energies, 1e-9)).toBeCloseTo(last, 12);
        for (const alpha of [0.1, 0.3, 0.7, 1]) {
          const next = cvar(probabilities, energies, alpha);
          expect(next).toBeGreaterThanOrEqual(last - 1e-12);
          last = next;
        }
        expect(last).toBeCloseTo(expectation().value(energies, probabilities), 12);
      }),
    );
  });
});

describe.each(objectives.map((o) => [o.name, o] as const))('%s', (_, objective) => {
  it('has the derivatives of its value', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(), fc.nat(), ({ energies, probabilities }, from, to) => {
        const [a, b] = [from % energies.length, to % energies.length];
        const moved = (by: number): number => {
          const changed = probabilities.slice();
          changed[a] -= by;
          changed[b] += by;
          return objective.value(energies, changed);
        };
        const slopes = objective.derivatives(energies, probabilities);
        const step = 1e-6;
        const ahead = (moved(step) - moved(0)) / step;
        const behind = (moved(0) - moved(-step)) / step;
        // Where the tail ends at the end of an outcome, the value has a kink: any slope between the two will do.
        const [low, high] = [Math.min(ahead, behind), Math.max(ahead, behind)];
        const slope = slopes[b] - slopes[a];
        const slack = 1e-3 * (1 + Math.abs(slope) ** 2);
        expect(slope).toBeGreaterThan(low - slack);
        expect(slope).toBeLessThan(high + slack);
      }),
    );
  });

  it('does not depend on the order of the outcomes, nor on splitting one', () => {
    fc.assert(
      fc.property(outcomes, ({ energies, probabilities }) => {
        const value = objective.value(energies, probabilities);
        const reversed = objective.value(energies.toReversed(), probabilities.toReversed());
        expect(reversed).toBeCloseTo(value, 9);
        const [first, ...rest] = probabilities;
        const split = Float64Array.of(...rest, 0.25 * first, 0.75 * first);
        const twice = Float64Array.of(...energies.slice(1), energies[0], energies[0]);
        expect(objective.value(twice, split)).toBeCloseTo(value, 9);
      }),
    );
  });
});
