import { describe, expect, it } from 'vitest';
import { cvar, fixedAngles, fromConvention, fullSpace, weightSpace } from '@ketflow/quantum';
import {
  energies,
  expectation,
  multiAngleMixer,
  multiAnglePhase,
  run,
  uniform,
} from '../dense/dense-qaoa.ts';
import { cube, k33, maxCut } from '../support/problems.ts';
import { expectPublished, precisions } from '../support/precisions.ts';
import { withQaoa } from '../support/simulate.ts';

const code = (c: string): Error => expect.objectContaining({ code: c }) as Error;

describe('other mixers on the 3-cube, QOKit angles gamma = (0.4, 0.9), beta = (0.7, 0.3) (reference 6.8)', () => {
  // Computed by one independent implementation; E there is the expected cut.
  const { gammas, betas } = fromConvention('qokit', 'max', [0.4, 0.9], [0.7, 0.3]);
  const polynomial = maxCut(cube);

  it.each([
    ['xy-ring', 8.395718894885633, 0.29684687806818],
    ['xy-complete', 7.432417602375933, 0.03491326016723],
  ] as const)('%s from the Dicke state of weight 4', (mixer, cut, best) =>
    withQaoa(
      polynomial,
      (qaoa, cost) => {
        expect(-qaoa.evaluate(gammas, betas)).toBeCloseTo(cut, 12);
        const probabilities = qaoa.probabilities(gammas, betas);
        const found = probabilities.reduce((sum, p, x) => sum + (cost[x] === -12 ? p : 0), 0);
        expect(found).toBeCloseTo(best, 12);
      },
      { space: weightSpace(8, 4), mixer },
    ),
  );

  it('grover on all states', () =>
    withQaoa(
      polynomial,
      (qaoa) => expect(-qaoa.evaluate(gammas, betas)).toBeCloseTo(6.98977435373472, 12),
      { space: fullSpace(8), mixer: 'grover' },
    ));
});

describe('an angle for each edge and qubit (reference 6.8)', () => {
  it('K3,3, gamma_e = 0.1 to 0.9, beta_q = 0.1 to 0.6, by the dense reference', () => {
    const polynomial = maxCut(k33);
    const gammas = k33.map((_, e) => 0.1 * (e + 1));
    const betas = [1, 2, 3, 4, 5, 6].map((q) => -0.1 * q);
    const state = run(uniform(6), [multiAnglePhase(polynomial, gammas), multiAngleMixer(betas)]);
    expect(-expectation(state, energies(6, polynomial))).toBeCloseTo(5.924713900294517, 12);
  });
});

describe('cvar (reference 6.8)', () => {
  it.each(precisions)('has the values of K3,3 at the fixed angles in %s', (precision) =>
    withQaoa(
      maxCut(k33),
      (qaoa, cost) => {
        const { gammas, betas } = fixedAngles(3, 1);
        const probabilities = qaoa.probabilities(gammas, betas);
        for (const [alpha, cut] of [
          [0.05, 9],
          [0.1, 9],
          [0.25, 9],
          [0.5, 7.91464699165226],
          [1, 6.232050782321069],
        ]) {
          expectPublished(precision, -cvar(probabilities, cost, alpha), cut, 1e-12);
        }
      },
      { precision },
    ),
  );

  it('counts the last state in part', () => {
    const p = Float64Array.of(0.5, 0.25, 0.25);
    const cost = Float64Array.of(8, 0, 4);
    expect(cvar(p, cost, 0.25)).toBe(0);
    expect(cvar(p, cost, 0.375)).toBeCloseTo((0.125 * 4) / 0.375, 14);
    expect(cvar(p, cost, 0.75)).toBeCloseTo((0.25 * 0 + 0.25 * 4 + 0.25 * 8) / 0.75, 14);
    expect(cvar(p, cost, 1)).toBe(5);
  });

  it('refuses another alpha and other shapes', () => {
    const one = Float64Array.of(1);
    for (const alpha of [0, -1, 1.1, NaN]) {
      expect(() => cvar(one, one, alpha)).toThrow(code('OPTION_INVALID'));
    }
    expect(() => cvar(one, new Float64Array(2), 1)).toThrow(code('SHAPE_MISMATCH'));
    expect(() => cvar(new Float64Array(0), new Float64Array(0), 1)).toThrow(code('SHAPE_MISMATCH'));
  });
});
