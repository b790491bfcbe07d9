import { describe, expect, it } from 'vitest';
import { costVector, fullSpace, labsAngles } from '@ketflow/quantum';
import published from '../fixtures/labs-angles.json' with { type: 'json' };
import { hasLabsEnergy } from '../support/labs-search.ts';
import { expectPublished, precisions } from '../support/precisions.ts';
import { labs, optimalLabsEnergies } from '../support/problems.ts';
import { withQaoa } from '../support/simulate.ts';

describe('low-autocorrelation binary sequences (reference 6.5)', () => {
  it('has the optimal energies of N = 3 to 14', () => {
    for (let n = 3; n <= 14; n++) {
      const cost = costVector(fullSpace(n), labs(n));
      expect(cost.reduce((least, e) => Math.min(least, e))).toBe(optimalLabsEnergies[n - 3]);
    }
  });

  it('has the optimal energies of N = 15 to 21 by exhaustive search', () => {
    for (let n = 15; n <= 21; n++) {
      expect(hasLabsEnergy(n, optimalLabsEnergies[n - 3])).toBe(true);
      expect(hasLabsEnergy(n, optimalLabsEnergies[n - 3] - 1)).toBe(false);
    }
  });

  const rows = precisions.flatMap((precision) =>
    published.angles.map((row) => ({ ...row, precision })),
  );
  it.each(rows)('N = $n, p = $p: overlap $overlap, merit factor, $precision', (row) => {
    const { n, p, overlap, meanMeritFactor, optimalEnergy, optimalStates, precision } = row;
    const { gammas, betas } = labsAngles(n, p);
    withQaoa(
      labs(n),
      (qaoa, cost) => {
        expect(optimalEnergy).toBe(optimalLabsEnergies[n - 3]);
        const probabilities = qaoa.probabilities(gammas, betas);
        let best = 0;
        let merit = 0;
        let states = 0;
        for (const [x, energy] of cost.entries()) {
          if (energy === optimalEnergy) {
            best += probabilities[x];
            states++;
          }
          merit += (probabilities[x] * n * n) / (2 * energy);
        }
        expect(states).toBe(optimalStates);
        expectPublished(precision, best, overlap, 1e-9);
        expectPublished(precision, merit, meanMeritFactor, 1e-9);
        const energy = qaoa.evaluate(gammas, betas);
        if (n === 10 && p === 2) expectPublished(precision, energy, 37.66857071, 5.1e-9);
        if (n === 12 && p === 2) expectPublished(precision, energy, 50.36735922, 5.1e-9);
      },
      { space: fullSpace(n), precision },
    );
  });
});
